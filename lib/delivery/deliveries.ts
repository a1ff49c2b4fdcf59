import type { Clock, Millis } from "../base/mod.ts";
import type { RecordBuffer, StageQueue, Task } from "../buffer/mod.ts";
import type { RecordStore } from "../storage/mod.ts";
import { encodeHead } from "./item_head.ts";
import { encodeRecordId } from "./record_wire.ts";
import type { Mender } from "./mender.ts";
import type { StageSets } from "./stage_sets.ts";

/** What a transform made of a record: an encoded `common.Record`, and where that goes. */
export type NewRecord = { readonly bytes: Uint8Array; readonly stages: readonly StageQueue[] };

/** How the delivery of a task has ended. */
export type Ending =
  /** Nothing more comes of it: a sink has it, or a transform has filtered it out. */
  | { readonly kind: "done" }
  /** It goes on unchanged. No stages: it is done. */
  | { readonly kind: "onward"; readonly stages: readonly StageQueue[] }
  | { readonly kind: "outputs"; readonly records: readonly NewRecord[] }
  /** It is to be delivered again, at `at` on the monotonic clock at the earliest. */
  | { readonly kind: "retry"; readonly at: Millis }
  /** It was not tried: it waits until `at`. */
  | { readonly kind: "later"; readonly at: Millis }
  /** It is dead, and a dead-letter service has it. */
  | { readonly kind: "buried" }
  /** It is kept as dead. `info` is at most `RECORD_LIMITS.deadInfoBytes`. */
  | { readonly kind: "dead"; readonly info: Uint8Array };

export type DeliveryParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly sets: StageSets;
  readonly mender: Mender;
  readonly clock: Clock;
  /** The buffer has changed: there may be something to write down, and room. */
  readonly changed: () => void;
};

/** What there is to deliver, for whoever calls the services. */
export class Deliveries {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
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
   * Ends the delivery of a task. Resolves with undefined when the end counts; it is on disk some
   * time after, and until then a crash makes the task be delivered again. Resolves with the stage
   * that has no room for what comes of it: then nothing has changed, the task is still being
   * delivered, and it can be ended later. Resolves with undefined, too, when the node stops before
   * the disk can be written.
   */
  async end(task: Task, ending: Ending): Promise<StageQueue | undefined> {
    const { buffer, clock, changed } = this.#parts;
    switch (ending.kind) {
      case "done":
        buffer.finish(task, clock.monotonic());
        break;
      case "onward": {
        const full = buffer.reserve([ending.stages]);
        if (full !== undefined) return full;
        buffer.move(task, ending.stages, clock.monotonic());
        break;
      }
      case "outputs": {
        const full = buffer.reserve(ending.records.map(({ stages }) => stages));
        if (full !== undefined) return full;
        await this.#advance(task, ending.records);
        break;
      }
      case "retry":
        buffer.retry(task, ending.at);
        return undefined;
      case "later":
        buffer.postpone(task, ending.at);
        return undefined;
      case "buried":
        buffer.bury(task, clock.monotonic());
        break;
      case "dead":
        if (await this.#bury(task, ending.info)) buffer.bury(task, clock.monotonic());
        break;
      default: {
        const rest: never = ending;
        return rest;
      }
    }
    changed();
    return undefined;
  }

  /**
   * The outputs are on disk before the task counts as done; that it is done is on disk with them,
   * or a crash would have it done twice.
   */
  async #advance(task: Task, records: readonly NewRecord[]): Promise<void> {
    const { buffer, clock, sets } = this.#parts;
    const onward = records.filter(({ stages }) => stages.length > 0);
    const { partition, sequence, epoch } = task.item.root;
    const id = encodeRecordId(partition.sourceId, partition.number, sequence);
    const head = encodeHead({ bytes: id }, epoch.number, task.item.rootPosition);
    const items = onward.map(({ bytes, stages }) => ({
      head,
      state: sets.idOf(stages),
      payload: bytes,
    }));
    const positions = await this.#written(() => {
      const left = task.item.stages.filter((stage) => stage !== task.stage);
      const progress = [{ position: task.item.position, state: sets.idOf(left) }];
      const definitions = sets.pending();
      const write = { definitions: definitions.notes, items, progress };
      return this.#parts.store.write(write).then((positions) => {
        definitions.written();
        return positions;
      });
    });
    if (positions === undefined) return;
    const outputs = onward.map(({ bytes, stages }, i) => ({
      position: positions[i] ?? 0,
      bytes: bytes.length,
      stages,
    }));
    buffer.advance(task, outputs, clock.monotonic());
  }

  /** The dead record is on disk before the task counts as done. */
  async #bury({ item, stage }: Task, info: Uint8Array): Promise<boolean> {
    const { store } = this.#parts;
    const { pipelineId, stageId } = stage;
    const { position } = item;
    const buried = await this.#written(async () => {
      const [payload = new Uint8Array()] = await store.read([position]);
      return await store.write({ dead: [{ pipelineId, stageId, position, info, payload }] });
    });
    return buried !== undefined;
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
