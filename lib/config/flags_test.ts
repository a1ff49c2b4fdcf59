import assert from "node:assert/strict";
import { readFlags } from "./flags.ts";
import { formatProblem } from "./problem.ts";

const problems = (...args: string[]) => readFlags(args).problems.map(formatProblem);
const given = (...args: string[]) =>
  Object.fromEntries([...readFlags(args).given].map(([path, { value }]) => [path, value]));

Deno.test("flags are read in every usual spelling", () => {
  for (const args of [["--node-id", "3"], ["--node-id=3"], ["-n", "3"], ["-n3"], ["-n=3"]]) {
    assert.deepEqual(given(...args), { "node.id": 3 }, args.join(" "));
    assert.deepEqual(problems(...args), []);
  }
  assert.deepEqual(given("-l", "a:1", "--raft-addr", "b:2", "--peers=c:3,d:4"), {
    "node.listen_addr": "a:1",
    "node.raft_addr": "b:2",
    "node.peers": ["c:3", "d:4"],
  });
  assert.deepEqual(given("--data-dir", "", "--peers", " "), {
    "node.data_dir": "",
    "node.peers": [],
  });
  assert.equal(readFlags(["-c", "x.yaml"]).configFile, "x.yaml");
});

Deno.test("a text value stays as it is, even when it looks like a number", () => {
  assert.deepEqual(given("--data-dir", "007"), { "node.data_dir": "007" });
  assert.equal(readFlags(["--config=5"]).configFile, "5");
});

Deno.test("unknown flags are refused, with the nearest known one where there is one", () => {
  assert.deepEqual(problems("--listen-adr", "x"), [
    "--listen-adr: unknown flag; did you mean --listen-addr?",
  ]);
  assert.deepEqual(problems("--zzzzzzzzzz=1", "-q"), [
    "--zzzzzzzzzz: unknown flag",
    "-q: unknown flag",
  ]);
  assert.deepEqual(problems("--no-help"), ["--no-help: unknown flag; did you mean --help?"]);
  assert.deepEqual(problems("--node-id.x=1"), [
    "--node-id.x: unknown flag; did you mean --node-id?",
  ]);
});

Deno.test("stray arguments are refused, before and after --", () => {
  assert.deepEqual(problems("one", "--", "two", "--three"), [
    '"one": stray argument; settings are given as flags',
    '"two": stray argument; settings are given as flags',
    '"--three": stray argument; settings are given as flags',
  ]);
});

Deno.test("a flag without its value is refused and gives nothing", () => {
  for (const args of [["--peers"], ["--peers", "--data-dir", "x"], ["--peers", "--", "a:1"]]) {
    assert.match(problems(...args)[0] ?? "", /^--peers: needs a value: --peers HOST:PORT/);
    assert.ok(!("node.peers" in given(...args)));
  }
  assert.match(problems("-c")[0] ?? "", /^--config: needs a value/);
  assert.equal(readFlags(["-c", "-h"]).configFile, undefined);
});

Deno.test("an argument that nobody would type does not break the reading", () => {
  const odd = [
    "--__proto__=1",
    "--constructor",
    "-",
    "---",
    "--=",
    "-=",
    "\n",
    "--" + "x".repeat(9999),
  ];
  for (const arg of odd) {
    const lines = problems(arg);
    assert.equal(lines.length, 1, `${arg}: ${lines.join("; ")}`);
    assert.ok((lines[0] ?? "").length < 200 && !/\p{Cc}/u.test(lines[0] ?? ""), lines.join());
  }
});
