import type { Millis } from "../base/mod.ts";
import type { StageQueue, Task } from "../buffer/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import type { ReplicatedState } from "../state/mod.ts";
import { BatchRun } from "./batch_run.ts";
import type { DeliveryParts } from "./delivery_parts.ts";
import type { PipelineRoutes } from "./routes.ts";
import { Services } from "./services.ts";
import { Undertaker } from "./undertaker.ts";

/** Bytes of records being delivered, over all stages. */
export type Budget = { bytes: number };

/** Of an average, how much the newest value counts. */
const NEWEST_SHARE = 0.2;

/** Delivers the tasks of one stage, a few batches at a time. */
export class StageRunner {
  readonly #parts: DeliveryParts;
  readonly #services: Services;
  readonly #letters: Services;
  readonly #undertaker: Undertaker;
  #stage: { readonly spec: Stage; readonly routes: PipelineRoutes } | undefined;
  #batches = 0;
  #latency: Millis | undefined;
  /** Since when no pipeline has the stage. */
  orphanedAt: Millis | undefined;

  constructor(
    parts: DeliveryParts,
    readonly queue: StageQueue,
    private readonly budget: Budget,
    /** A batch has ended. */
    private readonly ended: () => void,
  ) {
    const onCall = (_stage: Stage, took: Millis) => {
      this.#latency = (this.#latency ?? took) * (1 - NEWEST_SHARE) + took * NEWEST_SHARE;
    };
    this.#parts = { ...parts, onCall };
    this.#services = new Services(parts.channels, parts.rng);
    this.#letters = new Services(parts.channels, parts.rng);
    this.#undertaker = new Undertaker(this.#parts, this.#letters);
  }

  /** How long calls take that were answered; 0 before the first. */
  get latency(): Millis {
    return this.#latency ?? 0;
  }

  get busy(): boolean {
    return this.#batches > 0;
  }

  /** Takes what the state says of the stage, its services and its dead-letter service. */
  update(state: ReplicatedState, routes: PipelineRoutes, spec: Stage): void {
    this.orphanedAt = undefined;
    this.#stage = { routes, spec };
    this.#undertaker.routes = routes;
    const type = spec.stageType === "sink" ? "sink" : "transform";
    const { selector, endpoint } = spec;
    this.#services.update(state, { type, selector, endpoint });
    const { deadLetter } = routes.spec;
    if (deadLetter === undefined) return;
    const { serviceName } = deadLetter;
    this.#letters.update(state, {
      type: "sink",
      selector: { serviceName, groupId: "", labels: new Map(), loadBalance: "round_robin" },
      endpoint: deadLetter.endpoint,
    });
  }

  /** No pipeline has the stage any more. */
  orphan(now: Millis): void {
    this.orphanedAt ??= now;
    this.#stage = undefined;
  }

  /**
   * Begins what can be begun. Returns when to look again, on the monotonic clock; undefined where
   * that follows from something else: a new task, the end of a batch.
   */
  look(now: Millis): Millis | undefined {
    const { deliveries, limits } = this.#parts;
    for (;;) {
      if (this.queue.waiting === 0 || this.#stage === undefined) return undefined;
      if (this.#batches >= this.#most(this.#stage.spec)) return undefined;
      if (this.budget.bytes >= limits.bytesInFlight && this.#batches > 0) return undefined;
      const services = this.#services.look(now);
      if (services !== "ready") {
        const again = now + limits.lookMs;
        return services.kind === "none" ? again : services.until ?? again;
      }
      const tasks = deliveries.take(this.queue, limits.batchRecords);
      if (tasks.length === 0) return this.queue.nextRetry;
      void this.#run(tasks);
    }
  }

  /** Gives up all that waits, of a stage that is gone for good. */
  async buryOrphans(): Promise<void> {
    const { deliveries, limits } = this.#parts;
    this.#undertaker.routes = undefined;
    // Somebody may bring it back meanwhile.
    while (this.#stage === undefined) {
      const tasks = deliveries.take(this.queue, limits.batchRecords);
      if (tasks.length === 0) return;
      for (const task of tasks) {
        this.#undertaker.doom(task, "the stage does not exist any more", task.attempts - 1);
      }
      await this.#undertaker.bury(tasks);
    }
  }

  #most({ parallelism }: Stage): number {
    const { concurrentCalls, concurrentCallsMax } = this.#parts.limits;
    return Math.min(parallelism || concurrentCalls, concurrentCallsMax);
  }

  async #run(tasks: readonly Task[]): Promise<void> {
    const stage = this.#stage;
    if (stage === undefined) return;
    const bytes = tasks.reduce((sum, { item }) => sum + item.bytes, 0);
    this.#batches++;
    this.budget.bytes += bytes;
    const [services, undertaker] = [this.#services, this.#undertaker];
    await new BatchRun(this.#parts, { ...stage, services, undertaker }, tasks).run();
    this.#batches--;
    this.budget.bytes -= bytes;
    this.ended();
  }
}
