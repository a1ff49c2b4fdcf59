import { type Clock, DELIVERY_LIMITS, type Millis } from "../base/mod.ts";
import { comeBack, depart, type RecordBuffer, type StageQueue, type Task } from "../buffer/mod.ts";
import type { DeadItem, ItemPosition, RecordStore } from "../storage/mod.ts";
import type { Mender } from "./mender.ts";
import { OutputItems } from "./output_items.ts";
import type { StageSets } from "./stage_sets.ts";

/** What a transform made of a record: an encoded `common.Record`, and where that goes. */
export type NewRecord = { readonly bytes: Uint8Array; readonly stages: readonly StageQueue[] };

/** How the delivery of a task has ended for good. */
type Final =
  /** Nothing more comes of it: a sink has it, or a transform has filtered it out. */
  | { readonly kind: "done" }
  /** It goes on unchanged. No stages: it is done. */
  | { readonly kind: "onward"; readonly stages: readonly StageQueue[] }
  | { readonly kind: "outputs"; readonly records: readonly NewRecord[] }
  /** It is dead, and a dead-letter service has it. */
  | { readonly kind: "buried" }
  /** It is kept as dead. `info` is at most `RECORD_LIMITS.deadInfoBytes`. */
  | { readonly kind: "dead"; readonly info: Uint8Array };

/** How the delivery of a task has ended. */
export type Ending =
  | Final
  /** It is to be delivered again, at `at` on the monotonic clock at the earliest. */
  | { readonly kind: "retry"; readonly at: Millis }
  /** It was not tried: it waits until `at`. */
  | { readonly kind: "later"; readonly at: Millis };

export type Ended = { readonly task: Task; readonly ending: Ending };
type FinallyEnded = { readonly task: Task; readonly ending: Final };

export type DeliveriesParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly sets: StageSets;
  readonly mender: Mender;
  readonly clock: Clock;
  /** The buffer has changed: there may be something to write down, and room. */
  readonly changed: () => void;
};

const NOWHERE: readonly StageQueue[] = [];

/** What there is to deliver, for whoever calls the services. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  /** Bytes of outputs that are on their way to the disk. */
  #unwritten = 0;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  /** At most `most` tasks of a stage that are due; each must be ended by `end`. */
  take(stage: StageQueue, most: number): readonly Task[] {
    return stage.take(this.#parts.clock.monotonic(), most);
  }

  /**
   * The records of tasks, encoded, in their order; undefined where one is damaged on disk: that
   * must end as dead (DATA_LOSS), never be delivered. Fails with ConveyorError `unavailable`.
   */
  async load(tasks: readonly Task[]): Promise<readonly (Uint8Array | undefined)[]> {
    return await this.#parts.store.read(tasks.map(({ item }) => item.position));
  }

  /**
   * Promises room for what comes of a task; `end` must follow. Returns the stage that has none: then
   * nothing has changed, the task is still being delivered, and can be ended later.
   */
  reserve(ending: Ending): StageQueue | undefined {
    switch (ending.kind) {
      case "onward":
        return this.#parts.buffer.reserve([ending.stages]);
      case "outputs":
        return this.#parts.buffer.reserve(ending.records.map(({ stages }) => stages));
      case "done":
      case "buried":
      case "dead":
      case "retry":
      case "later":
        return undefined;
      default: {
        const rest: never = ending;
        return rest;
      }
    }
  }

  /** Whether the disk has room for so much that transforms have made; if not, that is told. */
  hasRoomFor(bytes: number): boolean {
    const { store, mender } = this.#parts;
    const all = this.#unwritten + bytes;
    if (store.hasRoom("outputs", all)) return true;
    void mender.roomy("outputs", all);
    return false;
  }

  /**
   * Ends deliveries, for whose outputs room has been reserved. Resolves when all is on disk: until
   * then a crash makes the tasks be delivered again. Resolves, too, when the node stops before the
   * disk can be written.
   */
  async end(endings: readonly Ended[]): Promise<void> {
    const { buffer, changed } = this.#parts;
    const final: FinallyEnded[] = [];
    for (const { task, ending } of endings) {
      if (ending.kind === "retry") buffer.retry(task, ending.at);
      else if (ending.kind === "later") buffer.postpone(task, ending.at);
      else final.push({ task, ending });
    }
    if (final.length < endings.length) changed();
    await Promise.all(inPieces(final).map((piece) => this.#finish(piece)));
  }

  /** What comes of tasks is on disk before they count as done, and that they are done with it. */
  async #finish(piece: readonly FinallyEnded[]): Promise<void> {
    const bytes = piece.reduce((sum, { ending }) => sum + outputBytes(ending), 0);
    this.#unwritten += bytes;
    const positions = await this.#written(async () => this.#write(piece, await this.#dead(piece)));
    this.#unwritten -= bytes;
    if (positions === undefined) return;
    const places = positions.values();
    for (const { task, ending } of piece) this.#settle(task, ending, places);
    this.#parts.changed();
  }

  async #write(
    piece: readonly FinallyEnded[],
    dead: readonly DeadItem[],
  ): Promise<readonly ItemPosition[]> {
    const { sets, store } = this.#parts;
    const packed = this.#outputs(piece);
    // Writes take effect in the order in which they are made, and so does what they say of an item.
    for (const { task, ending } of piece) depart(task, nextOf(ending));
    const progress = piece.flatMap(({ task: { item } }) => {
      const state = sets.idOfRest(item.stages);
      return state === undefined ? [] : [{ position: item.position, state }];
    });
    const definitions = sets.pending();
    try {
      const write = { definitions: definitions.notes, packed, dead, progress };
      const positions = await store.write(write);
      definitions.written();
      return positions;
    } catch (error) {
      for (const { task, ending } of piece) comeBack(task, nextOf(ending));
      throw error;
    }
  }

  /** In order; those in a row that go the same way together. */
  #outputs(piece: readonly FinallyEnded[]): OutputItems[] {
    const packed: OutputItems[] = [];
    let last: OutputItems | undefined;
    for (const { task: { item }, ending } of piece) {
      if (ending.kind !== "outputs") continue;
      for (const { bytes, stages } of ending.records) {
        if (stages.length === 0) continue;
        const state = this.#parts.sets.idOf(stages);
        if (last?.state !== state) packed.push(last = new OutputItems(state));
        last.add(item, bytes);
      }
    }
    return packed;
  }

  async #dead(piece: readonly FinallyEnded[]): Promise<DeadItem[]> {
    const dead = piece.filter(({ ending }) => ending.kind === "dead");
    if (dead.length === 0) return [];
    const payloads = await this.load(dead.map(({ task }) => task));
    return dead.flatMap(({ task: { stage, item }, ending }, i) => {
      if (ending.kind !== "dead") return [];
      const { pipelineId, stageId } = stage;
      const payload = payloads[i] ?? new Uint8Array();
      return [{ pipelineId, stageId, position: item.position, info: ending.info, payload }];
    });
  }

  #settle(task: Task, ending: Final, places: Iterator<ItemPosition>): void {
    const { buffer, clock } = this.#parts;
    const now = clock.monotonic();
    switch (ending.kind) {
      case "done":
        return buffer.finish(task, now);
      case "onward":
        return buffer.move(task, ending.stages, now);
      case "outputs": {
        const outputs = ending.records.filter(({ stages }) => stages.length > 0);
        const placed = outputs.map(({ bytes, stages }) => {
          return { position: places.next().value ?? 0, bytes: bytes.length, stages };
        });
        return buffer.advance(task, placed, now);
      }
      case "buried":
      case "dead":
        return buffer.bury(task, now);
      default: {
        const rest: never = ending;
        return rest;
      }
    }
  }

  /** Undefined when the node stops before it can be written. */
  async #written<T>(write: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!await this.#parts.mender.mended(error)) return undefined;
      }
    }
  }
}

function nextOf(ending: Final): readonly StageQueue[] {
  return ending.kind === "onward" ? ending.stages : NOWHERE;
}

/** Pieces that are written at once: what transforms make of a few records can be very much. */
function inPieces(endings: readonly FinallyEnded[]): FinallyEnded[][] {
  const pieces: FinallyEnded[][] = [];
  let piece: FinallyEnded[] = [];
  let bytes = 0;
  for (const ended of endings) {
    const size = sizeOf(ended);
    if (piece.length > 0 && bytes + size > DELIVERY_LIMITS.writeBytes) {
      pieces.push(piece);
      [piece, bytes] = [[], 0];
    }
    piece.push(ended);
    bytes += size;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

function sizeOf({ task, ending }: FinallyEnded): number {
  return ending.kind === "dead" ? task.item.bytes : outputBytes(ending);
}

/** What is to be written of what a transform has made: not what goes nowhere. */
export function outputBytes(ending: Ending): number {
  if (ending.kind !== "outputs") return 0;
  const written = ending.records.filter(({ stages }) => stages.length > 0);
  return written.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
