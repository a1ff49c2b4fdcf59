import assert from "node:assert/strict";
import { UsageError } from "../usage_error.ts";
import { compileArgs, outputName, TARGETS } from "./arguments.ts";
import { readCommandLine } from "./command_line.ts";

Deno.test("a binary may do what it needs, and nobody is asked for more", () => {
  const args = compileArgs({ output: "out", target: undefined });
  const allowed = args.filter((arg) => arg.startsWith("--allow-"));
  assert.deepEqual(allowed, [
    ...[
      "--allow-net",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys=uid,gid,systemMemoryInfo,statfs",
    ],
  ]);
  assert.ok(args.includes("--no-prompt"));
  assert.equal(args.filter((arg) => arg.startsWith("--v8-flags=")).length, 1);
  assert.deepEqual(args.slice(-2), ["--output=out", "dist/bundle/main.js"]);
});

Deno.test("every platform has a file of its own", () => {
  const names = [undefined, ...TARGETS].map(outputName);
  assert.equal(new Set(names).size, TARGETS.length + 1);
  assert.equal(names[0], "conveyor-etl-router");
  assert.ok(names.at(-1)?.endsWith("-x86_64-pc-windows-msvc.exe"));
});

Deno.test("one platform, or all, and nothing else", () => {
  const [target] = TARGETS;
  assert.deepEqual(readCommandLine([]), { target: undefined, traces: false });
  assert.deepEqual(readCommandLine([`--target=${target}`]), { target, traces: false });
  assert.deepEqual(readCommandLine(["--all", "--traces"]), { target: "all", traces: true });
  for (
    const args of [["--target=vax"], ["--target"], ["--all", "--target", target], ["x"], ["-A"]]
  ) {
    assert.throws(() => readCommandLine(args), UsageError, args.join(" "));
  }
});
