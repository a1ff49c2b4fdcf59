// The command line of the real program: help, version, and everything that is wrong at once.

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { binaryInfo, type Ran, runProgram, withTempDir } from "../support/nodes.ts";

function main(flags: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return runProgram(flags, { env });
}

Deno.test("--help says what there is, and does nothing", () =>
  withTempDir(async (dir) => {
    const { code, stdout, stderr } = await main(["--help", "--data-dir", `${dir}/data`]);
    assert.deepEqual([code, stderr], [0, ""]);
    for (const flag of ["--config", "--node-id", "--listen-addr", "--raft-addr", "--peers"]) {
      assert.ok(stdout.includes(flag), flag);
    }
    for await (const { name } of Deno.readDir(dir)) assert.fail(`it made ${name}`);
  }));

Deno.test("--version names the program and its version", async () => {
  const { code, stdout, stderr } = await main(["--version"]);
  const said = `conveyor-etl-router ${manifest.version}`;
  const info = await binaryInfo();
  assert.deepEqual([code, stderr], [0, ""]);
  if (info === undefined) return assert.equal(stdout, `${said}\n`);
  // A binary knows more of itself.
  assert.ok(stdout.startsWith(`${said} (${info.commit}`), stdout);
  assert.match(info.commit ?? "", /^([0-9a-f]{12}|unknown)$/);
  assert.equal(/trying out only/.test(stdout), info.runtime === "stand-in");
});

Deno.test("without a node id nothing starts", async () => {
  const { code, stdout, stderr } = await main([]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /node-id/);
});

Deno.test("every problem of flags, environment and file is listed at once", () =>
  withTempDir(async (dir) => {
    const file = `${dir}/router.yaml`;
    await Deno.writeTextFile(
      file,
      "cluster:\n  snapshot_intervall: 5\nbuffer:\n  max_per_stage: -1\n",
    );
    const { code, stdout, stderr } = await main(
      ["--node-id=0", "--listen-addr=nowhere", "--log-level=loud", "--fast", `--config=${file}`],
      { CONVEYOR_GRPC__MAX_MESSAGE_SIZE: "large", CONVEYOR_CLUSTER__HEARTBEAT_INTERVAL_MS: "150" },
    );
    assert.deepEqual([code, stdout], [2, ""]);
    const expected = [
      "--node-id",
      "--listen-addr",
      "--log-level",
      "--fast",
      "snapshot_intervall",
      "snapshot_interval", // The nearest key that there is.
      "max_per_stage",
      "CONVEYOR_GRPC__MAX_MESSAGE_SIZE",
      "heartbeat",
    ];
    for (const text of expected) assert.ok(stderr.includes(text), `${text} in\n${stderr}`);
    assert.ok(!stderr.includes("    at "), `a stack trace:\n${stderr}`);
  }));

Deno.test("a settings file that was named must be there, and be a file", () =>
  withTempDir(async (dir) => {
    for (const file of [`${dir}/absent.yaml`, dir]) {
      const { code, stdout, stderr } = await main(["--node-id=1", `--config=${file}`]);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.ok(stderr.includes(file), stderr);
      assert.ok(!stderr.includes("    at "), `a stack trace:\n${stderr}`);
    }
  }));
