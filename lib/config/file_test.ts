import assert from "node:assert/strict";
import { readSettingsFile } from "./file.ts";
import { formatProblem } from "./problem.ts";

const problems = (text: string) => readSettingsFile("f.yaml", text).problems.map(formatProblem);

Deno.test("an empty file, or one of comments, gives nothing", () => {
  for (const text of ["", "# nothing\n", "---\n", "cluster:\n  # election_timeout_ms: 1\n"]) {
    const reading = readSettingsFile("f.yaml", text);
    assert.deepEqual([reading.given.size, reading.problems], [0, []], text);
  }
});

Deno.test("values keep their YAML type and name their file", () => {
  const reading = readSettingsFile("f.yaml", "cluster:\n  snapshot_interval: 5\n");
  assert.deepEqual([...reading.given], [["cluster.snapshot_interval", {
    value: 5,
    source: { kind: "file", name: "f.yaml" },
  }]]);
});

Deno.test("an unknown key names the nearest one of its section", () => {
  assert.deepEqual(problems("cluster: {hartbeat_interval_ms: 5}"), [
    "cluster.hartbeat_interval_ms = 5 (file f.yaml): unknown key; " +
    "did you mean cluster.heartbeat_interval_ms?",
  ]);
});

Deno.test("a key in the wrong section, or in none, is told where it belongs", () => {
  assert.match(
    problems("grpc: {snapshot_interval: 5}")[0] ?? "",
    /did you mean cluster\.snapshot_i/,
  );
  assert.match(problems("max_per_stage: 5")[0] ?? "", /did you mean buffer\.max_per_stage\?/);
});

Deno.test("an unknown section names the nearest one; a name like nothing else names none", () => {
  assert.deepEqual(problems("clutser: {}\nqwertyuiop: {}"), [
    "clutser (file f.yaml): unknown section; did you mean cluster?",
    "qwertyuiop (file f.yaml): unknown section",
  ]);
});

Deno.test("what is no map is refused, whole or in part", () => {
  assert.deepEqual(problems("- 1"), ["f.yaml = [1]: must be a map of sections"]);
  assert.deepEqual(problems("just text"), ['f.yaml = "just text": must be a map of sections']);
  assert.deepEqual(problems("cluster: [1]\ngrpc: 5"), [
    "cluster = [1] (file f.yaml): must be a map of keys",
    "grpc = 5 (file f.yaml): must be a map of keys",
  ]);
});

Deno.test("bad YAML is refused with its line", () => {
  assert.match(
    problems("cluster:\n  snapshot_interval: [1\nbuffer: 2")[0] ?? "",
    /valid YAML.*line \d/,
  );
  assert.match(problems("log:\n  level: info\n  level: warn")[0] ?? "", /duplicate.*line 3/i);
  assert.match(problems("a: 1\n---\nb: 2")[0] ?? "", /not valid YAML/);
});

Deno.test("a hostile file costs little and says what is wrong in one short line", () => {
  const aliases = "a: &a [x, x]\n" +
    [..."bcdefghijklmnop"].map((c, i) => `${c}: &${c} [*${"abcdefghijklmno"[i]}, *a]`).join("\n");
  const hostile = [
    "[".repeat(100_000),
    "cluster: " + "{a: ".repeat(50_000),
    `cluster: {"\\n\\e": ${"9".repeat(5_000)}}`,
    `${"k".repeat(100_000)}: 1`,
    "cluster: {__proto__: {x: 1}}",
    "constructor: {x: 1}",
  ];
  for (const text of hostile) {
    const lines = problems(text);
    assert.equal(lines.length, 1);
    assert.ok((lines[0] ?? "").length < 400 && !/\p{Cc}/u.test(lines[0] ?? ""), lines.join());
  }
  assert.equal(problems(aliases).length, 16);
});

Deno.test("a file is read up to its bound and refused above", () => {
  const fill = (length: number) => "#".padEnd(length, "x");
  assert.deepEqual(problems(fill(262_144)), []);
  assert.deepEqual(problems(fill(262_145)), [
    "f.yaml: is 262145 characters long; at most 262144 are read",
  ]);
});
