import type { Millis } from "../base/mod.ts";
import { Credits, type Priority, type Space } from "./credits.ts";
import { Gauge, isAtLeast, type Level } from "./gauge.ts";
import { ItemRun } from "./item_run.ts";
import type { Item, Root, Task } from "./items.ts";
import type { Partition } from "./partition.ts";
import { Shares } from "./shares.ts";
import { recommendedBatchSize, resumeAfter, type Signal } from "./signal.ts";
import { Source, type SourceWatermark } from "./source.ts";
import { StageQueue } from "./stage_queue.ts";
import type { Epoch } from "./watermarks.ts";

export type BufferSettings = {
  /** Records that were taken and are not done; hard. */
  readonly maxTotalRecords: number;
  /** Records in the queue of one stage; hard. */
  readonly maxPerStage: number;
  /** The share of either from which sources are slowed down. */
  readonly backpressureThreshold: number;
};

/** Records that ask to be let in, one behind the other. */
export type Candidate = {
  readonly source: Source;
  readonly partition: Partition;
  /** Of the first, those of the others follow; 0 for none. */
  readonly sequence: bigint;
  /** Several have numbers, and no key. */
  readonly count: number;
  /** "" for none. */
  readonly key: string;
  /** Where they go first; none: they are done as soon as they are stored. */
  readonly stages: readonly StageQueue[];
};

/** Records that were let in, and have still to be stored. */
export type Ticket = Omit<Candidate, "count" | "key"> & {
  count: number;
  /** Of those that have one. */
  readonly keys: string[];
  readonly epoch: Epoch;
};

/** What becomes of the first of the candidates; of those behind them it is to be asked again. */
export type Admission =
  | { readonly kind: "accepted"; readonly ticket: Ticket }
  | { readonly kind: "duplicate"; readonly count: number }
  | { readonly kind: "rejected"; readonly reason: string }
  /** There is no room for it; `stage` is undefined when the whole buffer is full. */
  | { readonly kind: "full"; readonly stage: StageQueue | undefined };

/** What a transform has made of an item, and where it goes next. */
export type Output = {
  readonly position: number;
  readonly bytes: number;
  readonly stages: readonly StageQueue[];
};

/** What has changed since it was asked last, and has to be written down. */
export type Changes = {
  /** Partitions of which something was done. */
  readonly partitions: readonly Partition[];
  /** Watermarks that hold now, in order. */
  readonly watermarks: readonly SourceWatermark[];
};

/** All that is on its way through one node, and who may send more. */
export class RecordBuffer {
  readonly total: Gauge;
  readonly credits = new Credits();
  readonly #settings: BufferSettings;
  readonly #shares: Shares;
  readonly #sources = new Map<string, Source>();
  readonly #stages = new Map<string, StageQueue>();
  #partitions = new Set<Partition>();
  #watermarks: SourceWatermark[] = [];

  constructor(settings: BufferSettings) {
    this.#settings = settings;
    this.total = new Gauge(settings.maxTotalRecords, settings.backpressureThreshold);
    this.#shares = new Shares(settings.maxTotalRecords);
  }

  sources(): Iterable<Source> {
    return this.#sources.values();
  }

  source(id: string): Source {
    let source = this.#sources.get(id);
    if (source === undefined) this.#sources.set(id, source = new Source(id));
    return source;
  }

  stages(): Iterable<StageQueue> {
    return this.#stages.values();
  }

  stage(pipelineId: string, stageId: string): StageQueue {
    const key = JSON.stringify([pipelineId, stageId]);
    let stage = this.#stages.get(key);
    if (stage === undefined) {
      const { maxPerStage: capacity, backpressureThreshold: threshold } = this.#settings;
      this.#stages.set(key, stage = new StageQueue(pipelineId, stageId, { capacity, threshold }));
    }
    return stage;
  }

  /** The pipelines that records enter now, for which room is kept. */
  setPipelines(ids: Iterable<string>): void {
    this.#shares.setActive(ids);
  }

  /** Whether anything waits for `takeChanges`. */
  get changed(): boolean {
    return this.#partitions.size > 0 || this.#watermarks.length > 0;
  }

  takeChanges(): Changes {
    const changes = { partitions: [...this.#partitions], watermarks: this.#watermarks };
    this.#partitions = new Set();
    this.#watermarks = [];
    return changes;
  }

  /** They could not be written down: they come again with the next. */
  putBackChanges({ partitions, watermarks }: Changes): void {
    for (const partition of partitions) this.#partitions.add(partition);
    this.#watermarks.unshift(...watermarks);
  }

  /** Lets in what is new, while there is room: `enter` or `withdraw` must follow. */
  admit(candidate: Candidate): Admission {
    const { source, partition, sequence, key, stages } = candidate;
    let { count } = candidate;
    if (sequence > 0n) {
      const sighting = partition.look(sequence, count);
      if (sighting.kind === "known") return { kind: "duplicate", count: sighting.count };
      if (sighting.kind === "too_many_gaps") {
        const reason = `too many gaps in the sequence numbers of partition ${partition.number}`;
        return { kind: "rejected", reason };
      }
      count = sighting.count;
    }
    if (key !== "" && source.keys.has(key)) return { kind: "duplicate", count: 1 };
    count = Math.min(count, this.#roomFor(stages));
    if (count === 0) return { kind: "full", stage: stages.find(({ gauge }) => gauge.free === 0) };
    if (sequence > 0n) partition.accept(sequence, count);
    if (key !== "") source.keys.add(key);
    const epoch = source.watermarks.enter(count);
    if (stages.length > 0) this.total.add(count);
    this.#promise(stages, count);
    const keys = key === "" ? [] : [key];
    const ticket = { source, partition, sequence, count, keys, stages, epoch };
    return { kind: "accepted", ticket };
  }

  /**
   * The records are in the store: they count. `positions` and the bytes of their payloads are of all
   * of them; of those that go nowhere nothing is asked.
   */
  enter(
    ticket: Ticket,
    positions: readonly number[],
    bytes: Uint32Array,
    now: Millis,
  ): void {
    const { count, stages } = ticket;
    if (stages.length === 0) return this.#finish(ticket, count);
    for (let from = 0; from < count;) {
      const position = positions[from] ?? 0;
      let to = from + 1;
      while (to < count && positions[to] === position + to - from) to++;
      const run = new ItemRun(ticket, position, bytes, { from, to });
      for (const stage of stages) stage.pushRun(run, now);
      from = to;
    }
  }

  /** The records could not be stored: they were never here. */
  withdraw({ source, partition, sequence, count, epoch, keys, stages }: Ticket): void {
    if (sequence > 0n && partition.withdraw(sequence, count)) this.#partitions.add(partition);
    for (const key of keys) source.keys.delete(key);
    if (stages.length > 0) this.total.add(-count);
    this.#promise(stages, -count);
    this.#watermarks.push(...source.watermarks.leave(epoch, count));
  }

  /** `watermark` holds once everything that the source has sent so far is done. */
  closeEpoch(source: Source, watermark: SourceWatermark): void {
    this.#watermarks.push(...source.watermarks.close(watermark));
  }

  /** An item that a store remembers. Its room is counted, whether there is any or not. */
  restore(item: Item, now: Millis): void {
    if (item.root.open++ === 0) this.total.add(1);
    this.#promise(item.stages, 1);
    this.#place(item, item.stages, now);
  }

  /** Records that a store remembers, one behind the other from `position` on; as `restore`. */
  restoreRun(ticket: Ticket, position: number, bytes: Uint32Array, now: Millis): void {
    const { count, stages } = ticket;
    this.total.add(count);
    this.#promise(stages, count);
    const run = new ItemRun(ticket, position, bytes, { from: 0, to: count });
    for (const stage of stages) stage.pushRun(run, now);
  }

  /**
   * Promises room for the outputs of a task, each given by where it goes: all or none. Returns the
   * stage that lacks it. What is promised is used by `advance` or `move`, or given back by `release`.
   */
  reserve(outputs: readonly (readonly StageQueue[])[]): StageQueue | undefined {
    const full = outputs.length === 1 ? firstFull(outputs[0] ?? []) : lackingRoom(outputs);
    if (full !== undefined) return full;
    for (const stages of outputs) this.#promise(stages, 1);
    return undefined;
  }

  release(outputs: readonly (readonly StageQueue[])[]): void {
    for (const stages of outputs) this.#promise(stages, -1);
  }

  /** The task is done, and nothing comes of it: delivered to a sink, or filtered. */
  finish(task: Task, now: Millis): void {
    task.stage.processed++;
    this.#leave(task, [], now);
  }

  /** The task is done without having been delivered: its record is dead. */
  bury(task: Task, now: Millis): void {
    task.stage.failed++;
    task.stage.buried++;
    this.#leave(task, [], now);
  }

  /** The item goes on as it is, to stages with reserved room. */
  move(task: Task, stages: readonly StageQueue[], now: Millis): void {
    task.stage.processed++;
    this.#leave(task, stages, now);
  }

  /** The task is done; its outputs are in the store, and go on to stages with reserved room. */
  advance(task: Task, outputs: readonly Output[], now: Millis): void {
    const { root, rootPosition } = task.item;
    task.stage.processed++;
    for (const { position, bytes, stages } of outputs) {
      if (stages.length === 0) continue;
      root.open++;
      this.#place({ position, rootPosition, root, bytes, stages, open: 0 }, stages, now);
    }
    this.#leave(task, [], now);
  }

  /** The task was not tried after all: it waits until `at`, at the earliest. */
  postpone(task: Task, at: Millis): void {
    task.attempts--;
    task.stage.retry(task, at);
  }

  /** Delivers the task again at `at`, at the earliest. */
  retry(task: Task, at: Millis): void {
    task.stage.failed++;
    task.stage.retry(task, at);
  }

  /** Grants credits for records that go to `entries`; see `Credits`. */
  grant(
    sourceId: string,
    entries: readonly StageQueue[],
    requested: number,
    priority: Priority,
    now: Millis,
  ): number {
    return this.credits.grant(sourceId, this.#spaces(entries), requested, priority, now);
  }

  /** How many records there is room for on their way to all of `entries`. */
  room(entries: readonly StageQueue[]): number {
    return Math.min(...this.#spaces(entries).map(({ gauge, most }) => Math.min(gauge.free, most)));
  }

  /**
   * What to tell a source whose records go to `entries`, of pipelines with the stages `all`, in the
   * order in which records pass them.
   */
  signal(entries: readonly StageQueue[], all: readonly StageQueue[], now: Millis): Signal {
    const room = this.room(entries);
    const level = highest([this.total, ...entries.map(({ gauge }) => gauge)], room);
    const stage = level === "none" ? undefined : fullest(all);
    const excess = stage?.gauge.excess ?? this.total.excess;
    return {
      level,
      pause: room === 0,
      batchSize: recommendedBatchSize(level, room),
      resumeAfter: room > 0 ? 0 : resumeAfter(excess, stage?.meter.perSecond(now) ?? 0),
      stage,
    };
  }

  #spaces(entries: readonly StageQueue[]): Required<Space>[] {
    const kept = this.#shares.keptFromOthers(pipelinesOf(entries));
    const most = Math.max(0, this.total.free - kept);
    const stages = entries.map(({ gauge }) => ({ gauge, most: Infinity }));
    return [{ gauge: this.total, most }, ...stages];
  }

  /** How many records could go to these stages. */
  #roomFor(stages: readonly StageQueue[]): number {
    if (stages.length === 0) return Infinity;
    const kept = this.#shares.keeps ? this.#shares.keptFromOthers(pipelinesOf(stages)) : 0;
    let room = Math.max(0, this.total.free - kept);
    for (const { gauge } of stages) room = Math.min(room, gauge.free);
    return room;
  }

  #promise(stages: readonly StageQueue[], by: number): void {
    for (const { gauge, pipelineId } of stages) {
      gauge.add(by);
      this.#shares.add(pipelineId, by);
    }
  }

  #place(item: Item, stages: readonly StageQueue[], now: Millis): void {
    item.open += stages.length;
    for (const stage of stages) stage.push({ item, stage, since: now, attempts: 0 });
  }

  #leave(task: Task, next: readonly StageQueue[], now: Millis): void {
    const { item, stage } = task;
    stage.leave(task, now);
    this.#shares.add(stage.pipelineId, -1);
    this.#place(item, next, now);
    if (--item.open > 0 || --item.root.open > 0) return;
    this.total.add(-1);
    this.#finish(item.root, 1);
  }

  /** As many records of the epoch, one behind the other, are done. */
  #finish({ source, partition, sequence, epoch }: Omit<Root, "open">, count: number): void {
    if (sequence > 0n) {
      partition.finish(sequence, count);
      this.#partitions.add(partition);
    }
    this.#watermarks.push(...source.watermarks.leave(epoch, count));
  }
}

function firstFull(stages: readonly StageQueue[]): StageQueue | undefined {
  for (const stage of stages) if (stage.gauge.free === 0) return stage;
  return undefined;
}

function lackingRoom(outputs: readonly (readonly StageQueue[])[]): StageQueue | undefined {
  const needed = new Map<StageQueue, number>();
  for (const stages of outputs) {
    for (const stage of stages) needed.set(stage, (needed.get(stage) ?? 0) + 1);
  }
  for (const [stage, count] of needed) if (stage.gauge.free < count) return stage;
  return undefined;
}

/** Makes one ticket of two, if the records of the second go on where those of the first end. */
export function joinTickets(
  first: Ticket,
  { partition, sequence, count, epoch, keys, stages }: Ticket,
): boolean {
  const follows = first.sequence === 0n
    ? sequence === 0n
    : first.sequence + BigInt(first.count) === sequence;
  const alike = follows && first.partition === partition && first.epoch === epoch &&
    first.stages.length === stages.length &&
    first.stages.every((stage, i) => stage === stages[i]);
  if (!alike) return false;
  first.count += count;
  first.keys.push(...keys);
  return true;
}

function pipelinesOf(stages: readonly StageQueue[]): Set<string> {
  return new Set(stages.map(({ pipelineId }) => pipelineId));
}

function highest(gauges: readonly Gauge[], room: number): Level {
  if (room === 0) return "critical";
  return gauges.reduce<Level>((top, { level }) => isAtLeast(level, top) ? level : top, "none");
}

/** Of those that are as full, the one that records reach last: it holds up the others. */
function fullest(stages: readonly StageQueue[]): StageQueue | undefined {
  const share = ({ gauge }: StageQueue) => gauge.count / gauge.capacity;
  return stages.reduce<StageQueue | undefined>(
    (top, stage) => top === undefined || share(stage) >= share(top) ? stage : top,
    undefined,
  );
}
