// What clients say of positions, at the edges of what is allowed.

import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { ConveyorError, NODE_LIMITS, REQUEST_LIMITS } from "../base/mod.ts";
import { type Command, encodeCommand } from "../state/mod.ts";
import * as requests from "./checkpoint_requests.ts";
import { decodeRequest, type Method } from "./codec.ts";
import { loadProtos } from "./protos.ts";

const { checkpoint } = loadProtos();
const LONGEST = "x".repeat(256);
const MAX_UINT64 = 2n ** 64n - 1n;
const TIMES = [{ nanos: -1 }, { nanos: 1e9 }, { seconds: "253402300800" }];

/** Through the wire and back, as the server would see it. */
function arrived<In, Out>(
  method: Method<Out, never> & {
    requestSerialize: (request: In) => Parameters<typeof decodeRequest>[1];
  },
  request: In,
): Out {
  return decodeRequest(method, method.requestSerialize(request));
}

function problems(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ConveyorError && error.code === "invalid_argument", String(error));
    return error.message.split("; ");
  }
  return [];
}

Deno.test("an offset and its time are exact", () => {
  const commit = (request: Parameters<typeof checkpoint.CommitOffset.requestSerialize>[0]) =>
    requests.commitOffset(arrived(checkpoint.CommitOffset, request));
  const offset = MAX_UINT64;
  const timestamp = { seconds: "-62135596800", nanos: 999_999_999 };
  assert.deepEqual(
    commit({ source_id: "s", partition: 4_294_967_295, offset: String(offset), timestamp }),
    {
      type: "commit_offset",
      sourceId: "s",
      partition: 4_294_967_295,
      offset,
      timestamp: { seconds: -62_135_596_800n, nanos: 999_999_999 },
      reset: false,
    },
  );
  assert.equal(commit({ source_id: "s" }).timestamp, undefined);
  for (const bad of TIMES) {
    assert.deepEqual(problems(() => commit({ source_id: "s", timestamp: bad })), [
      "timestamp: is not a valid Timestamp",
    ]);
  }
  assert.deepEqual(problems(() => commit({})), ["source_id: is missing"]);
});

Deno.test("a group's offset has a fence, or none", () => {
  const commit = (request: Parameters<typeof checkpoint.CommitGroupOffset.requestSerialize>[0]) =>
    requests.commitGroupOffset(arrived(checkpoint.CommitGroupOffset, request));
  const bare = commit({ group_id: LONGEST, source_id: LONGEST });
  assert.deepEqual([bare.serviceId, bare.generation, bare.reset], ["", 0n, false]);
  const last = String(MAX_UINT64);
  const full = commit({
    group_id: "g",
    source_id: "s",
    partition: 4_294_967_295,
    offset: last,
    timestamp: { seconds: 1 },
    reset: true,
    service_id: LONGEST,
    generation: last,
  });
  assert.deepEqual(full, {
    type: "commit_group_offset",
    groupId: "g",
    sourceId: "s",
    partition: 4_294_967_295,
    offset: MAX_UINT64,
    timestamp: { seconds: 1n, nanos: 0 },
    reset: true,
    serviceId: LONGEST,
    generation: MAX_UINT64,
  });
  const wrong = { group_id: "a\n", service_id: LONGEST + "x", timestamp: { nanos: -1 } };
  assert.deepEqual(problems(() => commit(wrong)), [
    "group_id: contains a control character",
    "source_id: is missing",
    "service_id: is 257 bytes long, at most 256 are allowed",
    "timestamp: is not a valid Timestamp",
  ]);
});

Deno.test("a watermark has to be there, with a source", () => {
  const report = (request: Parameters<typeof checkpoint.ReportWatermark.requestSerialize>[0]) =>
    requests.reportWatermark(arrived(checkpoint.ReportWatermark, request));
  const position = String(MAX_UINT64);
  const watermark = { source_id: LONGEST, partition: 7, position, timestamp: { nanos: 1 } };
  assert.deepEqual(report({ watermark }), {
    type: "report_watermark",
    sourceId: LONGEST,
    partition: 7,
    position: MAX_UINT64,
    timestamp: { seconds: 0n, nanos: 1 },
  });
  assert.equal(report({ watermark: { source_id: "s" } }).timestamp, undefined);
  assert.deepEqual(problems(() => report({})), ["watermark: is missing"]);
  for (const timestamp of TIMES) {
    assert.deepEqual(problems(() => report({ watermark: { timestamp } })), [
      "watermark.source_id: is missing",
      "watermark.timestamp: is not a valid Timestamp",
    ]);
  }
});

Deno.test("queries name what they ask for", () => {
  const { GetGroupOffsets, GetWatermark } = checkpoint;
  const partitions = (request: Parameters<typeof GetWatermark.requestSerialize>[0]) =>
    requests.partitionQuery(arrived(GetWatermark, request));
  assert.deepEqual(partitions({ source_id: "s" }), { sourceId: "s", partition: undefined });
  assert.deepEqual(partitions({ source_id: "s", partition: 0 }), { sourceId: "s", partition: 0 });
  assert.deepEqual(problems(() => partitions({})), ["source_id: is missing"]);

  const group = (request: Parameters<typeof GetGroupOffsets.requestSerialize>[0]) =>
    requests.groupQuery(arrived(GetGroupOffsets, request));
  assert.deepEqual(group({ group_id: "g" }), { groupId: "g", sourceId: undefined });
  assert.deepEqual(group({ group_id: "g", source_id: "s" }), { groupId: "g", sourceId: "s" });
  assert.deepEqual(problems(() => group({ source_id: "" })), [
    "group_id: is missing",
    "source_id: is missing",
  ]);
});

Deno.test("a checkpoint names a service, and offsets within bounds", () => {
  const { SaveCheckpoint } = checkpoint;
  const save = (request: Parameters<typeof SaveCheckpoint.requestSerialize>[0]) =>
    requests.newCheckpoint(arrived(SaveCheckpoint, request));
  const offsets = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [i, String(MAX_UINT64)]));
  const { checkpointOffsets, listItems } = REQUEST_LIMITS;

  const full = save({
    service_id: LONGEST,
    checkpoint_id: LONGEST,
    data: Buffer.from([1, 2]),
    source_offsets: { s: { offsets: offsets(checkpointOffsets) }, t: {} },
  });
  assert.deepEqual([...full.data], [1, 2]);
  assert.equal(full.sourceOffsets.get("s")?.size, checkpointOffsets);
  assert.equal(full.sourceOffsets.get("s")?.get(checkpointOffsets - 1), MAX_UINT64);
  assert.equal(full.sourceOffsets.get("t")?.size, 0);
  assert.equal(save({ service_id: "s" }).data.length, 0);

  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, {}]));
  assert.equal(save({ service_id: "s", source_offsets: many(listItems) }).sourceOffsets.size, 1000);
  const bad = { s: { offsets: offsets(checkpointOffsets) }, "": { offsets: offsets(1) } };
  assert.deepEqual(problems(() => save({ checkpoint_id: "\n", source_offsets: bad })), [
    "service_id: is missing",
    "checkpoint_id: contains a control character",
    'source_offsets[""]: is missing',
    "source_offsets.offsets: has 10001 entries, at most 10000 are allowed",
  ]);
  assert.deepEqual(problems(() => save({ service_id: "s", source_offsets: many(1_001) })), [
    "source_offsets: has 1001 entries, at most 1000 are allowed",
  ]);
});

Deno.test("the longest checkpoint that goes in one entry fits one", () => {
  const sourceIds = Array.from(
    { length: REQUEST_LIMITS.listItems },
    (_, i) => String(i).padStart(REQUEST_LIMITS.idBytes, "x"),
  );
  const offsets = sourceIds.map((id) => {
    const partitions = Array.from({ length: 10 }, (_, p) => [2 ** 32 - 1 - p, MAX_UINT64] as const);
    return [id, new Map(partitions)] as const;
  });
  const command: Command = {
    type: "save_checkpoint",
    serviceId: LONGEST,
    checkpointId: LONGEST,
    sourceOffsets: new Map(offsets),
    content: { kind: "inline", data: new Uint8Array(NODE_LIMITS.entryBytes / 8) },
  };
  assert.ok(encodeCommand({ at: 1, command }).length <= NODE_LIMITS.entryBytes);
});
