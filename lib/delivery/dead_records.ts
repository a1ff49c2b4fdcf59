import { Buffer } from "node:buffer";
import { type Clock, ConveyorError, DELIVERY_LIMITS, type NodeId } from "../base/mod.ts";
import type { Admission, RecordBuffer, StageQueue, Ticket } from "../buffer/mod.ts";
import type { DeadKey, DeadQuery, ListedDead, RecordStore } from "../storage/mod.ts";
import { nameOfId } from "./answers.ts";
import { decodeDeadInfo, originOf } from "./dead_info.ts";
import { encodeHead } from "./item_head.ts";
import { encodeRecordId, encodeTimestamp, recordParts, scanRecordId } from "./record_wire.ts";
import type { StageSets } from "./stage_sets.ts";
import type { PipelineView } from "./view.ts";
import { messageField, numberField, textField } from "./wire_writer.ts";

/** Which dead records; "" stands for all. */
export type DeadSelection = { readonly pipelineId: string; readonly stageId: string };

/** Where one is, among those of a node: the next page begins behind it. */
export type DeadPlace = DeadKey;

export type DeadPage = {
  /** Encoded `router.DeadRecord`s. */
  readonly records: readonly Uint8Array[];
  /** The last of them; undefined where there are no more behind it. */
  readonly next: DeadPlace | undefined;
};

export type DeadRecordParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly sets: StageSets;
  readonly view: PipelineView;
  readonly clock: Clock;
  readonly changed: () => void;
};

/** Read at once: what they hold is in memory meanwhile. */
const STEP = 20;

/** The records that this node keeps because they could not be delivered. */
export class DeadRecords {
  readonly #parts: DeadRecordParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: DeadRecordParts) {
    this.#parts = parts;
  }

  /** At most `limit`, in order of pipeline, stage and age, behind `after`. */
  async list(
    selection: DeadSelection,
    after: DeadPlace | undefined,
    limit: number,
    nodeId: NodeId,
  ): Promise<DeadPage> {
    const records: Uint8Array[] = [];
    let last: DeadPlace | undefined;
    let bytes = 0;
    for await (const dead of this.#walk(selection, after)) {
      const encoded = encodeDead(dead, nodeId);
      bytes += encoded.length;
      const full = records.length >= limit || bytes > DELIVERY_LIMITS.deadPageBytes;
      if (full && records.length > 0) return { records, next: last };
      records.push(encoded);
      last = { pipelineId: dead.pipelineId, stageId: dead.stageId, position: dead.position };
    }
    return { records, next: undefined };
  }

  /**
   * Puts dead records back into the queues of their stages; only those that `names` has, by
   * `nameOfId`. Resolves with how many. Fails with ConveyorError: `failed_precondition` (the stage is
   * gone), `resource_exhausted` (no room; those before are on their way), `unavailable` (the disk).
   */
  replay(selection: DeadSelection, names: ReadonlySet<string> | undefined): Promise<number> {
    // One after the other: two at once would both take the same.
    const replay = this.#last.then(() => this.#replay(selection, names));
    this.#last = replay.catch(() => {});
    return replay;
  }

  async #replay(
    selection: DeadSelection,
    names: ReadonlySet<string> | undefined,
  ): Promise<number> {
    let replayed = 0;
    for await (const dead of this.#walk(selection, undefined)) {
      if (dead.payload === undefined || dead.payload.length === 0) continue;
      if (names !== undefined && !names.has(nameOf(dead.payload))) continue;
      const admission = this.#admit(dead);
      if (admission.kind !== "accepted") {
        const text = `stage ${JSON.stringify(dead.stageId)} has no room for more: ` +
          `${replayed} records are on their way, and the others stay`;
        throw new ConveyorError("resource_exhausted", text);
      }
      await this.#revive(dead, dead.payload, admission.ticket);
      replayed++;
    }
    return replayed;
  }

  /** It counts as done already: what becomes of it moves no offset. */
  #admit(dead: ListedDead): Admission {
    const { buffer } = this.#parts;
    const stages = [this.#queueOf(dead)];
    const { sourceId, partition } = decodeDeadInfo(dead.info);
    const source = buffer.source(sourceId);
    const place = { source, partition: source.partition(partition) };
    return buffer.admit({ ...place, sequence: 0n, count: 1, key: "", stages });
  }

  async #revive(dead: ListedDead, payload: Uint8Array, ticket: Ticket): Promise<void> {
    const { buffer, store, sets, clock, changed } = this.#parts;
    const { partition, epoch, stages } = ticket;
    const id = { bytes: encodeRecordId(partition.sourceId, partition.number, 0n) };
    const item = { head: encodeHead(id, epoch.number), state: sets.idOf(stages), payload };
    const definitions = sets.pending();
    const { pipelineId, stageId, position } = dead;
    const buried = [{ pipelineId, stageId, position }];
    const write = { definitions: definitions.notes, items: [item], buried };
    const positions = await store.write(write).catch((error) => {
      buffer.withdraw(ticket);
      throw error;
    });
    definitions.written();
    buffer.enter(ticket, positions, Uint32Array.of(payload.length), clock.monotonic());
    changed();
  }

  #queueOf({ pipelineId, stageId }: DeadKey): StageQueue {
    const stages = this.#parts.view.get(pipelineId)?.stages ?? [];
    const found = stages.find(({ spec }) => spec.id === stageId);
    if (found !== undefined) return found.queue;
    const text = `pipeline ${JSON.stringify(pipelineId)} has no stage ${JSON.stringify(stageId)}`;
    throw new ConveyorError("failed_precondition", text);
  }

  /** Step by step: what goes meanwhile may be shown, what comes may not. */
  async *#walk(
    { pipelineId, stageId }: DeadSelection,
    after: DeadPlace | undefined,
  ): AsyncGenerator<ListedDead> {
    const { store } = this.#parts;
    const known = new Set(store.deadCounts().map(({ pipelineId }) => pipelineId));
    const pipelines = [...known].filter((id) => pipelineId === "" || id === pipelineId).sort();
    for (const id of pipelines) {
      if (after !== undefined && id < after.pipelineId) continue;
      let behind: DeadQuery["after"] = id === after?.pipelineId ? after : undefined;
      for (;;) {
        const stage = stageId === "" ? undefined : stageId;
        const query = { pipelineId: id, stageId: stage, after: behind, limit: STEP };
        const found = await store.listDead(query);
        yield* found;
        const last = found.at(-1);
        if (last === undefined || found.length < STEP) break;
        behind = last;
      }
    }
  }
}

function nameOf(record: Uint8Array): string {
  return nameOfId(scanRecordId(recordParts(record).id));
}

/** `router.DeadRecord`. Of a damaged record there is its id, as far as it is known. */
function encodeDead(
  { pipelineId, stageId, info, payload }: ListedDead,
  nodeId: NodeId,
): Uint8Array {
  const known = decodeDeadInfo(info);
  const damaged = payload === undefined || payload.length === 0;
  const record = damaged ? messageField(1, [originOf(known)]) : [payload];
  const pieces = [
    ...messageField(1, record),
    ...textField(2, pipelineId),
    ...textField(3, stageId),
    ...textField(4, known.error),
    ...numberField(5, known.attempts),
    ...messageField(6, [encodeTimestamp(known.failedAt)]),
    ...numberField(7, nodeId),
  ];
  return Buffer.concat(pieces);
}
