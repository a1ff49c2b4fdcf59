import assert from "node:assert/strict";
import { dirname, fromFileUrl, join } from "@std/path";
import { checkSource } from "./layers/check.ts";
import { LAYERS } from "./layers/table.ts";
import { checkTree } from "./lint_layers.ts";

/** The problems of a source, each with its line. */
const problems = (file: string, text: string) =>
  checkSource(file, text).map(({ line, problem }) => `${line}: ${problem}`);

Deno.test("imports go down the table and never up", () => {
  const up = 'import type { Driver } from "../node/mod.ts";';
  assert.deepEqual(problems("lib/raft/a.ts", up), ["1: raft may not import node"]);
  assert.deepEqual(problems("lib/node/a.ts", 'import { step } from "../raft/mod.ts";'), []);
  assert.deepEqual(problems("lib/base/a.ts", 'export * from "../raft/mod.ts";'), [
    "1: base may not import raft",
  ]);
});

Deno.test("every form of import is seen", () => {
  for (
    const text of [
      'import "../grpc/mod.ts";',
      'import grpc from "../grpc/mod.ts";',
      'export { x } from "../grpc/mod.ts";',
      'type X = import("../grpc/mod.ts").X;',
      'const x = () => import("../grpc/mod.ts");',
    ]
  ) {
    assert.deepEqual(problems("lib/storage/a.ts", text), ["1: storage may not import grpc"], text);
  }
  assert.deepEqual(problems("lib/storage/a.ts", "import(name);"), [
    "1: storage imports something that only a run can tell",
  ]);
});

Deno.test("another folder is entered by its mod.ts, or by what the table names", () => {
  assert.deepEqual(problems("lib/node/a.ts", 'import "../raft/log.ts";'), [
    "1: node may import raft/mod.ts, not raft/log.ts",
  ]);
  assert.deepEqual(problems("lib/grpc/a.ts", 'import "../node/api.ts";'), []);
  assert.deepEqual(problems("lib/node/a.ts", 'import "../base/system.ts";'), []);
  assert.deepEqual(problems("lib/raft/a.ts", 'import "../base/system.ts";'), [
    "1: raft may import base/mod.ts, not base/system.ts",
  ]);
});

Deno.test("packages are listed folder by folder", () => {
  assert.deepEqual(problems("lib/config/a.ts", 'import { z } from "zod";'), []);
  assert.deepEqual(problems("lib/raft/a.ts", '\nimport { z } from "zod";'), [
    "2: raft may not import zod",
  ]);
  assert.deepEqual(problems("lib/storage/a.ts", 'import "node:zlib";'), []);
  assert.deepEqual(problems("lib/state/a.ts", 'import "node:zlib";'), [
    "1: state may not import node:zlib",
  ]);
  assert.deepEqual(problems("lib/node/a.ts", 'import "npm:left-pad";'), [
    "1: node may not import npm:left-pad",
  ]);
});

Deno.test("generated types stay at the edges; main, scripts and tests are out of reach", () => {
  const wire = 'import type { X } from "../../proto/gen/registry.ts";';
  assert.deepEqual(problems("lib/grpc/a.ts", wire), []);
  assert.match(problems("lib/node/a.ts", wire)[0] ?? "", /may not touch generated types/);
  for (const target of ["../../main.ts", "../../scripts/files.ts", "../../tests/x.ts"]) {
    assert.match(problems("lib/grpc/a.ts", `import "${target}";`)[0] ?? "", /outside lib/);
  }
});

Deno.test("a pure folder does not wait, and does not look at the world", () => {
  const text = `
async function f() {}
const g = (p: Promise<void>) => p;
setTimeout(g, 5);
const h = Deno.env;
const i = Date.parse("2030");
for await (const x of y) x;
await z;
`;
  assert.deepEqual(problems("lib/raft/a.ts", text), [
    "2: raft is pure: no async",
    "3: raft is pure: no Promise",
    "4: raft is pure: no setTimeout",
    "5: raft is pure: no Deno",
    "6: raft is pure: no Date",
    "7: raft is pure: no for await",
    "8: raft is pure: no await",
  ]);
  assert.deepEqual(problems("lib/storage/a.ts", text), []);
});

Deno.test("a pure folder may make a date of a time", () => {
  assert.deepEqual(problems("lib/raft/a.ts", "const d = (at: number): Date => new Date(at);"), []);
  assert.deepEqual(problems("lib/raft/a.ts", "const d = () => new Date();"), [
    "1: new Date() is hidden time or randomness; it has to be handed in",
    "1: raft is pure: no Date",
  ]);
});

Deno.test("members, comments and texts that only look impure are left alone", () => {
  const text = `
// Deno.open, await, Math.random()
const text = "Date.now()";
type T = { fetch: number; console(): void };
const o = { process: 1, ["x"]: 2 };
o.process;
rng.random();
`;
  assert.deepEqual(problems("lib/state/a.ts", text), []);
});

Deno.test("hidden time and randomness are refused in every folder but telemetry and the clock's own file", () => {
  const text = "Date.now(); Math.random(); performance.now(); new Date(); crypto.randomUUID();";
  for (const file of ["lib/node/a.ts", "lib/grpc/a.ts", "lib/storage/deep/a.ts"]) {
    assert.equal(problems(file, text).length, 5, file);
  }
  assert.deepEqual(problems("lib/node/a.ts", "const read = Date.now; new Date(5);"), [
    "1: Date.now is hidden time or randomness; it has to be handed in",
  ]);
  for (const file of ["lib/base/system.ts", "lib/telemetry/a.ts", "lib/node/a_test.ts"]) {
    assert.deepEqual(problems(file, text), [], file);
  }
});

Deno.test("a folder that the table does not know is refused", () => {
  assert.match(
    problems("lib/utils/a.ts", "")[0] ?? "",
    /utils is no folder that the layer table knows/,
  );
});

Deno.test("the table itself has no circle", () => {
  const visit = (folder: string, above: readonly string[]): void => {
    assert.ok(!above.includes(folder), `${[...above, folder].join(" → ")}`);
    for (const next of LAYERS[folder]?.folders ?? []) visit(next, [...above, folder]);
  };
  for (const folder of Object.keys(LAYERS)) visit(folder, []);
});

Deno.test("the script prints file and line, and exits with 1", async () => {
  const root = await Deno.makeTempDir({ prefix: "layers-" });
  try {
    const file = join(root, "lib/raft/bad.ts");
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, "\n\nconst now = Date.now();\n");
    assert.equal(checkTree(root).length, 2);
    const script = fromFileUrl(new URL("./lint_layers.ts", import.meta.url));
    const args = ["run", "--quiet", "--allow-read", "--allow-env", script, root];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), /^lib\/raft\/bad\.ts:3: /);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
