import type { Clock, FatalError, Millis, Timers } from "../base/mod.ts";
import { type BufferSettings, RecordBuffer, type StageQueue } from "../buffer/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { RecordStore } from "../storage/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { DeadRecords } from "./dead_records.ts";
import { Deliveries } from "./deliveries.ts";
import { Intake } from "./intake.ts";
import { Journal } from "./journal.ts";
import { KeyLog } from "./key_log.ts";
import { Mender } from "./mender.ts";
import { recoverRecords } from "./recovery.ts";
import { Reporter } from "./reporter.ts";
import { StageSets } from "./stage_sets.ts";
import { PipelineView } from "./view.ts";

export type RecordRouterOptions = {
  readonly settings: BufferSettings;
  readonly plane: ControlPlane;
  /** Not recovered yet. */
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The store has lost what it had acknowledged: the node must stop. */
  readonly onFatal: (error: FatalError) => void;
};

/** How a stage does on one node. */
export type StageFigures = {
  readonly processed: number;
  /** All that wait or are being delivered. */
  readonly buffered: number;
  readonly errors: number;
  readonly inFlight: number;
  /** Kept after their last retry. */
  readonly dead: number;
  /** Age of the one that waits longest; 0 where none does. */
  readonly oldestBuffered: Millis;
};

/** One stage, as `StageFigures` tell of it, and how much it may hold. */
export type StageReport = StageFigures & {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly capacity: number;
  /** Payloads of what is buffered. */
  readonly bytes: number;
  /** Records that were given up since the start; `errors` counts them, too. */
  readonly buried: number;
};

/** The records of one node: the way in, what is on its way, and what becomes of it. */
export class RecordRouter {
  readonly intake: Intake;
  readonly deliveries: Deliveries;
  /** Those that could not be delivered. */
  readonly dead: DeadRecords;
  readonly buffer: RecordBuffer;
  /** Pipelines as the node knows them, compiled; `refresh` looks for changes. */
  readonly pipelines: PipelineView;
  readonly #plane: ControlPlane;
  readonly #journal: Journal;
  readonly #mender: Mender;
  readonly #reporter: Reporter;
  readonly #store: RecordStore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #listeners = new Set<() => void>();
  #waking = false;

  private constructor(
    { plane, store, clock, timers }: RecordRouterOptions,
    parts: {
      readonly buffer: RecordBuffer;
      readonly sets: StageSets;
      readonly keys: KeyLog;
      readonly mender: Mender;
      readonly reporter: Reporter;
    },
    lastWatermark: number,
  ) {
    const { buffer, mender, reporter } = parts;
    this.#plane = plane;
    this.#store = store;
    this.#clock = clock;
    this.#timers = timers;
    this.#mender = mender;
    this.#reporter = reporter;
    this.buffer = buffer;
    this.pipelines = new PipelineView(buffer);
    this.#journal = new Journal({ ...parts, store });
    const common = { ...parts, store, plane, clock, timers, view: this.pipelines };
    const changed = () => this.#changed();
    this.intake = new Intake({ ...common, changed }, { last: lastWatermark });
    this.deliveries = new Deliveries({ ...common, changed });
    this.dead = new DeadRecords({ ...common, changed });
  }

  /** Takes up what the store remembers. Throws FatalError where that does not verify. */
  static async start(options: RecordRouterOptions): Promise<RecordRouter> {
    const { settings, store, clock, timers, logger, plane, onFatal } = options;
    const buffer = new RecordBuffer(settings);
    const [sets, keys] = [new StageSets(), new KeyLog()];
    const found = await recoverRecords({ buffer, store, sets, keys }, clock.monotonic());
    if (found.items > 0) logger.info("records go on from the disk", { items: found.items });
    const mender = new Mender({ store, timers, logger, onFatal });
    const reporter = new Reporter({ plane, store, timers, logger });
    const parts = { buffer, sets, keys, mender, reporter };
    const router = new RecordRouter(options, parts, found.lastWatermark);
    await router.refresh();
    const partitions = [...buffer.sources()].flatMap((source) => [...source.partitions()]);
    reporter.report(partitions, []);
    router.#journal.touch();
    return router;
  }

  /** `work` runs whenever there may be something new to deliver, or room. Returns how to end that. */
  onChange(work: () => void): () => void {
    this.#listeners.add(work);
    return () => void this.#listeners.delete(work);
  }

  /** Looks at the pipelines as this node knows them; true when any has changed. */
  async refresh(): Promise<boolean> {
    return await this.#plane.read(
      (state, revision) => this.pipelines.update(state, revision),
      { consistency: "stale" },
    );
  }

  /** Records of a pipeline that wait on this node or are being delivered. */
  pending(pipelineId: string): number {
    const counts = [...this.#stagesOf(pipelineId)].map(({ buffered }) => buffered);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** How the stages of a pipeline do on this node, by their ids. */
  stages(pipelineId: string): ReadonlyMap<string, StageFigures> {
    const reports = this.#reports(this.#stagesOf(pipelineId));
    return new Map(reports.map((report) => [report.stageId, report]));
  }

  /** How all stages do on this node of which there are, or were, any records. */
  allStages(): StageReport[] {
    return this.#reports(this.buffer.stages());
  }

  #reports(stages: Iterable<StageQueue>): StageReport[] {
    const now = this.#clock.monotonic();
    const keyOf = (pipelineId: string, stageId: string) => JSON.stringify([pipelineId, stageId]);
    const dead = new Map<string, number>();
    for (const { pipelineId, stageId, count } of this.#store.deadCounts()) {
      dead.set(keyOf(pipelineId, stageId), count);
    }
    return Array.from(stages, (stage) => {
      const { pipelineId, stageId, processed, failed, buffered, inFlight, gauge } = stage;
      const { bytes, buried } = stage;
      return {
        ...{ pipelineId, stageId, capacity: gauge.capacity, bytes, buried },
        processed,
        buffered,
        errors: failed,
        inFlight,
        dead: dead.get(keyOf(pipelineId, stageId)) ?? 0,
        oldestBuffered: now - (stage.oldest() ?? now),
      };
    });
  }

  /** Takes nothing more in. What is on disk stays there; what was delivered is written down. */
  async stop(): Promise<void> {
    this.intake.stop();
    this.#mender.stop();
    await this.#journal.stop();
    this.#reporter.stop();
  }

  *#stagesOf(pipelineId: string): Generator<StageQueue> {
    for (const stage of this.buffer.stages()) {
      if (stage.pipelineId === pipelineId) yield stage;
    }
  }

  /** Many changes of one turn wake those who wait once. */
  #changed(): void {
    this.#journal.touch();
    if (this.#waking) return;
    this.#waking = true;
    this.#timers.after(0, () => {
      this.#waking = false;
      this.intake.drained();
      for (const work of this.#listeners) work();
    });
  }
}
