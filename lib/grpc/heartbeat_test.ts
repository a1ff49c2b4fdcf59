import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, GRPC_LIMITS } from "../base/mod.ts";
import { eventually, type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { registerRequest } from "../../tests/support/requests.ts";

const METHOD = "conveyor_etl.registry.ServiceRegistry/Heartbeat";

async function register(edge: TestEdge, id: string): Promise<string> {
  return (await edge.call(edge.protos.registry.Register, registerRequest(id))).registration_id;
}

Deno.test("each heartbeat is answered once, in order, and says whose lease it renewed", () =>
  withEdge(async (edge) => {
    const a = await register(edge, "a");
    const b = await register(edge, "b");
    const { stream, ended } = edge.bidi(edge.protos.registry.Heartbeat);
    stream.write({ service_id: "a", registration_id: a });
    stream.write({ service_id: "b", registration_id: b });
    stream.write({ service_id: "a", registration_id: "an earlier one" });
    stream.write({ service_id: "nobody", registration_id: b });
    stream.end();
    const { messages, code } = await ended;
    assert.equal(code, Code.OK);
    const seen = messages.map((answer) => [
      answer.service_id,
      answer.acknowledged,
      answer.next_heartbeat_deadline?.seconds,
    ]);
    assert.deepEqual(seen, [["a", true, "16"], ["b", true, "16"], ["a", false, "0"], [
      "nobody",
      false,
      "0",
    ]]);
    const { services } = await edge.call(edge.protos.registry.ListServices, {});
    assert.deepEqual(services[0]?.last_heartbeat, { seconds: "1700000000", nanos: 0 });
  }));

Deno.test("what arrives while others are answered goes together, and a client that floods is held back", () =>
  withEdge(async (edge) => {
    const id = await register(edge, "a");
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const { stream, ended } = edge.bidi(edge.protos.registry.Heartbeat);
    const count = GRPC_LIMITS.heartbeatsWaiting * 3;
    for (let i = 0; i < count; i++) stream.write({ service_id: `${i}`, registration_id: id });
    stream.end();
    await eventually("the first heartbeat arrives", () => edge.plane.batches.length === 1);
    // Nothing tells that no more will come while the gate is shut; a while of the loop must do.
    await new Promise((resolve) => setTimeout(resolve, 200));
    open();
    const { messages, code } = await ended;
    assert.equal(code, Code.OK);
    assert.deepEqual(
      messages.map((answer) => answer.service_id),
      Array.from({ length: count }, (_, i) => `${i}`),
    );
    const [first, second] = edge.plane.batches;
    assert.equal(first, 1);
    assert.equal(second, GRPC_LIMITS.heartbeatsWaiting);
  }));

Deno.test("a bad heartbeat ends the stream, after those before it have had their effect", () =>
  withEdge(async (edge) => {
    const id = await register(edge, "a");
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const { stream, ended } = edge.bidi(edge.protos.registry.Heartbeat);
    stream.write({ service_id: "a", registration_id: id });
    stream.write({ service_id: "a", registration_id: id });
    stream.write({ service_id: "" });
    stream.write({ service_id: "a", registration_id: id });
    await eventually("the first heartbeat arrives", () => edge.plane.batches.length === 1);
    open();
    const { code, details } = await ended;
    assert.equal(code, Code.INVALID_ARGUMENT);
    assert.equal(details, "service_id: is missing");
    // Their answers are sent, too; grpc-js as a client drops what it has not read by then.
    assert.deepEqual(edge.plane.batches, [1, 1]);
  }));

Deno.test("when the node cannot answer, the stream ends with the reason", () =>
  withEdge(async (edge) => {
    const { stream, ended } = edge.bidi(edge.protos.registry.Heartbeat);
    edge.plane.failure = new ConveyorError("unavailable", "no leader");
    stream.write({ service_id: "a", registration_id: "r" });
    const { code, details } = await ended;
    assert.equal(code, Code.UNAVAILABLE);
    assert.equal(details, "no leader");
  }));

Deno.test("a stream that is abandoned is forgotten, and its heartbeats with it", () =>
  withEdge(async (edge) => {
    let open = () => {};
    edge.plane.gate = new Promise((resolve) => open = resolve);
    const { stream } = edge.bidi(edge.protos.registry.Heartbeat);
    for (let i = 0; i < 10; i++) stream.write({ service_id: `${i}` });
    await eventually("the first heartbeat arrives", () => edge.plane.batches.length === 1);
    stream.cancel();
    await eventually("the call ends", () => edge.reports.length === 1);
    open();
    await edge.call(edge.protos.registry.ListServices, {});
    assert.deepEqual(edge.plane.batches, [1]);
    assert.equal(edge.ended()[0], `${METHOD} CANCELLED`);
  }));
