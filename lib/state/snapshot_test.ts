import { encode } from "@msgpack/msgpack";
import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes, ConveyorError, FatalError, splitBytes, STATE_LIMITS } from "../base/mod.ts";
import { history, holds } from "./arbitraries_test.ts";
import { fingerprint } from "./fingerprint.ts";
import { EVERYTHING, FULL_PIPELINE, FULL_SPEC, Replica, restored } from "./fixtures_test.ts";
import {
  getCheckpoint,
  groupOffsets,
  listServices,
  sourceOffsets,
  sourceWatermarks,
} from "./queries.ts";
import { encodeSnapshot, SnapshotDecoder } from "./snapshot.ts";
import type { ReplicatedState } from "./state.ts";

function bytesOf(state: ReplicatedState): Uint8Array {
  return concatBytes([...encodeSnapshot(state.freeze(), 1_000)]);
}

function decode(chunks: readonly Uint8Array[]): ReplicatedState {
  const decoder = new SnapshotDecoder();
  for (const chunk of chunks) decoder.push(chunk);
  return decoder.finish();
}

/** A snapshot of these records. */
function snapshotOf(...records: readonly unknown[]): Uint8Array {
  const frames = records.map((record) => {
    const bytes = encode(record, { useBigInt64: true });
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    return concatBytes([length, bytes]);
  });
  return concatBytes([Uint8Array.of(1), ...frames]);
}

function isDataLoss(error: unknown): boolean {
  return error instanceof ConveyorError && error.code === "data_loss";
}

function stage(replica: Replica, uploadId: string, parts: readonly number[]): void {
  for (const part of parts) {
    const data = Uint8Array.of(part, 1, 2);
    replica.apply({ type: "stage_checkpoint", uploadId, bytes: 9, part, data });
  }
}

/** A state with some of everything. */
function sample(): Replica {
  const replica = new Replica();
  replica.apply({ type: "register", service: FULL_SPEC });
  replica.register("b", { labels: new Map([["text", "x".repeat(5_000)]]) });
  replica.apply({ type: "lapse_lease", serviceId: "b", registrationId: "reg-2" });
  const drain = { type: "drain_service", reason: "leaves", timeout: 1_500.5 } as const;
  replica.apply({ ...drain, serviceId: "b", registrationId: "" });
  replica.register("resumed");
  replica.apply({ ...drain, serviceId: "resumed", registrationId: "" });
  replica.register("resumed");
  const commit = { type: "commit_offset", sourceId: "s", reset: false } as const;
  const timestamp = { seconds: -1n, nanos: 5 };
  replica.apply({ ...commit, partition: 7, offset: 2n ** 64n - 1n, timestamp });
  for (const place of [{ partition: 0 }, { partition: 9 }, { partition: 3, sourceId: "t" }]) {
    replica.apply({ ...commit, ...place, offset: 0n, timestamp: undefined });
  }
  const group = { ...commit, type: "commit_group_offset", serviceId: "", generation: 0n } as const;
  for (const place of [{ groupId: "g", partition: 1 }, { groupId: "f", partition: 4 }]) {
    replica.apply({ ...group, ...place, offset: 3n, timestamp });
  }
  const report = { type: "report_watermark", sourceId: "s", position: 2n ** 64n - 1n } as const;
  replica.apply({ ...report, partition: 1, timestamp });
  replica.apply({ ...report, partition: 0, timestamp: undefined });
  replica.apply({ type: "create_pipeline", spec: FULL_PIPELINE });
  replica.apply({ type: "set_pipeline_enabled", pipelineId: "orders", enabled: false });
  for (const uploadId of ["u", "v"]) stage(replica, uploadId, [1, 0]);
  const content = { kind: "staged", uploadId: "u", parts: 2 } as const;
  const sourceOffsets = new Map([["s", new Map([[7, 2n ** 64n - 1n]])], ["none", new Map()]]);
  const save = { type: "save_checkpoint", checkpointId: "" } as const;
  replica.apply({ ...save, serviceId: "b", sourceOffsets, content });
  const inline = { kind: "inline", data: new Uint8Array() } as const;
  replica.apply({ ...save, serviceId: "a", sourceOffsets: new Map(), content: inline });
  return replica;
}

Deno.test("a restored state goes on like one that was never restored", () => {
  holds(fc.property(history, fc.nat(), fc.integer({ min: 1, max: 300 }), (all, cut, chunk) => {
    const whole = new Replica();
    let resumed: ReplicatedState | undefined;
    for (const [i, command] of all.entries()) {
      if (i === cut % all.length) resumed = restored(whole.state, chunk);
      const stamped = { at: whole.now + i, command };
      const expected = whole.state.apply(stamped, i + 1);
      if (resumed !== undefined) assert.deepEqual(resumed.apply(stamped, i + 1), expected);
    }
    if (resumed === undefined) return;
    assert.deepEqual(bytesOf(resumed), bytesOf(whole.state));
    assert.equal(fingerprint(resumed), fingerprint(whole.state));
  }));
});

Deno.test("chunks have the size that was asked for, and may be cut anew in any way", () => {
  const { state } = sample();
  const whole = bytesOf(state);
  for (const size of [1, 3, 64, whole.length - 1, whole.length, whole.length + 1]) {
    const chunks = [...encodeSnapshot(state.freeze(), size)];
    assert.deepEqual(concatBytes(chunks), whole);
    assert.ok(chunks.slice(0, -1).every((chunk) => chunk.length === size));
    assert.ok(chunks.every((chunk) => chunk.length > 0 && chunk.length <= size));
    const again = decode([new Uint8Array(), ...splitBytes(whole, size)]);
    assert.deepEqual(again.freeze(), restored(state).freeze());
    assert.deepEqual(bytesOf(again), whole);
  }
});

Deno.test("chunks stay as they are while others use the codec", () => {
  const { state } = sample();
  const chunks: Uint8Array[] = [];
  for (const chunk of encodeSnapshot(state.freeze(), 10)) {
    chunks.push(chunk);
    fingerprint(state);
  }
  assert.deepEqual(concatBytes(chunks), bytesOf(state));
});

Deno.test("everything is there again", () => {
  const { state } = sample();
  const again = restored(state);
  assert.deepEqual(listServices(again, EVERYTHING), listServices(state, EVERYTHING));
  for (const sourceId of ["s", "t"]) {
    assert.deepEqual(sourceOffsets(again, sourceId), sourceOffsets(state, sourceId));
    assert.deepEqual(sourceWatermarks(again, sourceId), sourceWatermarks(state, sourceId));
  }
  for (const groupId of ["f", "g"]) {
    assert.deepEqual(groupOffsets(again, groupId), groupOffsets(state, groupId));
  }
  assert.deepEqual([again.services.size, again.offsets.size, again.watermarks.size], [3, 4, 2]);
  assert.deepEqual([...again.pipelines.values()], [...state.pipelines.values()]);
  assert.deepEqual([...again.pipelines.values()].map(({ version }) => version), [2]);
  for (const serviceId of ["a", "b"]) {
    assert.notEqual(getCheckpoint(again, serviceId), undefined);
    assert.deepEqual(getCheckpoint(again, serviceId), getCheckpoint(state, serviceId));
  }
  assert.deepEqual(again.freeze().checkpoints, state.freeze().checkpoints);
  assert.equal(again.checkpoints.bytes, state.checkpoints.bytes);
  assert.deepEqual([again.revision, again.time], [23, 1_000]);
});

Deno.test("an empty state has a snapshot too", () => {
  const empty = restored(new Replica().state);
  assert.deepEqual(empty.freeze(), new Replica().state.freeze());
});

Deno.test("equal states have equal bytes, whatever led to them", () => {
  const commit = { type: "commit_offset", sourceId: "s", timestamp: undefined } as const;
  const one = new Replica();
  one.apply({ type: "deregister", serviceId: "none", registrationId: "" });
  one.register("b");
  one.register("a");
  for (const partition of [0, 1]) one.apply({ ...commit, partition, offset: 9n, reset: false });

  const other = new Replica();
  other.register("b");
  other.register("b");
  other.register("a");
  for (const partition of [1, 0]) other.apply({ ...commit, partition, offset: 9n, reset: false });

  assert.deepEqual(bytesOf(other.state), bytesOf(one.state));
  assert.equal(fingerprint(other.state), fingerprint(one.state));
});

Deno.test("a fingerprint tells apart what differs in anything", () => {
  const states = Array.from({ length: 5 }, sample);
  const [same, labels, offset, time, index] = states;
  labels?.register("c");
  offset?.apply({
    type: "commit_offset",
    sourceId: "s",
    partition: 0,
    offset: 1n,
    timestamp: undefined,
    reset: false,
  });
  const nothing = { type: "deregister", serviceId: "none", registrationId: "" } as const;
  if (time) time.now++;
  time?.apply(nothing);
  index?.apply(nothing);
  assert.equal(same && fingerprint(same.state), fingerprint(sample().state));
  assert.equal(new Set(states.map(({ state }) => fingerprint(state))).size, 5);
});

Deno.test("a snapshot that was cut off, or goes on behind its end, is data loss", () => {
  const whole = bytesOf(sample().state);
  for (let length = 0; length < whole.length; length += 7) {
    assert.throws(() => decode([whole.subarray(0, length)]), isDataLoss);
  }
  const endAgain = snapshotOf([3, 17]).subarray(1);
  const decoder = new SnapshotDecoder();
  decoder.push(whole);
  assert.throws(() => decoder.push(endAgain), isDataLoss);
  assert.throws(() => decoder.finish(), isDataLoss);
  assert.throws(() => decode([whole, endAgain.subarray(0, 2)]), isDataLoss);
});

Deno.test("records that are missing, doubled or unknown are data loss", () => {
  const head = [0, 5, 1_000];
  const offset = [2, "s", 0, 1n, null];
  assert.equal(decode([snapshotOf(head, offset, [3, 1])]).offsets.size, 1);
  const bad = [
    snapshotOf(offset, [3, 1]),
    snapshotOf(head, head, [3, 0]),
    snapshotOf(head, offset, [3, 2]),
    snapshotOf(head, offset, offset, [3, 1]),
    snapshotOf(head, [99, "x"], [3, 1]),
    snapshotOf(head, ["x"], [3, 1]),
    snapshotOf([...head, "more"], [3, 0]),
    snapshotOf(head, [11, new Uint8Array(1)], [3, 1]),
    snapshotOf(head, [10, "s", "c", 1, [], 2], [11, new Uint8Array(1)], [3, 2]),
    snapshotOf(head, [10, "s", "c", 1, [], 1], offset, [3, 2]),
    snapshotOf(head, [10, "s", "c", 1, [], 1], [11, "x"], [3, 2]),
    snapshotOf(head, [13, "u", 9, 1, [0, 1]], [11, new Uint8Array(1)], [3, 2]),
    Uint8Array.of(0),
  ];
  for (const bytes of bad) assert.throws(() => decode([bytes]), isDataLoss);
});

Deno.test("a length beyond every record is not waited for", () => {
  const head = snapshotOf([0, 5, 1_000]);
  const announce = (length: number) => {
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setUint32(0, length);
    new SnapshotDecoder().push(concatBytes([head, prefix]));
  };
  announce(STATE_LIMITS.snapshotRecordBytes);
  assert.throws(() => announce(STATE_LIMITS.snapshotRecordBytes + 1), isDataLoss);
});

Deno.test("a snapshot of a newer format stops the node", () => {
  assert.throws(() => decode([Uint8Array.of(2)]), {
    name: "FatalError",
    message: "a newer program wrote a snapshot: it has format version 2, and this program knows 1",
  });
});

Deno.test("damaged snapshots give a state or an error that says so, and never anything else", () => {
  const whole = bytesOf(sample().state);
  holds(
    fc.property(fc.nat(), fc.nat({ max: 255 }), fc.nat(), (place, byte, size) => {
      const bytes = whole.slice();
      bytes[place % bytes.length] = byte;
      try {
        bytesOf(decode(splitBytes(bytes, 1 + size % 500)));
      } catch (error) {
        assert.ok(isDataLoss(error) || error instanceof FatalError, String(error));
      }
    }),
    500,
  );
});

Deno.test("the changes that led to a state may go with it, and come back as they were", () => {
  let [whole, told] = [0, 0];
  holds(fc.property(history, fc.nat(), fc.integer({ min: 1, max: 300 }), (all, cut, chunk) => {
    const replica = new Replica();
    const events = all.flatMap((command) => replica.apply(command).event ?? []);
    const past = events.slice(cut % (events.length + 1));
    const start = events[events.length - past.length - 1]?.revision ?? 0;
    const decoder = new SnapshotDecoder();
    const frozen = replica.state.freeze();
    for (const bytes of encodeSnapshot(frozen, chunk, { start, events: past })) decoder.push(bytes);
    const state = decoder.finish();
    assert.deepEqual(decoder.past, { start, events: past });
    assert.deepEqual(bytesOf(state), bytesOf(replica.state), "they are no part of the state");
    for (const { service } of decoder.past.events) {
      const current = state.services.get(service.serviceId);
      if (current === service) told++;
      else whole++;
    }
  }));
  assert.ok(whole > 20 && told > 20, `${whole} ${told}`);
});

Deno.test("a snapshot without changes knows none behind itself", () => {
  const decoder = new SnapshotDecoder();
  decoder.push(bytesOf(sample().state));
  decoder.finish();
  assert.deepEqual(decoder.past, { start: sample().index, events: [] });
});

Deno.test("changes that make no sense are no snapshot", () => {
  const head = [0, 9, 0];
  const refused = [
    [head, [14, 0, 5, 1, "a", 0, null], [3, 1]],
    [head, [12, 4], [14, 0, 5, 1, "a", 0, null], [3, 2]],
    [head, [12, 4], [14, 0, 5, 2, "a", 0, null], [3, 2]],
    [head, [12, 4], [14, 0, 5, 0, null, 0, null], [3, 2]],
    [head, [12, 4], [14, 0, 5, 9, null, 0, null], [3, 2]],
    [head, [12, 4], [14, 77, 5, 0, null, 0, null], [3, 2]],
    [head, [12, 4], [14, 0, 4, 0, null, 0, null], [3, 2]],
  ];
  for (const records of refused) {
    assert.throws(() => decode([snapshotOf(...records)]), isDataLoss, JSON.stringify(records));
  }
});
