// The measurements run, and say what they promise to. Their figures are for people to judge.

import assert from "node:assert/strict";
import { runDeno } from "../support/nodes.ts";

Deno.test("task bench shows the node beside a bare echo at 1, 32 and 256 calls at once", async () => {
  const args = ["task", "--quiet", "bench", "registrations", "--seconds=0.2", "--rounds=1"];
  const { code, stdout, stderr } = await runDeno(args);
  assert.equal(code, 0, stderr);
  for (const callers of [1, 32, 256]) {
    const figures = new RegExp(
      `^${callers} at once\nserver .* per s .* p50 ms .* p99 ms .*\n` +
        "node +[1-9]\\d* +\\d+\\.\\d+ .*\ngrpc-js echo +[1-9]\\d* .* \\d+\\.\\d+\n",
      "m",
    );
    assert.match(stdout, figures);
  }
  assert.match(stdout, /CPU s +resident MB\nnode +\d+\.\d +\d+\n/);
});

Deno.test("task bench shows what a node and its store take in, and what that costs", async () => {
  const args = ["task", "--quiet", "bench", "records"];
  const { code, stdout, stderr } = await runDeno([
    ...args,
    "--seconds=0.2",
    "--rounds=1",
    "--scale=0.1",
  ]);
  assert.equal(code, 0, stderr);
  const load = "200 bytes, batches of 1";
  assert.match(stdout, new RegExp(`^store alone .*\n${load} +[1-9]\\d* .*\n`, "m"));
  assert.match(stdout, new RegExp(`^${load} +records/s .* node / it\nnode +[1-9]\\d* .*\n`, "m"));
  assert.match(stdout, /^(JetStream, .* \d+\.\d+$|SKIPPED: NATS is not installed)/m);
});

Deno.test("a measurement that does not exist is refused, with those that do", async () => {
  const { code, stderr } = await runDeno(["task", "--quiet", "bench", "unheard"]);
  assert.equal(code, 2);
  assert.match(stderr, /unheard: no such measurement; there are\n {2}registrations: /);
});
