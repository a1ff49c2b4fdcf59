import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { Metadata, status as Code } from "@grpc/grpc-js";
import { withEdge } from "../../tests/support/edge.ts";
import { CHECKPOINT_LIMITS } from "../base/mod.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import { FULL_PIPELINE } from "../state/fixtures_test.ts";

const LAST = "18446744073709551615";

Deno.test("offsets come back as they were committed, to the last uint64", () =>
  withEdge(async (edge) => {
    const { CommitOffset, GetSourceOffset } = edge.protos.checkpoint;
    const timestamp = { seconds: "1700000000", nanos: 1 };
    await edge.call(CommitOffset, { source_id: "s", partition: 0, offset: LAST, timestamp });
    await edge.call(CommitOffset, { source_id: "s", partition: 4_294_967_295, offset: 7 });
    await edge.call(CommitOffset, { source_id: "other", partition: 1, offset: 1 });

    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s" }), {
      offsets: { 0: LAST, 4294967295: "7" },
      timestamps: { 0: timestamp },
    });
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s", partition: 0 }), {
      offsets: { 0: LAST },
      timestamps: { 0: timestamp },
    });
    const none = { offsets: {}, timestamps: {} };
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s", partition: 1 }), none);
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "unknown" }), none);
  }));

Deno.test("sources that have committed are listed page by page", () =>
  withEdge(async (edge) => {
    const { CommitOffset, ListSources } = edge.protos.checkpoint;
    const none = await edge.call(ListSources, {});
    assert.deepEqual([none.source_ids, none.next], [[], ""]);
    for (const source_id of ["c", "a", "b"]) {
      await edge.call(CommitOffset, { source_id, offset: 1 });
    }
    const first = await edge.call(ListSources, { limit: 2 });
    assert.deepEqual([first.source_ids, first.next], [["a", "b"], "b"]);
    assert.ok(Number(first.revision) >= 3);
    const rest = await edge.call(ListSources, { limit: 2, after: first.next });
    assert.deepEqual([rest.source_ids, rest.next], [["c"], ""]);
    const { sources } = CHECKPOINT_LIMITS;
    assert.equal((await edge.call(ListSources, { limit: sources })).source_ids.length, 3);
    const refused = await edge.failure(ListSources, { limit: sources + 1 });
    assert.equal(refused.code, Code.INVALID_ARGUMENT);
    assert.equal(refused.details, "limit: is 1001, at most 1000 may be");
  }));

Deno.test("an offset does not go back unless it is reset", () =>
  withEdge(async (edge) => {
    const { CommitOffset, GetSourceOffset } = edge.protos.checkpoint;
    const at = (offset: number) => ({ source_id: "s", partition: 1, offset });
    await edge.call(CommitOffset, at(10));
    assert.equal((await edge.failure(CommitOffset, at(9))).code, Code.FAILED_PRECONDITION);
    await edge.call(CommitOffset, { ...at(9), reset: true });
    assert.deepEqual((await edge.call(GetSourceOffset, { source_id: "s" })).offsets, { 1: "9" });
  }));

Deno.test("a group has offsets of its own, by source, to the last uint64", () =>
  withEdge(async (edge) => {
    const { CommitGroupOffset, GetGroupOffsets, GetSourceOffset } = edge.protos.checkpoint;
    const commit = (place: { source_id: string; partition: number; offset: number | string }) =>
      edge.call(CommitGroupOffset, { group_id: "g", ...place });
    await commit({ source_id: "s", partition: 0, offset: LAST });
    await commit({ source_id: "s", partition: 4_294_967_295, offset: 7 });
    await commit({ source_id: "__proto__", partition: 1, offset: 1 });

    const { source_offsets } = await edge.call(GetGroupOffsets, { group_id: "g" });
    assert.deepEqual(Object.keys(source_offsets).sort(), ["__proto__", "s"]);
    assert.deepEqual(source_offsets["s"], { offsets: { 0: LAST, 4294967295: "7" } });
    const one = await edge.call(GetGroupOffsets, { group_id: "g", source_id: "s" });
    assert.deepEqual(Object.keys(one.source_offsets), ["s"]);
    assert.deepEqual(await edge.call(GetGroupOffsets, { group_id: "h" }), { source_offsets: {} });
    assert.deepEqual((await edge.call(GetSourceOffset, { source_id: "s" })).offsets, {});
  }));

Deno.test("a group's offset does not go back unless it is reset, and a stranger may not set it", () =>
  withEdge(async (edge) => {
    const { CommitGroupOffset } = edge.protos.checkpoint;
    const at = (offset: number) => ({ group_id: "g", source_id: "s", partition: 1, offset });
    await edge.call(CommitGroupOffset, at(10));
    assert.equal((await edge.failure(CommitGroupOffset, at(9))).code, Code.FAILED_PRECONDITION);
    await edge.call(CommitGroupOffset, { ...at(9), reset: true });
    const fenced = { ...at(11), service_id: "a", generation: 3 };
    assert.equal((await edge.failure(CommitGroupOffset, fenced)).code, Code.ABORTED);
  }));

Deno.test("a watermark is answered with the global one, and does not go back", () =>
  withEdge(async (edge) => {
    const { ReportWatermark, GetWatermark } = edge.protos.checkpoint;
    const mark = (partition: number, position: number | string, seconds?: string) => ({
      source_id: "s",
      partition,
      position: String(position),
      timestamp: seconds === undefined ? null : { seconds, nanos: 0 },
    });
    const report = (watermark: ReturnType<typeof mark>) =>
      edge.call(ReportWatermark, { watermark });
    const none = { watermarks: [], global_watermark: null };
    assert.deepEqual(await edge.call(GetWatermark, { source_id: "s" }), none);

    const first = mark(1, LAST, "5");
    assert.deepEqual(await report(first), { accepted: true, current_global_watermark: first });
    const second = mark(0, 3, "-9");
    assert.deepEqual(await report(second), { accepted: true, current_global_watermark: second });
    for (const back of [mark(1, 0, "9"), mark(1, LAST, "4")]) {
      assert.deepEqual(await report(back), { accepted: false, current_global_watermark: second });
    }
    assert.deepEqual(await edge.call(GetWatermark, { source_id: "s" }), {
      watermarks: [second, first],
      global_watermark: second,
    });
    assert.deepEqual(await edge.call(GetWatermark, { source_id: "s", partition: 1 }), {
      watermarks: [first],
      global_watermark: second,
    });
  }));

Deno.test("reads of positions are linearizable unless they ask for less", () =>
  withEdge(async (edge) => {
    const { GetGroupOffsets, GetSourceOffset, GetWatermark } = edge.protos.checkpoint;
    await edge.call(GetGroupOffsets, { group_id: "g" });
    await edge.call(GetWatermark, { source_id: "s" });
    const stale = new Metadata();
    stale.set("x-conveyor-read", "stale");
    await edge.call(GetGroupOffsets, { group_id: "g" }, stale);
    await edge.call(GetWatermark, { source_id: "s" }, stale);
    await edge.call(GetSourceOffset, { source_id: "s" }, stale);
    const asked = edge.plane.reads.map(({ consistency }) => consistency);
    assert.deepEqual(asked, ["linearizable", "linearizable", "stale", "stale", "stale"]);
  }));

const MIB = 1 << 20;

/** No two parts of it are the same. */
function data(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4)).map((_, i) => Math.imul(i + 1, 2654435761));
  return Buffer.from(words.buffer, 0, length);
}

Deno.test("checkpoints come back byte for byte, up to the largest message", () =>
  withEdge(async (edge) => {
    const { GetCheckpoint, SaveCheckpoint } = edge.protos.checkpoint;
    const source_offsets = { s: { offsets: { 0: LAST, 4294967295: "7" } }, none: { offsets: {} } };
    const save = { service_id: "a", checkpoint_id: "c", source_offsets };
    const overhead = SaveCheckpoint.requestSerialize({ ...save, data: data(10 * MIB) })
      .length - 10 * MIB;
    const longest = 16 * MIB - overhead;
    for (const length of [0, 1, 65_535, 65_536, 65_537, 10 * MIB, longest]) {
      const saved = await edge.call(SaveCheckpoint, { ...save, data: data(length) });
      assert.deepEqual([saved.success, saved.checkpoint_id], [true, "c"]);
      const found = await edge.call(GetCheckpoint, { service_id: "a" });
      assert.ok(data(length).equals(found.data), `${length} bytes`);
      assert.deepEqual({ ...found, data: undefined }, {
        found: true,
        checkpoint_id: "c",
        data: undefined,
        source_offsets,
        created_at: saved.created_at,
      });
    }
    const { code } = await edge.failure(SaveCheckpoint, { ...save, data: data(longest + 1) });
    assert.equal(code, Code.RESOURCE_EXHAUSTED);
    const found = await edge.call(GetCheckpoint, { service_id: "a" });
    assert.equal(found.data.length, longest);
  }, { maxMessageSize: 16 * MIB }));

Deno.test("a checkpoint without an id is given one, and an unknown service has none", () =>
  withEdge(async (edge) => {
    const { GetCheckpoint, SaveCheckpoint } = edge.protos.checkpoint;
    const { checkpoint_id } = await edge.call(SaveCheckpoint, { service_id: "a" });
    assert.notEqual(checkpoint_id, "");
    const found = await edge.call(GetCheckpoint, { service_id: "a" });
    assert.deepEqual([found.found, found.checkpoint_id, found.data.length], [
      true,
      checkpoint_id,
      0,
    ]);
    const none = await edge.call(GetCheckpoint, { service_id: "b" });
    assert.deepEqual([none.found, none.created_at], [false, null]);
  }));

Deno.test("a pipeline is told what it needs to go on, unless that is too much for one answer", () =>
  withEdge(async (edge) => {
    const { CommitOffset, GetPipelineCheckpoints, ReportWatermark, SaveCheckpoint } =
      edge.protos.checkpoint;
    const stages = FULL_PIPELINE.stages.map((stage) =>
      stage.stageType === "source" ? { ...stage, routingRules: [] } : stage
    );
    await edge.plane.propose({ type: "create_pipeline", spec: { ...FULL_PIPELINE, stages } });
    const ask = () => edge.call(GetPipelineCheckpoints, { pipeline_id: "orders" });
    const nothing = { service_checkpoints: [], source_offsets: {}, watermarks: [] };
    assert.deepEqual(await ask(), nothing);

    const request = registerRequest("shop-1");
    const identity = { ...request.identity, name: "shop" };
    await edge.call(edge.protos.registry.Register, { ...request, identity });
    await edge.call(CommitOffset, { source_id: "shop-1", partition: 3, offset: LAST });
    const watermark = { source_id: "shop", partition: 2, position: LAST, timestamp: null };
    await edge.call(ReportWatermark, { watermark });
    const save = (length: number) =>
      edge.call(SaveCheckpoint, {
        service_id: "shop-1",
        checkpoint_id: "c",
        data: data(length),
      });
    const { created_at } = await save(MIB);
    assert.deepEqual(await ask(), {
      service_checkpoints: [
        { service_id: "shop-1", checkpoint_id: "c", data: data(MIB), created_at },
      ],
      source_offsets: { "shop-1": { offsets: { 3: LAST } } },
      watermarks: [watermark],
    });
    const second = { ...request, identity: { ...identity, service_id: "shop-2" } };
    await edge.call(edge.protos.registry.Register, second);
    await edge.call(SaveCheckpoint, { service_id: "shop-2", data: data(MIB + 1) });
    const tooMuch = await edge.failure(GetPipelineCheckpoints, { pipeline_id: "orders" });
    assert.equal(tooMuch.code, Code.RESOURCE_EXHAUSTED);
    assert.match(tooMuch.details, /2097153 bytes, more than the 2097152 of grpc.max_message_size/);
    const unknown = await edge.failure(GetPipelineCheckpoints, { pipeline_id: "none" });
    assert.equal(unknown.code, Code.NOT_FOUND);
    const bad = await edge.failure(GetPipelineCheckpoints, {});
    assert.equal(bad.details, "pipeline_id: is missing");
  }, { maxMessageSize: 2 * MIB }));
