import type { Millis } from "../base/mod.ts";
import { Deque } from "./deque.ts";
import { Gauge } from "./gauge.ts";
import type { ItemRun } from "./item_run.ts";
import type { Task } from "./items.ts";
import { Lane } from "./lane.ts";
import { Meter } from "./meter.ts";
import type { Partition } from "./partition.ts";
import { Sleepers } from "./sleepers.ts";

/** In an ordered stage a task sleeps in its lane, which waits with it; in others it sleeps alone. */
type Sleeper = { readonly task: Task; readonly inLane: boolean };

export type QueueSettings = {
  /** Tasks that it holds at most, those being delivered and room that is promised among them. */
  readonly capacity: number;
  readonly threshold: number;
};

/**
 * The tasks of one stage, by partition, so that each partition has its turn. In an ordered stage a
 * partition is delivered one batch after the other, and waits while a task of it waits for a retry.
 */
export class StageQueue {
  readonly gauge: Gauge;
  /** Tasks that leave. */
  readonly meter = new Meter();
  /** Tasks that have left, and deliveries that are to be made again. */
  processed = 0;
  failed = 0;
  /** Tasks that were given up; `failed` counts them, too. */
  buried = 0;
  readonly #lanes = new Map<Partition, Lane>();
  /** Those with tasks that may be delivered now, in order of their turns. */
  readonly #ready = new Deque<Lane>();
  readonly #sleepers = new Sleepers<Sleeper>();
  #ordered = false;
  readonly #inFlight = new Set<Task>();
  #waiting = 0;
  #bytes = 0;

  constructor(
    readonly pipelineId: string,
    readonly stageId: string,
    settings: QueueSettings,
  ) {
    this.gauge = new Gauge(settings.capacity, settings.threshold);
  }

  /** Tasks that wait, for their turn or for a retry. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Tasks that are being delivered. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** All that wait or are being delivered. */
  get buffered(): number {
    return this.#waiting + this.#inFlight.size;
  }

  /** Payloads of all that wait or are being delivered. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the next retry is due; undefined for none. */
  get nextRetry(): Millis | undefined {
    return this.#sleepers.next;
  }

  /** Since when the oldest task is here; O(partitions + tasks in flight + retries). */
  oldest(): Millis | undefined {
    let oldest: Millis | undefined;
    const look = (since: Millis | undefined) => {
      if (since !== undefined && !(since >= (oldest ?? Infinity))) oldest = since;
    };
    for (const lane of this.#lanes.values()) look(lane.since);
    for (const { since } of this.#inFlight) look(since);
    for (const { task } of this.#sleepers.values()) look(task.since);
    return oldest;
  }

  /** Whether partitions are delivered in order. May change at any time. */
  get ordered(): boolean {
    return this.#ordered;
  }

  set ordered(ordered: boolean) {
    if (ordered === this.#ordered) return;
    this.#ordered = ordered;
    for (const lane of this.#lanes.values()) this.#makeReady(lane);
  }

  /** Takes in a task; room for it has been promised. */
  push(task: Task): void {
    const lane = this.#laneOf(task.item.root.partition);
    lane.push(task);
    this.#waiting++;
    this.#bytes += task.item.bytes;
    this.#makeReady(lane);
  }

  /** Takes in all of a run; room for it has been promised. */
  pushRun(run: ItemRun, now: Millis): void {
    const lane = this.#laneOf(run.partition);
    lane.pushRun(run, this, now);
    this.#waiting += run.length;
    this.#bytes += run.payloadBytes;
    this.#makeReady(lane);
  }

  /**
   * At most `most` tasks to be delivered now, of as many partitions as there are; none when there is
   * nothing to do before `nextRetry`, or before the end of a delivery. Each must be settled: by
   * `leave` or by `retry`.
   */
  take(now: Millis, most: number): Task[] {
    this.#wake(now);
    const batch: Task[] = [];
    const share = Math.max(1, Math.floor(most / Math.max(1, this.#ready.length)));
    const turns: Lane[] = [];
    while (batch.length < most) {
      const lane = this.#ready.shift();
      if (lane === undefined) break;
      lane.ready = false;
      if (this.#isBlocked(lane)) continue;
      this.#deliver(lane, batch, Math.min(most, batch.length + share));
      turns.push(lane);
    }
    // What is left of the batch is for whoever has more.
    for (const lane of turns) this.#deliver(lane, batch, most);
    for (const lane of turns) this.#makeReady(lane);
    return batch;
  }

  /** The task has nothing more to do here. */
  leave(task: Task, now: Millis): void {
    this.#inFlight.delete(task);
    this.gauge.add(-1);
    this.#bytes -= task.item.bytes;
    this.meter.add(now);
    const lane = this.#laneOf(task.item.root.partition);
    lane.inFlight--;
    this.#makeReady(lane);
    if (lane.isIdle) this.#lanes.delete(task.item.root.partition);
  }

  /** The task is to be delivered again, at `at` at the earliest. */
  retry(task: Task, at: Millis): void {
    this.#inFlight.delete(task);
    this.#waiting++;
    const lane = this.#laneOf(task.item.root.partition);
    lane.inFlight--;
    lane.asleep++;
    if (this.#ordered) lane.putBack(task);
    this.#sleepers.add(at, { task, inLane: this.#ordered });
    this.#makeReady(lane);
  }

  #deliver(lane: Lane, batch: Task[], until: number): void {
    while (batch.length < until) {
      const task = lane.take();
      if (task === undefined) break;
      lane.inFlight++;
      task.attempts++;
      this.#waiting--;
      this.#inFlight.add(task);
      batch.push(task);
    }
  }

  #wake(now: Millis): void {
    for (;;) {
      const sleeper = this.#sleepers.take(now);
      if (sleeper === undefined) break;
      const lane = this.#laneOf(sleeper.task.item.root.partition);
      lane.asleep--;
      if (!sleeper.inLane) lane.putBack(sleeper.task);
      this.#makeReady(lane);
    }
  }

  #laneOf(partition: Partition): Lane {
    let lane = this.#lanes.get(partition);
    if (lane === undefined) this.#lanes.set(partition, lane = new Lane());
    return lane;
  }

  #makeReady(lane: Lane): void {
    if (lane.ready || lane.length === 0 || this.#isBlocked(lane)) return;
    lane.ready = true;
    this.#ready.push(lane);
  }

  #isBlocked(lane: Lane): boolean {
    return this.#ordered && (lane.asleep > 0 || lane.inFlight > 0);
  }
}
