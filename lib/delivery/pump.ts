import type { Clock, Millis, NodeId, Rng, Timers } from "../base/mod.ts";
import { DELIVERY_LIMITS, type DeliveryLimits } from "../base/mod.ts";
import type { StageQueue } from "../buffer/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { ReplicatedState } from "../state/mod.ts";
import { type Logger, rateLimited } from "../telemetry/mod.ts";
import { Channels } from "./channels.ts";
import type { DeliveryParts } from "./delivery_parts.ts";
import { Pacer } from "./pacer.ts";
import { Room } from "./room.ts";
import type { RecordRouter } from "./router.ts";
import type { PipelineRoutes } from "./routes.ts";
import { type Budget, StageRunner } from "./stage_runner.ts";

export type PumpOptions = {
  readonly records: RecordRouter;
  readonly plane: ControlPlane;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly logger: Logger;
  /** Smaller bounds than `DELIVERY_LIMITS`, for tests. */
  readonly limits?: Partial<DeliveryLimits>;
};

/** The state is looked at this often at most: every commit of an offset changes it. */
const REFRESH_MS: Millis = 50;
/** When a service has changed, nothing begins before that is known; but it is found out this often at most. */
const REFRESH_LEAST_MS: Millis = 5;
const LOG_MS: Millis = 5_000;

/** Delivers the records of a node: each stage by a runner of its own, so none waits for another. */
export class Pump {
  readonly #options: PumpOptions;
  readonly #limits: DeliveryLimits;
  readonly #channels: Channels;
  readonly #room: Room;
  readonly #parts: DeliveryParts;
  readonly #budget: Budget = { bytes: 0 };
  readonly #runners = new Map<StageQueue, StageRunner>();
  readonly #abort = new AbortController();
  #unlisten = () => {};
  #cancelTimer = () => {};
  #refreshedAt: Millis = -Infinity;
  /** Of services, that this knows of. */
  #changes = 0;
  #looking = false;
  #again = false;
  #stopping = false;
  #idle = () => {};

  private constructor(options: PumpOptions) {
    const { clock, rng, records, nodeId } = options;
    this.#options = options;
    this.#limits = { ...DELIVERY_LIMITS, ...options.limits };
    const limits = this.#limits;
    this.#channels = new Channels({ clock, rng, limits });
    this.#room = new Room(records.deliveries);
    this.#parts = {
      deliveries: records.deliveries,
      room: this.#room,
      channels: this.#channels,
      nodeId,
      clock,
      rng,
      logger: rateLimited(options.logger, { clock, everyMs: LOG_MS }),
      limits,
      pacer: new Pacer(options.timers),
      held: new Map(),
      signal: this.#abort.signal,
      onCall: () => {},
    };
  }

  /** Begins to deliver, what is on disk too. */
  static start(options: PumpOptions): Pump {
    const pump = new Pump(options);
    pump.#unlisten = options.records.onChange(() => pump.#wake());
    pump.#wake();
    return pump;
  }

  /** How long calls for a stage take; 0 where there were none. */
  latency(queue: StageQueue): Millis {
    return this.#runners.get(queue)?.latency ?? 0;
  }

  /** Records that a registered service is working on for this node. */
  pendingOf(serviceId: string): number {
    return this.#parts.held.get(serviceId) ?? 0;
  }

  /**
   * Begins nothing more, and waits for what has begun; what has not ended after `graceMs` is cut
   * off, and will be delivered again after the next start.
   */
  async stop(graceMs: Millis): Promise<void> {
    this.#stopping = true;
    this.#unlisten();
    this.#cancelTimer();
    // Who waits for room would wait for what is no longer delivered.
    this.#room.stop();
    const idle = new Promise<void>((resolve) => this.#idle = resolve);
    const cancel = this.#options.timers.after(graceMs, () => this.#abort.abort());
    this.#checkIdle();
    await idle;
    cancel();
    this.#abort.abort();
    this.#channels.close();
  }

  /** Something may have changed. Many calls while it looks make it look once more. */
  #wake(): void {
    if (this.#stopping) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    void this.#look().catch((error) => {
      this.#parts.logger.error("records cannot be delivered", { error });
      this.#schedule(this.#now() + this.#limits.lookMs);
    }).finally(() => {
      this.#looking = false;
      if (!this.#again) return;
      this.#again = false;
      this.#wake();
    });
  }

  async #look(): Promise<void> {
    const { clock } = this.#options;
    this.#room.look();
    if (await this.#hasChanges()) {
      const at = this.#refreshedAt + REFRESH_LEAST_MS;
      if (this.#now() < at) return this.#schedule(at);
      await this.#refresh();
    } else if (this.#mustRefresh()) await this.#refresh();
    if (this.#stopping) return;
    let next = Infinity;
    for (const runner of this.#runners.values()) {
      const at = runner.look(clock.monotonic());
      if (at !== undefined) next = Math.min(next, at);
      const { orphanedAt } = runner;
      if (orphanedAt !== undefined) next = Math.min(next, this.#onOrphan(runner, orphanedAt));
    }
    const waits = [...this.#runners.values()].some(({ queue }) => queue.buffered > 0);
    this.#schedule(Math.min(next, waits ? this.#now() + this.#limits.lookMs : Infinity));
  }

  /** Whether a service may not be what it was: one that leaves is to get nothing more. */
  async #hasChanges(): Promise<boolean> {
    const changed = (state: ReplicatedState) => state.services.changes !== this.#changes;
    return await this.#options.plane.read(changed, { consistency: "stale" });
  }

  #mustRefresh(): boolean {
    if (this.#now() - this.#refreshedAt >= REFRESH_MS) return true;
    for (const queue of this.#options.records.buffer.stages()) {
      if (queue.waiting > 0 && !this.#runners.has(queue)) return true;
    }
    return false;
  }

  /** Looks at the pipelines, and at the services of stages in which something waits. */
  async #refresh(): Promise<void> {
    const { records } = this.#options;
    await records.refresh();
    await this.#options.plane.read((state) => this.#update(state), { consistency: "stale" });
    this.#refreshedAt = this.#now();
    this.#channels.tidy();
  }

  #update(state: ReplicatedState): void {
    const { pipelines, buffer } = this.#options.records;
    this.#changes = state.services.changes;
    for (const queue of buffer.stages()) {
      if (queue.buffered === 0) {
        const runner = this.#runners.get(queue);
        if (runner !== undefined && !runner.busy && pipelines.get(queue.pipelineId) === undefined) {
          this.#runners.delete(queue);
        }
        continue;
      }
      let runner = this.#runners.get(queue);
      if (runner === undefined) {
        runner = new StageRunner(this.#parts, queue, this.#budget, () => this.#onEnded());
        this.#runners.set(queue, runner);
      }
      const found = stageOf(pipelines.get(queue.pipelineId), queue);
      if (found === undefined) runner.orphan(this.#now());
      else runner.update(state, found.routes, found.spec);
    }
  }

  /** Returns when to look again. */
  #onOrphan(runner: StageRunner, orphanedAt: Millis): Millis {
    const { orphanMs } = this.#limits;
    const now = this.#now();
    if (runner.queue.waiting === 0 || now < orphanedAt + orphanMs) return orphanedAt + orphanMs;
    runner.orphanedAt = now;
    void this.#settleOrphan(runner);
    return now + orphanMs;
  }

  /** A stage that is gone is looked for in the newest state: after a start this node is behind. */
  async #settleOrphan(runner: StageRunner): Promise<void> {
    const { pipelineId, stageId } = runner.queue;
    const exists = await this.#options.plane.read(
      ({ pipelines }) =>
        pipelines.get(pipelineId)?.spec.stages.some(({ id }) => id === stageId) ?? false,
      { consistency: "linearizable" },
    ).catch(() => true);
    if (exists || this.#stopping) return;
    await runner.buryOrphans().catch((error) => {
      this.#parts.logger.error("records of a stage that is gone cannot be kept", { error });
    });
  }

  #onEnded(): void {
    if (this.#stopping) this.#checkIdle();
    else this.#wake();
  }

  #checkIdle(): void {
    for (const runner of this.#runners.values()) if (runner.busy) return;
    this.#idle();
  }

  #schedule(at: Millis): void {
    this.#cancelTimer();
    if (at === Infinity || this.#stopping) return;
    const delay = Math.max(1, at - this.#now());
    this.#cancelTimer = this.#options.timers.after(delay, () => this.#wake());
  }

  #now(): Millis {
    return this.#options.clock.monotonic();
  }
}

function stageOf(
  routes: PipelineRoutes | undefined,
  { stageId }: StageQueue,
): { readonly routes: PipelineRoutes; readonly spec: Stage } | undefined {
  const found = routes?.stages.find(({ spec }) => spec.id === stageId);
  return routes !== undefined && found !== undefined ? { routes, spec: found.spec } : undefined;
}
