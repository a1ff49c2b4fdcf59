// `task call`: the client for people with nothing but this repository.

import assert from "node:assert/strict";
import { type Ran, runDeno, withNode } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

function call(...args: string[]): Promise<Ran> {
  return runDeno(["task", "--quiet", "call", ...args]);
}

Deno.test("calls by any form of a method's name, and prints the answer as JSON", () =>
  withNode(async (node) => {
    const server = `--server=${node.address}`;
    const request = JSON.stringify(registerRequest("a"));
    const { code, stdout } = await call("ServiceRegistry/Register", request, server);
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).success, true);
    for (const name of ["ListServices", "conveyor_etl.registry.ServiceRegistry/listservices"]) {
      const { stdout } = await call(name, '{"type_filter":"SERVICE_TYPE_TRANSFORM"}', server);
      const [service] = JSON.parse(stdout).services;
      assert.equal(service.identity.service_id, "a");
      assert.deepEqual(Object.keys(service).slice(0, 3), ["identity", "endpoint", "metadata"]);
    }
  }));

Deno.test("prints a stream's answers one a line, and sends several requests where a method takes them", () =>
  withNode(async (node) => {
    const { registration_id } = await node.register(registerRequest("a"));
    const server = `--server=${node.address}`;
    // On a slow machine little may come within two seconds.
    for (const timeout of [2, 60]) {
      const flags = [server, `--timeout=${timeout}`];
      const watched = await call("WatchServices", '{"bookmarks":true}', ...flags);
      assert.deepEqual([watched.code, watched.stderr.slice(0, 18)], [1, "DEADLINE_EXCEEDED:"]);
      const events = watched.stdout.trim().split("\n");
      if (timeout === 2 && events.length < 2) continue;
      assert.deepEqual(
        events.map((line) => JSON.parse(line).event_type),
        ["EVENT_TYPE_ADDED", "EVENT_TYPE_BOOKMARK"],
      );
      break;
    }

    const beats = [{ service_id: "a", registration_id }, { service_id: "b" }]
      .map((beat) => JSON.stringify(beat));
    const beaten = await call("ServiceRegistry/Heartbeat", ...beats, server);
    assert.equal(beaten.code, 0, beaten.stderr);
    assert.deepEqual(
      beaten.stdout.trim().split("\n").map((line) => JSON.parse(line).acknowledged),
      [true, false],
    );
  }));

Deno.test("a call that fails says its status, and the exit code is 1", () =>
  withNode(async (node) => {
    const server = `--server=${node.address}`;
    const failed = await call("Deregister", '{"service_id":"none"}', server);
    assert.deepEqual([failed.code, failed.stdout], [1, ""]);
    assert.equal(failed.stderr, 'NOT_FOUND: no service has the id "none"\n');
    const refused = await call("ListServices", server, "--metadata=x-conveyor-read=sometimes");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^INVALID_ARGUMENT: metadata x-conveyor-read/);
    assert.equal((await call("ListServices", "--server=127.0.0.1:1")).code, 1);
  }));

Deno.test("a command line that is wrong says why, and the exit code is 2", async () => {
  const cases: [args: string[], said: RegExp][] = [
    [["Heartbeat"], /ServiceRegistry\/Heartbeat\n.*SidecarCoordinator\/Heartbeat/],
    [["Unheard"], /no such method; there are\n.*ServiceRegistry\/Register/],
    [["ListServices", "{}", "{}"], /takes one request/],
    [["ListServices", "{"], /not JSON/],
    [["ListServices", '{"label":{}}'], /label: unknown; .*label_selector/],
    [["ListServices", '{"type_filter":"SOURCE"}'], /SERVICE_TYPE_SOURCE/],
    [["ListServices", '{"include_unhealthy":1}'], /include_unhealthy: not a bool/],
    [["ListServices", "--server=nowhere"], /HOST:PORT/],
    [["ListServices", "--fast"], /--fast: unknown flag/],
  ];
  for (const [args, said] of cases) {
    const { code, stdout, stderr } = await call(...args);
    assert.deepEqual([code, stdout], [2, ""], `${args}: ${stderr}`);
    assert.match(stderr, said);
    assert.ok(!stderr.includes("    at "), stderr);
  }
});

Deno.test("without arguments it says how it is used, and lists every method", async () => {
  const { code, stdout } = await call();
  assert.equal(code, 0);
  for (const text of ["Usage: deno task call", "ServiceRegistry/WatchServices", "--server"]) {
    assert.ok(stdout.includes(text), text);
  }
});
