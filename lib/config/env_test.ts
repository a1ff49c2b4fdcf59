import assert from "node:assert/strict";
import { readEnv, variableOf } from "./env.ts";
import { formatProblem } from "./problem.ts";
import { SETTINGS } from "./settings.ts";

Deno.test("every setting has its variable: CONVEYOR_, section, two underscores, key", () => {
  const names = SETTINGS.map(variableOf);
  assert.ok(names.includes("CONVEYOR_CLUSTER__HEARTBEAT_INTERVAL_MS"));
  assert.equal(new Set(names).size, SETTINGS.length);
  const env = Object.fromEntries(names.map((name) => [name, "x"]));
  assert.deepEqual([...readEnv(env).given.keys()], SETTINGS.map((setting) => setting.path));
});

Deno.test("other programs' variables are none of ours", () => {
  const reading = readEnv({ PATH: "/bin", conveyor_node__id: "1", MY_CONVEYOR_X: "1" });
  assert.deepEqual([reading.given.size, reading.problems], [0, []]);
});

Deno.test("an unknown CONVEYOR_ variable is a problem, with the nearest known one", () => {
  const lines = readEnv({
    CONVEYOR_CLUSTER_SNAPSHOT_INTERVAL: "5",
    CONVEYOR_: "",
    CONVEYOR_NODE__LISTEN_PORT: "1",
  }).problems.map(formatProblem);
  assert.deepEqual(lines, [
    'CONVEYOR_CLUSTER_SNAPSHOT_INTERVAL = "5": unknown environment variable; ' +
    "did you mean CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL?",
    'CONVEYOR_ = "": unknown environment variable',
    'CONVEYOR_NODE__LISTEN_PORT = "1": unknown environment variable; ' +
    "did you mean CONVEYOR_NODE__LISTEN_ADDR?",
  ]);
});

Deno.test("what Kubernetes sets beside a Service named conveyor is no mistake", () => {
  const names = [
    "CONVEYOR_SERVICE_HOST",
    "CONVEYOR_SERVICE_PORT",
    "CONVEYOR_ETL_ROUTER_SERVICE_PORT_GRPC",
    "CONVEYOR_PORT",
    "CONVEYOR_PORT_50051_TCP",
    "CONVEYOR_ETL_PORT_50051_TCP_ADDR",
  ];
  assert.deepEqual(readEnv(Object.fromEntries(names.map((name) => [name, "x"]))).problems, []);
});
