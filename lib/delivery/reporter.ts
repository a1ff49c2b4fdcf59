import { ConveyorError, type Millis, type Timers } from "../base/mod.ts";
import type { Partition, SourceWatermark } from "../buffer/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { ReplicatedState } from "../state/mod.ts";
import type { RecordStore } from "../storage/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { NOTES } from "./notes.ts";

export type ReporterOptions = {
  readonly plane: ControlPlane;
  readonly store: RecordStore;
  readonly timers: Timers;
  readonly logger: Logger;
};

/** A partition is reported at most this often: a fast source would fill the log with its offsets. */
const INTERVAL_MS: Millis = 50;
const RETRY_MS: Millis = 500;

/** One partition of a source. */
type Subject = {
  readonly partition: Partition | undefined;
  watermarks: SourceWatermark[];
  busy: boolean;
};

/** Tells the replicated state how far sources are: of each partition one report at a time. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #subjects = new Map<string, Subject>();
  #stopped = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** What these have committed, and these watermarks, are to be known everywhere. */
  report(partitions: readonly Partition[], watermarks: readonly SourceWatermark[]): void {
    for (const partition of partitions) {
      if (partition.committed <= partition.reported) continue;
      this.#start(`offset ${partition.number} ${partition.sourceId}`, partition, []);
    }
    for (const watermark of watermarks) {
      const { sourceId, partition } = watermark;
      this.#start(`watermark ${partition} ${sourceId}`, undefined, [watermark]);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #start(key: string, partition: Partition | undefined, watermarks: SourceWatermark[]): void {
    const subject = this.#subjects.get(key) ?? { partition, watermarks: [], busy: false };
    this.#subjects.set(key, subject);
    subject.watermarks.push(...watermarks);
    if (!subject.busy) void this.#run(key, subject);
  }

  async #run(key: string, subject: Subject): Promise<void> {
    subject.busy = true;
    let failures = 0;
    while (!this.#stopped && hasNews(subject)) {
      try {
        await this.#send(subject);
        failures = 0;
        await this.#sleep(INTERVAL_MS);
      } catch (error) {
        // Nobody leads, or the answer was lost: it is told again, which changes nothing.
        if (failures++ === 0) this.#log(error);
        await this.#sleep(RETRY_MS);
      }
    }
    subject.busy = false;
    this.#subjects.delete(key);
  }

  async #send(subject: Subject): Promise<void> {
    const { plane, store } = this.#options;
    const { partition, watermarks } = subject;
    if (partition !== undefined) return await this.#commit(partition);
    const newest = watermarks[watermarks.length - 1];
    if (newest === undefined) return;
    const { sourceId, partition: number, position, timestamp } = newest;
    const watermark = { sourceId, partition: number, position, timestamp };
    await plane.propose({ type: "report_watermark", ...watermark });
    const told = subject.watermarks.splice(0, watermarks.indexOf(newest) + 1);
    const notes = told.map(({ id }) => ({ key: NOTES.watermark(id), value: undefined }));
    // Left behind by a failure, they are told again after the next start.
    await store.write({ notes }).catch(() => {});
  }

  /**
   * After a start everything is told again, since nothing says whether it was: told twice it changes
   * nothing, and told after a reset it is refused, as long as this node does not know of that.
   */
  async #commit(partition: Partition): Promise<void> {
    const { plane } = this.#options;
    const { sourceId, number, committed: offset, resetAt } = partition;
    const place = { sourceId, partition: number };
    const fence = { reset: false, knownReset: resetAt };
    try {
      const commit = { ...place, offset, timestamp: undefined, ...fence };
      await plane.propose({ type: "commit_offset", ...commit });
      partition.learn({ offset, resetAt });
    } catch (error) {
      if (!(error instanceof ConveyorError && error.code === "failed_precondition")) throw error;
      // Somebody else has got further, or has set the offset back.
      const find = (state: ReplicatedState) => state.offsets.get(sourceId)?.get(number);
      const known = await plane.read(find, { consistency: "linearizable" });
      if (known !== undefined) partition.learn(known);
    }
  }

  #log(error: unknown): void {
    this.#options.logger.warn("how far sources are cannot be told", { error: `${error}` });
  }

  #sleep(span: Millis): Promise<void> {
    return new Promise((resolve) => void this.#options.timers.after(span, resolve));
  }
}

function hasNews({ partition, watermarks }: Subject): boolean {
  if (partition !== undefined) return partition.committed > partition.reported;
  return watermarks.length > 0;
}
