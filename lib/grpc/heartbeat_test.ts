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
    assert.deepEqual(seen, [["a", true, "1501"], ["b", true, "1501"], ["a", false, "0"], [
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
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    open();
    const { messages, code } = await ended;
    assert.equal(code, Code.OK);
    assert.deepEqual(
      messages.map((answer) => answer.service_id),
      Array.from({ length: count }, (_, i) => `${i}`),
    );
    assert.ok(edge.plane.batches.length < count / 2, `${edge.plane.batches.length} batches`);
    assert.ok(edge.plane.batches.every((size) => size <= GRPC_LIMITS.heartbeatsWaiting));
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
    assert.equal(edge.plane.batches.reduce((sum, size) => sum + size, 0), 2);
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
    assert.equal(edge.plane.batches.length, 1);
    assert.equal(edge.ended()[0], `${METHOD} CANCELLED`);
  }));

Deno.test("an answer carries what the service has to be told", () =>
  withEdge(async (edge) => {
    const a = await register(edge, "a");
    edge.plane.due.set("a", {
      commands: [
        { type: "drain", reason: "it was asked to", timeout: 1_500 },
        { type: "resume" },
        { type: "revoke", groupId: "g", partitions: [1, 2], generation: 3 },
        { type: "assign", groupId: "h", partitions: [0], generation: 4, all: [0, 5] },
      ],
      generations: new Map([["g", 3], ["h", 4]]),
    });
    const { stream, ended } = edge.bidi(edge.protos.registry.Heartbeat);
    stream.write({ service_id: "a", registration_id: a });
    stream.end();
    const [answer] = (await ended).messages;
    assert.deepEqual(answer?.generations, { g: "3", h: "4" });
    assert.deepEqual(answer?.commands.map(({ command }) => command), [
      "drain",
      "resume",
      "revoke",
      "assign",
    ]);
    const [drain, , revoke, assign] = answer?.commands ?? [];
    assert.deepEqual(drain?.drain, {
      reason: "it was asked to",
      timeout: { seconds: "1", nanos: 500_000_000 },
    });
    assert.deepEqual(revoke?.revoke, { group_id: "g", partitions: [1, 2], generation: "3" });
    assert.deepEqual(assign?.assign, {
      group_id: "h",
      partitions: [0, 5],
      generation: "4",
      all: [0, 5],
    });
  }));

Deno.test("the next heartbeat on a stream acknowledges what the stream carried, another does not", () =>
  withEdge(async (edge) => {
    const a = await register(edge, "a");
    const beat = { service_id: "a", registration_id: a };
    edge.plane.due.set("a", {
      commands: [
        { type: "revoke", groupId: "g", partitions: [1], generation: 3 },
        { type: "assign", groupId: "g", partitions: [2], generation: 4, all: [2] },
      ],
      generations: new Map([["g", 4]]),
    });
    const first = edge.bidi(edge.protos.registry.Heartbeat);
    const exchange = async (groups: Record<string, number> = {}) => {
      first.stream.write({ ...beat, groups });
      await first.first(first.messages.length + 1);
    };
    await exchange();
    const second = edge.bidi(edge.protos.registry.Heartbeat);
    second.stream.write(beat);
    second.stream.end();
    await second.ended;
    await exchange();
    await exchange({ g: 3 });
    edge.plane.due.clear();
    await exchange();
    await exchange();
    first.stream.end();
    await first.ended;
    assert.deepEqual(edge.plane.beats.map(({ groups }) => groups?.get("g")), [
      undefined,
      undefined,
      4,
      3,
      4,
      undefined,
    ]);
  }));
