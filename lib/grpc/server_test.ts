import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:http2";
import { Metadata, status as Code } from "@grpc/grpc-js";
import { systemClock, systemTimers } from "../base/system.ts";
import { silentLogger } from "../telemetry/mod.ts";
import { eventually, type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { MemoryPlane } from "../../tests/support/memory_plane.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import { inTime, PATIENCE_MS } from "../../tests/support/until.ts";
import { startGrpcServer } from "./mod.ts";

Deno.test("a port that is in use is an error that says so", () =>
  withEdge(async ({ server, records }) => {
    const second = startGrpcServer({
      listenAddr: server.address,
      settings: { maxMessageSize: 1 << 20, keepaliveIntervalSecs: 30 },
      version: "",
      plane: new MemoryPlane(),
      intake: records.intake,
      logger: silentLogger(),
      clock: systemClock,
      timers: systemTimers,
    });
    await assert.rejects(second, {
      message: `cannot listen on ${server.address}: the port is in use`,
    });
  }));

Deno.test("a stop lets calls finish, ends streams and then takes nothing more", () =>
  withEdge(async (edge) => {
    const { Register, WatchServices, Heartbeat } = edge.protos.registry;
    const watch = edge.watch(WatchServices, { bookmarks: true });
    const heartbeats = edge.bidi(Heartbeat);
    heartbeats.stream.write({ service_id: "a", registration_id: "r" });
    await Promise.all([watch.first(1), heartbeats.first(1)]);
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const running = edge.call(Register, registerRequest("a"));
    await eventually("the call runs", () => edge.plane.signals.length === 1);

    const stopped = edge.server.stop(10_000);
    for (const { ended } of [watch, heartbeats]) {
      const { code, details } = await ended;
      assert.equal(code, Code.UNAVAILABLE);
      assert.equal(details, "the node is stopping");
    }
    open();
    assert.equal((await running).success, true);
    await stopped;
    assert.equal((await edge.failure(Register, registerRequest("b"))).code, Code.UNAVAILABLE);
  }));

Deno.test("a stop cuts off what does not finish in its grace", () =>
  withEdge(async (edge) => {
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const stuck = edge.failure(edge.protos.registry.Register, registerRequest("a"));
    await eventually("the call runs", () => edge.plane.signals.length === 1);
    await edge.server.stop(50);
    assert.notEqual((await stuck).code, Code.OK);
    await eventually("its work is stopped", () => edge.plane.signals[0]?.aborted === true);
    open();
  }));

Deno.test("idle connections do not hold up a stop", () =>
  withEdge(async (edge) => {
    const client = edge.connect();
    await new Promise<void>((resolve) =>
      client.waitForReady(Date.now() + PATIENCE_MS, () => resolve())
    );
    await inTime("the stop", edge.server.stop(600_000));
    client.close();
  }));

/** The HTTP status of a request to register with this type of content. */
function httpStatus(edge: TestEdge, type: string | undefined): Promise<number | undefined> {
  const session = connect(`http://${edge.server.address}`);
  const stream = session.request({
    ":method": "POST",
    ":path": edge.protos.registry.Register.path,
    ...(type === undefined ? {} : { "content-type": type }),
  });
  const status = new Promise<number | undefined>((resolve, reject) => {
    stream.once("response", (headers) => resolve(headers[":status"])).once("error", reject);
  });
  stream.resume().end(Buffer.alloc(5));
  return inTime("an answer", status).finally(() => session.destroy());
}

Deno.test("what is no gRPC is told so by HTTP: 415", () =>
  withEdge(async (edge) => {
    for (const type of [undefined, "", "application/json", "text/html"]) {
      assert.equal(await httpStatus(edge, type), 415, `${type}`);
    }
    assert.equal(await httpStatus(edge, "application/grpc"), 200);
    assert.equal(await httpStatus(edge, "application/grpc+proto"), 200);
  }));

/** `Check` of grpc.health.v1 for a service, as the bytes of its answer. */
async function health(edge: TestEdge, service: string): Promise<string> {
  const name = Buffer.from(service);
  const request = service === "" ? [] : [0x0a, name.length, ...name];
  const answer = await edge.call({
    path: "/grpc.health.v1.Health/Check",
    requestSerialize: (bytes: number[]) => Buffer.from(bytes),
    responseDeserialize: (bytes: Buffer) => bytes,
  }, request);
  return answer.join();
}

const [SERVING, NOT_SERVING] = ["8,1", "8,2"];

Deno.test("health is told of the server and of each of its services", () =>
  withEdge(async (edge) => {
    const names = ["", "conveyor_etl.registry.ServiceRegistry", "conveyor_etl.router.RouterAdmin"];
    for (const name of names) assert.equal(await health(edge, name), SERVING, name);
    edge.server.setServing(false);
    for (const name of names) assert.equal(await health(edge, name), NOT_SERVING, name);
    await assert.rejects(health(edge, "nobody"), { code: Code.NOT_FOUND });
    assert.equal(edge.ended().at(-1), "grpc.health.v1.Health/Check NOT_FOUND");
  }));

Deno.test("who watches health is told of a stop, and then let go", () =>
  withEdge(async (edge) => {
    const watch = edge.watch({
      path: "/grpc.health.v1.Health/Watch",
      requestSerialize: edge.protos.registry.ListServices.requestSerialize,
      responseDeserialize: (value: Uint8Array) => value.join(),
    }, {});
    await watch.first(1);
    await edge.server.stop(10_000);
    const { messages, code } = await watch.ended;
    assert.deepEqual(messages, [SERVING, NOT_SERVING]);
    assert.equal(code, Code.UNAVAILABLE);
  }));

Deno.test("the status of the cluster is the control plane's, with this program's version", () =>
  withEdge(async (edge) => {
    await edge.call(edge.protos.registry.Register, registerRequest("a"));
    const status = await edge.call(edge.protos.admin.GetClusterStatus, {});
    assert.deepEqual(status, {
      node_id: "1",
      leader_id: "1",
      term: "1",
      commit_index: "1",
      applied_index: "1",
      nodes: [{
        node_id: "1",
        address: "127.0.0.1:50052",
        role: "NODE_ROLE_LEADER",
        healthy: true,
        match_index: "1",
        last_contact: { seconds: "1700000000", nanos: 0 },
      }],
      health: "CLUSTER_HEALTH_HEALTHY",
      revision: "1",
      version: "1.2.3",
      cluster_id: "",
    });
  }));

Deno.test("every call is reported once, with its time", () =>
  withEdge(async (edge) => {
    const { Register } = edge.protos.registry;
    await edge.call(Register, registerRequest("a"));
    await edge.failure(Register, {});
    await edge.call(edge.protos.registry.ListServices, {}, new Metadata());
    const name = "conveyor_etl.registry.ServiceRegistry";
    assert.deepEqual(edge.ended(), [
      `${name}/Register OK`,
      `${name}/Register INVALID_ARGUMENT`,
      `${name}/ListServices OK`,
    ]);
    for (const { seconds } of edge.reports) assert.ok(seconds >= 0 && seconds < 1_000);
  }));
