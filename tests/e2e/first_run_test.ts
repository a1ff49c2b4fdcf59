// What somebody sees who has just cloned the repository and types the first command.

import assert from "node:assert/strict";
import { TextLineStream } from "../../scripts/cluster/lines.ts";
import { ROOT, runDeno, withTempDir } from "../support/nodes.ts";

const CALL = "npx -y deno@2.8.3 ";

/**
 * Runs `deno task start` with flags added. `body` gets its lines once it has suggested a call; then
 * a signal, which the task passes on, stops the node.
 */
async function withTaskStart(
  flags: readonly string[],
  body: (lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--listen-addr=127.0.0.1:0", "--raft-addr=127.0.0.1:0", ...flags],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextLineStream()).getReader();
  const lines: string[] = [];
  try {
    while (!lines.some((line) => line.includes("try it:"))) {
      const { value, done } = await reader.read();
      if (done) assert.fail(`no suggestion of a call:\n${lines.join("\n")}\n${await stderr}`);
      lines.push(value);
    }
    await body(lines);
  } finally {
    child.kill("SIGTERM");
    while (!(await reader.read()).done); // To its end, or the pipe fills up.
  }
  assert.equal((await child.status).code, 0);
  // Deno names the task that it runs, and nothing else is said.
  assert.match(await stderr, /^Task start .*\n$/);
}

Deno.test("task start says where it listens and where its data is, and suggests a call that works", () =>
  withTempDir((dir) =>
    withTaskStart([`--data-dir=${dir}/data`], async (lines) => {
      const text = lines.join("\n");
      const address = /grpc=(127\.0\.0\.1:\d+)/.exec(text)?.[1];
      assert.match(text, /raft=127\.0\.0\.1:\d+/);
      assert.match(text, new RegExp(`data=${dir}/data`));

      const suggested = /try it: (.*)$/.exec(lines.at(-1) ?? "")?.[1] ?? "";
      assert.ok(suggested.startsWith(CALL), suggested);
      assert.ok(suggested.endsWith(`--server ${address}`), suggested);
      const { code, stdout } = await runDeno(suggested.slice(CALL.length).split(" "));
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(stdout).services, []);
    })
  ));

Deno.test("flags that follow task start win over the task's own", () =>
  withTempDir((dir) =>
    withTaskStart([`--data-dir=${dir}`, "--node-id=7"], (lines) => {
      assert.match(lines.join("\n"), /serving node=7 /);
      return Promise.resolve();
    })
  ));
