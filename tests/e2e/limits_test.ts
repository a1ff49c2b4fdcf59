// What a node turns away before it is too much, and what goes on all the same.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { GrpcClient } from "../support/grpc_client.ts";
import { works } from "../support/commands.ts";
import { MemoryCgroup, underCgroup2 } from "../support/memory_cgroup.ts";
import {
  binaryInfo,
  PROTOS,
  skipLoudly,
  TestNode,
  withNode,
  withTempDir,
} from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Register, Deregister, Heartbeat, GetServiceEndpoints, ListServices, WatchServices } =
  PROTOS.registry;
const { GetMetrics } = PROTOS.admin;

const LABEL = "x".repeat(4_096);

/** A registration that takes about 40 KB. */
function large(id: string) {
  const labels = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`label-${i}`, LABEL]));
  const request = registerRequest(id);
  return { ...request, metadata: { ...request.metadata, labels } };
}

async function withLimits(
  dataDir: string,
  env: Record<string, string>,
  body: (node: TestNode) => Promise<void>,
): Promise<void> {
  const node = await TestNode.start({ dataDir, env });
  try {
    await body(node);
  } finally {
    await node.stop();
  }
}

Deno.test("the state grows up to its bound; what is there may register again, and make room", () =>
  withTempDir((dir) =>
    withLimits(dir, { CONVEYOR_LIMITS__MAX_STATE_BYTES: String(1 << 20) }, async (node) => {
      const ids: string[] = [];
      let refused: { code: number; details: string } | undefined;
      while (refused === undefined && ids.length < 100) {
        const id = `service-${ids.length}`;
        await node.register(large(id)).then(() => ids.push(id), (error) => refused = error);
      }
      assert.ok(ids.length > 20 && ids.length < 27, `${ids.length} were taken`);
      assert.equal(refused?.code, Code.RESOURCE_EXHAUSTED);
      assert.match(refused?.details ?? "", /limits\.max_state_bytes/);
      const { metrics } = await node.call(GetMetrics, { metric_names: ["conveyor_state_bytes"] });
      const bytes = metrics["conveyor_state_bytes"] ?? 0;
      assert.ok(bytes > 900_000 && bytes <= 1 << 20, `${bytes} bytes`);

      const [service_id = ""] = ids;
      const { registration_id } = await node.call(Register, large(service_id));
      assert.equal((await node.failure(Register, large("one-more"))).code, Code.RESOURCE_EXHAUSTED);
      await node.call(Deregister, { service_id, registration_id });
      await node.register(large("one-more"));
    })
  ));

Deno.test("a node whose memory is used up takes nothing on; heartbeats and reads go on", () =>
  withTempDir(async (dir) => {
    let registration_id = "";
    await withLimits(dir, {}, async (node) => {
      ({ registration_id } = await node.register(registerRequest("a")));
    });
    const env = { CONVEYOR_LIMITS__MEMORY_THRESHOLD: "0.000001" };
    await withLimits(dir, env, async (node) => {
      const { code, details } = await node.failure(Register, registerRequest("b"));
      assert.equal(code, Code.RESOURCE_EXHAUSTED);
      assert.match(details, /of the memory that it may have/);
      const beats = node.bidi(Heartbeat);
      beats.stream.write({ service_id: "a", registration_id });
      assert.equal((await beats.first(1))[0]?.acknowledged, true);
      beats.stream.end();
      await beats.ended;
      assert.deepEqual(await node.ids(), ["a"]);
      await node.call(GetServiceEndpoints, { service_name: "a" });
    });
  }));

Deno.test("in a cgroup a node turns writes away before it is killed for its memory", async () => {
  const group = await MemoryCgroup.make(220_000_000);
  if (typeof group === "string") {
    return skipLoudly("a node in a cgroup", `none can be made: ${group}`);
  }
  try {
    await withNode(async (node) => {
      const heartbeat_interval = { seconds: 600 };
      const first = { ...registerRequest("first"), heartbeat_interval };
      const { registration_id } = await node.register(first);
      let refused: { code: number; details: string } | undefined;
      for (let i = 0; refused === undefined && i < 500; i++) {
        await Promise.all(
          Array.from(
            { length: 10 },
            (_, n) => node.register(large(`service-${i}-${n}`)).catch((error) => refused = error),
          ),
        );
      }
      assert.equal(refused?.code, Code.RESOURCE_EXHAUSTED);
      assert.match(refused?.details ?? "", /of the memory that it may have/);
      const beats = node.bidi(Heartbeat);
      beats.stream.write({ service_id: "first", registration_id });
      assert.equal((await beats.first(1))[0]?.acknowledged, true);
      beats.stream.end();
      await beats.ended;
    }, { under: group.under });
  } finally {
    await group.remove();
  }
});

Deno.test("the limit of a cgroup of version 2 is known, and max is none", async (t) => {
  const [program = "", ...args] = underCgroup2("max");
  if (!await works(program, ...args, "true")) {
    return skipLoudly(t.name, "needs unshare, and the right to mount");
  }
  const limitUnder = async (max: string) => {
    let limit = NaN;
    await withNode(async (node) => {
      const { metrics } = await node.call(GetMetrics, {});
      limit = metrics["conveyor_memory_limit_bytes"] ?? NaN;
    }, { under: underCgroup2(max) });
    return limit;
  };
  assert.equal(await limitUnder("536870912"), 536_870_912);
  assert.ok(await limitUnder("max") > 536_870_912);
});

Deno.test("a connection may have so many calls open, and one more waits until one of them has ended", async (t) => {
  if ((await binaryInfo())?.runtime === "stand-in") {
    return skipLoudly(t.name, "the stand-in runtime does not keep to HTTP/2's bound on streams");
  }
  await withNode(async (node) => {
    const watches = [node.watch(WatchServices, {}), node.watch(WatchServices, {})];
    using other = new GrpcClient(node.address);
    await other.call(Register, registerRequest("a"));
    await Promise.all(watches.map((watch) => watch.first(1)));

    let answered = false;
    const third = node.call(ListServices, {}).then(() => answered = true);
    // Others are answered meanwhile, and so would be this one if it had been let in.
    for (let i = 0; i < 20; i++) await other.call(ListServices, {});
    assert.equal(answered, false);
    watches[0]?.stream.cancel();
    await third;
    watches[1]?.stream.cancel();
    await Promise.all(watches.map((watch) => watch.ended));
  }, { env: { CONVEYOR_GRPC__MAX_STREAMS_PER_CONNECTION: "2" } });
});
