/** The records that a snapshot is made of: [kind, ...fields], each behind its length (uint32). */
import { STATE_LIMITS } from "../base/mod.ts";
import {
  FormatError,
  type Packed,
  packInteger,
  packNumber,
  packShared,
  packText,
} from "./fields.ts";
import { packCheckpoint, packUpload } from "./checkpoint_records.ts";
import type { FrozenCheckpoints } from "./checkpoints.ts";
import { packCommitted, packWatermark } from "./checkpoint_codec.ts";
import { packGroup, packMember } from "./group_codec.ts";
import { inOrder } from "./partition_table.ts";
import { packPipeline } from "./pipeline_codec.ts";
import { packPast, type Past } from "./past.ts";
import { packServiceRecord } from "./service_codec.ts";
import { packSidecar, packView } from "./sidecar_codec.ts";
import type { FrozenState } from "./state.ts";

export const SNAPSHOT_VERSION = 1;
export const LENGTH_BYTES = 4;

export const HEAD = 0;
export const SERVICE = 1;
export const OFFSET = 2;
export const END = 3;
export const GROUP = 4;
export const MEMBER = 5;
export const PIPELINE = 6;
export const SIDECAR = 7;
export const WATERMARK = 8;
export const GROUP_OFFSET = 9;
export const CHECKPOINT = 10;
export const CHECKPOINT_DATA = 11;
export const PAST = 12;
export const UPLOAD = 13;
export const CHANGE = 14;

/** The version and every record of a snapshot, in order; each is valid until the next is made. */
export function* pieces(frozen: FrozenState, past?: Past): Generator<Uint8Array> {
  const frame = new Frame();
  yield Uint8Array.of(SNAPSHOT_VERSION);
  yield frame.of([HEAD, packInteger(frozen.revision), packNumber(frozen.time)]);
  let count = 0;
  for (const record of records(frozen, past)) {
    yield frame.of(record);
    count++;
  }
  yield frame.of([END, count]);
}

function* records(frozen: FrozenState, past: Past | undefined): Generator<Packed> {
  for (const service of frozen.services) yield [SERVICE, ...packServiceRecord(service)];
  for (const pipeline of frozen.pipelines) yield [PIPELINE, ...packPipeline(pipeline)];
  for (const [sourceId, partition, committed] of inOrder(frozen.sources)) {
    yield [OFFSET, packText(sourceId), packInteger(partition), ...packCommitted(committed)];
  }
  yield* sidecarRecords(frozen);
  for (const [sourceId, partition, watermark] of inOrder(frozen.watermarks)) {
    yield [WATERMARK, packText(sourceId), packInteger(partition), ...packWatermark(watermark)];
  }
  for (const { groupId, sources } of frozen.groupOffsets) {
    for (const [sourceId, partition, committed] of inOrder(sources)) {
      const place = [packText(groupId), packText(sourceId), packInteger(partition)];
      yield [GROUP_OFFSET, ...place, ...packCommitted(committed)];
    }
  }
  for (const group of frozen.groups) {
    yield [GROUP, ...packGroup(group)];
    for (const member of group.members) yield [MEMBER, ...packMember(member)];
  }
  yield* checkpointRecords(frozen.checkpoints);
  if (past === undefined) return;
  yield [PAST, packInteger(past.start)];
  for (const change of packPast(past, frozen.services)) yield [CHANGE, ...change];
}

/** The data behind its head, piece by piece: a record should not hold anybody up. */
function* checkpointRecords({ checkpoints, uploads }: FrozenCheckpoints): Generator<Packed> {
  for (const checkpoint of checkpoints) {
    yield [CHECKPOINT, ...packCheckpoint(checkpoint)];
    for (const piece of checkpoint.data) yield [CHECKPOINT_DATA, piece];
  }
  for (const upload of uploads) {
    yield [UPLOAD, ...packUpload(upload)];
    for (const piece of upload.parts.values()) yield [CHECKPOINT_DATA, piece];
  }
}

/** What a record of kind SIDECAR holds: the sidecar itself, or one of its views. */
export const SIDECAR_ITSELF = 0;
export const SIDECAR_VIEW = 1;

/** Every sidecar, and behind it its views. */
function* sidecarRecords({ sidecars }: FrozenState): Generator<Packed> {
  for (const { sidecar, views } of sidecars) {
    yield [SIDECAR, SIDECAR_ITSELF, ...packSidecar(sidecar)];
    for (const view of views) {
      yield [SIDECAR, SIDECAR_VIEW, ...packView(sidecar.sidecarId, view)];
    }
  }
}

/** Scratch space for one record at a time: a large state has too many for an array each. */
class Frame {
  #bytes = new Uint8Array(4 * 1024);

  /** The record behind its length, until the next. The packer's own bytes are anybody's. */
  of(record: Packed): Uint8Array {
    const packed = packShared(record);
    const length = LENGTH_BYTES + packed.length;
    if (length > this.#bytes.length) this.#bytes = new Uint8Array(2 * length);
    new DataView(this.#bytes.buffer).setUint32(0, packed.length);
    this.#bytes.set(packed, LENGTH_BYTES);
    return this.#bytes.subarray(0, length);
  }
}

/** The length of the first frame, with its prefix; Infinity while the prefix is incomplete. */
export function wholeLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) return Infinity;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > STATE_LIMITS.snapshotRecordBytes) {
    throw new FormatError(`it has a record of ${length} bytes`);
  }
  return LENGTH_BYTES + length;
}
