/**
 * The whole state as a stream of bytes, cut into chunks anywhere.
 *
 * Format: one byte of version, then records, each a length (uint32, big endian) and msgpack:
 * the head [0, revision, time], one for each thing that the state holds [kind, ...], and the end
 * [3, count], which says how many those are.
 *
 * Services stand in the order of their ids, what belongs to partitions in that of (group,) source
 * and partition, so that equal states give equal bytes, whatever led to them. What services own
 * stands with the members of the groups. The newest changes may follow, as many as a node still has.
 */
import { ConveyorError, FatalError } from "../base/mod.ts";
import { CheckpointReader } from "./checkpoint_records.ts";
import { CheckpointTable } from "./checkpoints.ts";
import { readCommitted, readWatermark } from "./checkpoint_codec.ts";
import { Fields, FormatError } from "./fields.ts";
import { GroupReader } from "./group_codec.ts";
import { GroupOffsetTable } from "./group_offsets.ts";
import { GroupTable } from "./group_table.ts";
import { withAssignments } from "./groups.ts";
import { OffsetTable } from "./offsets.ts";
import { readPipeline } from "./pipeline_codec.ts";
import { PipelineTable } from "./pipelines.ts";
import { type Past, PastReader } from "./past.ts";
import { readServiceRecord } from "./service_codec.ts";
import type { Assignment } from "./service.ts";
import { type StoredView } from "./assignment_table.ts";
import type { Sidecar } from "./sidecar.ts";
import { readSidecar, readView } from "./sidecar_codec.ts";
import { SidecarTable } from "./sidecars.ts";
import { ServiceTable } from "./service_table.ts";
import {
  CHANGE,
  CHECKPOINT,
  CHECKPOINT_DATA,
  END,
  GROUP,
  GROUP_OFFSET,
  HEAD,
  LENGTH_BYTES,
  MEMBER,
  OFFSET,
  PAST,
  pieces,
  PIPELINE,
  SERVICE,
  SIDECAR,
  SIDECAR_ITSELF,
  SIDECAR_VIEW,
  SNAPSHOT_VERSION,
  UPLOAD,
  WATERMARK,
  wholeLength,
} from "./snapshot_records.ts";
import { type FrozenState, ReplicatedState } from "./state.ts";
import { WatermarkTable } from "./watermarks.ts";

/**
 * `frozen` as chunks of exactly `chunkBytes`, the last one shorter. Work is done as chunks are
 * asked for, so the caller decides how long a slice takes. `past` is what led to the state: not
 * part of it, but of use to whoever restores it.
 */
export function* encodeSnapshot(
  frozen: FrozenState,
  chunkBytes: number,
  past?: Past,
): Generator<Uint8Array> {
  let chunk = new Uint8Array(chunkBytes);
  let used = 0;
  for (const piece of pieces(frozen, past)) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + chunkBytes - used);
      chunk.set(part, used);
      at += part.length;
      used += part.length;
      if (used < chunkBytes) continue;
      yield chunk;
      chunk = new Uint8Array(chunkBytes);
      used = 0;
    }
  }
  if (used > 0) yield chunk.slice(0, used);
}

/** Takes the chunks of a snapshot, cut in any way, and gives the state. */
export class SnapshotDecoder {
  #pending: Uint8Array = new Uint8Array(64 * 1024);
  #used = 0;
  #version: number | undefined;
  #head: { readonly revision: number; readonly time: number } | undefined;
  #ended = false;
  /** Records between head and end. */
  #count = 0;
  readonly #tables = {
    services: new ServiceTable(),
    pipelines: new PipelineTable(),
    offsets: new OffsetTable(),
    watermarks: new WatermarkTable(),
    groupOffsets: new GroupOffsetTable(),
    groups: new GroupTable(),
    checkpoints: new CheckpointTable(),
    sidecars: new SidecarTable(),
  };
  #past: PastReader | undefined;
  /** The group whose members are still to come. */
  #partial: GroupReader | undefined;
  /** What services own, by their ids, in the order of the groups. */
  readonly #assignments = new Map<string, Assignment[]>();
  readonly #checkpoints = new CheckpointReader(this.#tables.checkpoints);
  /** They fit together only once all are here. */
  readonly #sidecars: Sidecar[] = [];
  readonly #views: StoredView[] = [];

  /** Throws ConveyorError `data_loss` for malformed bytes, FatalError for a newer format. */
  push(chunk: Uint8Array): void {
    try {
      this.#take(chunk);
    } catch (error) {
      this.#ended = false;
      throw asDataLoss(error);
    }
  }

  /** The state, once all chunks are in. Throws ConveyorError `data_loss` when some are missing. */
  finish(): ReplicatedState {
    const head = this.#head;
    if (head === undefined || !this.#ended || this.#used > 0) {
      throw asDataLoss(new FormatError("it ends too early"));
    }
    if (!this.#restoreSidecars()) {
      throw asDataLoss(new FormatError("its assignments do not fit its pipelines and sidecars"));
    }
    return new ReplicatedState({ ...head, ...this.#tables });
  }

  /** The newest changes, once all chunks are in; none where the snapshot has none. */
  get past(): Past {
    const { start, events } = this.#past ?? { start: this.#head?.revision ?? 0, events: [] };
    return { start, events };
  }

  #take(chunk: Uint8Array): void {
    let rest = chunk;
    if (this.#version === undefined && rest.length > 0) {
      this.#version = checkVersion(rest[0]);
      rest = rest.subarray(1);
    }
    // Whole records are read where they are; only one that is cut is gathered first.
    while (rest.length > 0) {
      if (this.#used === 0) {
        const length = wholeLength(rest);
        if (length <= rest.length) {
          this.#record(rest.subarray(LENGTH_BYTES, length));
          rest = rest.subarray(length);
          continue;
        }
      }
      rest = this.#gather(rest);
    }
  }

  /** Adds what is missing of the record that is cut; gives what is left. */
  #gather(rest: Uint8Array): Uint8Array {
    const wanted = this.#used < LENGTH_BYTES ? LENGTH_BYTES : wholeLength(this.#filled());
    const part = rest.subarray(0, wanted - this.#used);
    this.#reserve(this.#used + part.length);
    this.#pending.set(part, this.#used);
    this.#used += part.length;
    if (this.#used >= LENGTH_BYTES && this.#used === wholeLength(this.#filled())) {
      const record = this.#filled().subarray(LENGTH_BYTES);
      this.#used = 0;
      this.#record(record);
    }
    return rest.subarray(part.length);
  }

  #filled(): Uint8Array {
    return this.#pending.subarray(0, this.#used);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#pending.length) return;
    const larger = new Uint8Array(bytes * 2);
    larger.set(this.#filled());
    this.#pending = larger;
  }

  #record(bytes: Uint8Array): void {
    const fields = Fields.of(bytes);
    const kind = fields.integer();
    if (this.#ended) throw new FormatError("there is something behind its end");
    if ((kind === HEAD) !== (this.#head === undefined)) throw new FormatError("its head is amiss");
    if (this.#checkpoints.isOpen && kind !== CHECKPOINT_DATA) {
      throw new FormatError("data of a checkpoint is missing");
    }
    if (kind === HEAD) {
      this.#head = { revision: fields.integer(), time: fields.number() };
    } else if (kind === END) {
      this.#checkCount(fields.integer());
      this.#assign();
      this.#ended = true;
    } else {
      this.#content(kind, fields);
      this.#count++;
    }
    fields.end();
  }

  #content(kind: number, fields: Fields): void {
    const { services, pipelines, offsets, watermarks, groupOffsets } = this.#tables;
    switch (kind) {
      case SERVICE:
        return services.put(readServiceRecord(fields));
      case PIPELINE:
        return pipelines.put(readPipeline(fields));
      case OFFSET:
        return offsets.put(fields.text(), fields.integer(), readCommitted(fields));
      case WATERMARK:
        return watermarks.put(fields.text(), fields.integer(), readWatermark(fields));
      case GROUP_OFFSET:
        return groupOffsets.of(fields.text())
          .put(fields.text(), fields.integer(), readCommitted(fields));
      case GROUP:
        this.#checkWhole();
        this.#partial = new GroupReader(fields);
        return;
      case MEMBER:
        return this.#takeMember(fields);
      case CHECKPOINT:
        return this.#checkpoints.checkpoint(fields);
      case CHECKPOINT_DATA:
        return this.#checkpoints.data(fields);
      case UPLOAD:
        return this.#checkpoints.upload(fields);
      case PAST:
        // It refers to services as they are in the end.
        this.#checkWhole();
        // Changes are told by what they have led to.
        this.#assign();
        this.#past = new PastReader(fields.integer(), (id) => services.get(id));
        return;
      case CHANGE:
        if (this.#past === undefined) throw new FormatError("a change has no place");
        return this.#past.read(fields);
      case SIDECAR:
        return this.#sidecar(fields);
      default:
        throw new FormatError(`it has a record of unknown kind ${kind}`);
    }
  }

  #takeMember(fields: Fields): void {
    if (this.#partial === undefined) throw new FormatError("a member has no group");
    const group = this.#partial.member(fields);
    if (group === undefined) return;
    this.#partial = undefined;
    this.#tables.groups.put(group);
    for (const { serviceId, owned: partitions } of group.members) {
      const { groupId } = group;
      if (this.#tables.services.get(serviceId) === undefined) {
        throw new FormatError("a member of a group is no service");
      }
      if (partitions.length === 0) continue;
      const known = this.#assignments.get(serviceId);
      if (known === undefined) this.#assignments.set(serviceId, [{ groupId, partitions }]);
      else known.push({ groupId, partitions });
    }
  }

  /** Every service at once, and once: one may be in many groups. */
  #assign(): void {
    const { services } = this.#tables;
    for (const [serviceId, assignments] of this.#assignments) {
      const service = services.get(serviceId)!;
      services.put(withAssignments(service, assignments, service.modifiedRevision));
    }
    this.#assignments.clear();
  }

  #checkWhole(): void {
    if (this.#partial !== undefined) throw new FormatError("a group lacks members");
  }

  #restoreSidecars(): boolean {
    const { sidecars, pipelines } = this.#tables;
    const enabled = pipelines.toArray().map(({ spec }) => spec).filter((spec) => spec.enabled);
    return sidecars.restore(enabled, this.#sidecars, this.#views);
  }

  #sidecar(fields: Fields): void {
    const part = fields.integer();
    if (part === SIDECAR_ITSELF) this.#sidecars.push(readSidecar(fields));
    else if (part === SIDECAR_VIEW) this.#views.push(readView(fields));
    else throw new FormatError(`it has something unknown of a sidecar, ${part}`);
  }

  #checkCount(count: number): void {
    this.#checkWhole();
    if (count === this.#count) return;
    throw new FormatError(`it has ${this.#count} of ${count} records`);
  }
}

function checkVersion(version: number | undefined): number {
  if (version === SNAPSHOT_VERSION) return version;
  if (version === undefined || version < SNAPSHOT_VERSION) {
    throw new FormatError(`there is no format version ${version}`);
  }
  throw new FatalError(
    `a newer program wrote a snapshot: it has format version ${version}, and this program knows ` +
      SNAPSHOT_VERSION,
  );
}

function asDataLoss(error: unknown): unknown {
  if (!(error instanceof FormatError)) return error;
  return new ConveyorError("data_loss", `a snapshot is damaged: ${error.message}`);
}
