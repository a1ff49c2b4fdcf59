import { Buffer } from "node:buffer";
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, type Millis } from "../base/mod.ts";
import { backoffDelay, type Partition, type StageQueue, type Task } from "../buffer/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import type { Failure, Verdict } from "./answers.ts";
import { process, write } from "./caller.ts";
import { CallFailure, type Channel } from "./channels.ts";
import type { Ended, Ending } from "./deliveries.ts";
import type { DeliveryParts } from "./delivery_parts.ts";
import { recordParts } from "./record_wire.ts";
import { type RetryPolicy, retryPolicy } from "./retry_policy.ts";
import { neverFits } from "./room.ts";
import type { LazySubject, PipelineRoutes } from "./routes.ts";
import type { Services } from "./services.ts";
import type { Undertaker } from "./undertaker.ts";
import { unlessAborted } from "./unless_aborted.ts";

/** A task with its record. */
type Loaded = {
  readonly task: Task;
  readonly bytes: Uint8Array;
  readonly id: Uint8Array;
  readonly key: Uint8Array;
};

/** What goes to one service. */
type Group = { readonly serviceId: string; readonly group: Loaded[] };

/** A record that was made of another, and where it goes. */
type Output = { readonly bytes: Uint8Array; readonly stages: readonly StageQueue[] };

/** What a batch is delivered by. */
export type BatchStage = {
  readonly spec: Stage;
  readonly routes: PipelineRoutes;
  readonly services: Services;
  readonly undertaker: Undertaker;
};

/** How long a batch waits for a disk that cannot be read, or for a service that is busy. */
const AGAIN_MS: Millis = 100;

/** Failures by which a service that is there says no more than that it could not. */
const VAGUE: ReadonlySet<Code> = new Set([Code.UNKNOWN, Code.INTERNAL, Code.ABORTED]);

/** Delivers the tasks of one batch, and ends each of them. */
export class BatchRun {
  readonly #parts: DeliveryParts;
  readonly #stage: BatchStage;
  /** Tasks that have not been ended. */
  readonly #open: Set<Task>;
  /** Partitions of an ordered stage of which a task has to be tried again, and when. */
  readonly #held = new Map<Partition, Millis>();
  readonly #doomed: Task[] = [];
  readonly #policy: RetryPolicy;
  /** What fails together is tried again together: apart it would be in many small calls. */
  readonly #random: number;
  #failedAt: Millis = 0;

  constructor(parts: DeliveryParts, stage: BatchStage, tasks: readonly Task[]) {
    this.#parts = parts;
    this.#stage = stage;
    this.#open = new Set(tasks);
    this.#policy = retryPolicy(stage.routes.spec.deadLetter, parts.limits);
    this.#random = parts.rng.next();
  }

  /** Resolves when every task has been ended, or the node stops. Does not fail. */
  async run(): Promise<void> {
    const { undertaker } = this.#stage;
    try {
      const tasks = [...this.#open];
      this.#doomed.push(...tasks.filter((task) => undertaker.isDoomed(task)));
      const live = tasks.filter((task) => !undertaker.isDoomed(task));
      for (const chunk of this.#chunks(live)) await this.#deliver(chunk);
      for (const task of this.#doomed) this.#open.delete(task);
      await unlessAborted(undertaker.bury(this.#doomed), this.#parts.signal);
    } catch (error) {
      if (!this.#parts.signal.aborted) {
        this.#parts.logger.error("a delivery failed", { error: error as Error });
      }
    } finally {
      await this.#settle([...this.#open].flatMap((task) => {
        return this.#giveBack(task, this.#now() + AGAIN_MS);
      }));
    }
  }

  /** What has failed before goes in smaller calls, so that what is wrong with one is found out. */
  *#chunks(tasks: readonly Task[]): Generator<Task[]> {
    const { batchRecords, batchBytes } = this.#parts.limits;
    let chunk: Task[] = [];
    let [bytes, most] = [0, batchRecords];
    for (const task of tasks) {
      const limit = Math.max(1, batchRecords >> Math.min(30, 2 * (task.attempts - 1)));
      const size = task.item.bytes;
      const full = chunk.length >= Math.min(most, limit) || bytes + size > batchBytes;
      if (full && chunk.length > 0) {
        yield chunk;
        chunk = [];
        [bytes, most] = [0, batchRecords];
      }
      chunk.push(task);
      bytes += size;
      most = Math.min(most, limit);
    }
    if (chunk.length > 0) yield chunk;
  }

  async #deliver(chunk: readonly Task[]): Promise<void> {
    if (this.#parts.signal.aborted) return;
    const loaded = await this.#load(chunk.filter((task) => !this.#isHeld(task)));
    const { groups, unsent } = this.#grouped(loaded);
    void this.#settle(unsent);
    const verdicts = new Map<Task, Verdict>();
    await Promise.all([...groups].map(async ([channel, { serviceId, group }]) => {
      this.#count(serviceId, group.length);
      const found = await this.#send(channel, group).finally(() => {
        this.#count(serviceId, -group.length);
      });
      group.forEach(({ task }, i) => {
        const verdict = found[i];
        if (verdict !== undefined) verdicts.set(task, verdict);
      });
    }));
    if (this.#parts.signal.aborted) return;
    this.#failedAt = this.#now();
    const endings: Ended[] = [];
    for (const record of loaded) {
      const { task } = record;
      const verdict = verdicts.get(task);
      if (verdict === undefined || this.#isHeld(task)) continue;
      const outputs = verdict.kind === "outputs" ? this.#routed(verdict.records) : [];
      const ending = this.#endingOf(
        record,
        verdict,
        outputs instanceof Promise ? await outputs : outputs,
      );
      if (this.#parts.signal.aborted) return;
      if (ending === undefined) this.#doomed.push(task);
      else endings.push({ task, ending });
    }
    await this.#settle(endings);
  }

  /** Damaged ones are given up; while the disk cannot be read all wait. */
  async #load(tasks: readonly Task[]): Promise<Loaded[]> {
    const { deliveries } = this.#parts;
    const records = await deliveries.load(tasks).catch((error) => {
      if (error instanceof ConveyorError) return undefined;
      throw error;
    });
    if (records === undefined) {
      const again = this.#now() + AGAIN_MS;
      await this.#settle(tasks.flatMap((task) => this.#giveBack(task, again)));
      return [];
    }
    const loaded: Loaded[] = [];
    for (const [i, bytes] of records.entries()) {
      const task = tasks[i];
      if (task === undefined) continue;
      if (bytes === undefined) {
        this.#doom(task, "DATA_LOSS: the record is damaged on disk");
        this.#doomed.push(task);
      } else loaded.push({ task, bytes, ...recordParts(bytes) });
    }
    return loaded;
  }

  /** By where they go; those that can go nowhere now wait. */
  #grouped(loaded: readonly Loaded[]) {
    const { services } = this.#stage;
    const groups = new Map<Channel, Group>();
    const unsent: Ended[] = [];
    const byKey = services.loadBalance === "consistent_hash";
    let choice = undefined;
    for (const record of loaded) {
      const now = this.#now();
      if (choice === undefined || byKey) choice = services.choose(now, keyOf(record));
      if (choice.kind !== "target") {
        const until = choice.kind === "wait" ? choice.until : undefined;
        unsent.push(...this.#giveBack(record.task, until ?? now + AGAIN_MS));
        continue;
      }
      const { channel, serviceId } = choice;
      const known = groups.get(channel);
      if (known === undefined) groups.set(channel, { serviceId, group: [record] });
      else known.group.push(record);
    }
    return { groups, unsent };
  }

  #count(serviceId: string, by: number): void {
    const { held } = this.#parts;
    const count = (held.get(serviceId) ?? 0) + by;
    if (count > 0) held.set(serviceId, count);
    else held.delete(serviceId);
  }

  /** A verdict for each. */
  async #send(channel: Channel, group: readonly Loaded[]): Promise<readonly Verdict[]> {
    const began = this.#now();
    try {
      const { verdicts, foreign } = await this.#call(channel, group);
      if (foreign > 0) this.#warn(`the answer is about ${foreign} records that were not sent`);
      this.#parts.onCall(this.#stage.spec, this.#now() - began);
      return verdicts;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (this.#parts.signal.aborted) return [];
      this.#warn(error.text);
      if (this.#mayBeOne(error, group)) return await this.#halves(channel, group);
      const { text, retryable } = error;
      return group.map((): Failure => ({ kind: "failed", error: text, retryable }));
    }
  }

  #call(channel: Channel, group: readonly Loaded[]) {
    const { limits, signal, nodeId } = this.#parts;
    const { spec } = this.#stage;
    const [first] = group;
    const batchId =
      `${nodeId}-${first?.task.item.position}-${first?.task.attempts}-${group.length}`;
    const context = { channel, batchId, timeout: limits.callMs, signal };
    if (spec.stageType === "sink") return write(spec.id, group, context);
    return process(spec, group, context);
  }

  /** Whether one of them may be why the whole call was refused: nobody dies for another. */
  #mayBeOne(failure: CallFailure, group: readonly Loaded[]): boolean {
    if (group.length === 1) return false;
    if (!failure.isOfService) return true;
    return VAGUE.has(failure.code) && group.some(({ task }) => this.#isLastTry(task));
  }

  async #halves(channel: Channel, group: readonly Loaded[]): Promise<readonly Verdict[]> {
    const middle = group.length >> 1;
    const first = await this.#send(channel, group.slice(0, middle));
    return [...first, ...await this.#send(channel, group.slice(middle))];
  }

  /** Undefined for one that is doomed. */
  #endingOf(
    { task, bytes }: Loaded,
    verdict: Verdict,
    outputs: readonly Output[],
  ): Ending | undefined {
    switch (verdict.kind) {
      case "done":
        return verdict;
      case "outputs": {
        const ending = this.#onward(task, bytes, outputs);
        const full = neverFits(ending);
        if (full !== undefined) {
          const text = `${verdict.records.length} records were made of it, more than stage ` +
            `${JSON.stringify(full.stageId)} can hold`;
          return this.#doom(task, text);
        }
        return ending;
      }
      case "failed":
        return this.#fail(task, verdict);
      default: {
        const rest: never = verdict;
        return rest;
      }
    }
  }

  /**
   * A record that comes back as it went need not be written again. In an ordered stage it is: tasks
   * of a partition go in the order of their places in the store.
   */
  #onward(task: Task, bytes: Uint8Array, outputs: readonly Output[]): Ending {
    const [only] = outputs;
    const same = outputs.length === 1 && only !== undefined && !task.stage.ordered &&
      sameBytes(only.bytes, bytes);
    return same ? { kind: "onward", stages: only.stages } : { kind: "outputs", records: outputs };
  }

  /** With where each goes; later where it takes conditions to tell. */
  #routed(records: readonly Uint8Array[]): readonly Output[] | Promise<readonly Output[]> {
    const { routes, spec } = this.#stage;
    const stages = routes.fixed(spec.id);
    if (stages === undefined) return this.#routedByConditions(records);
    return records.map((bytes) => ({ bytes, stages }));
  }

  async #routedByConditions(records: readonly Uint8Array[]): Promise<readonly Output[]> {
    const { routes, spec } = this.#stage;
    const { pacer } = this.#parts;
    const outputs: Output[] = [];
    for (const bytes of records) {
      const record: LazySubject = { bytes };
      outputs.push({ bytes, stages: routes.next(spec.id, record) });
      if (pacer.count(record)) await pacer.pause();
    }
    return outputs;
  }

  #fail(task: Task, { error, retryable }: Failure): Ending | undefined {
    if (!retryable || this.#isLastTry(task)) return this.#doom(task, error);
    const at = this.#failedAt + backoffDelay(this.#policy.backoff, task.attempts, this.#random);
    this.#hold(task, at);
    return { kind: "retry", at };
  }

  #isLastTry(task: Task): boolean {
    return task.attempts > this.#policy.retries;
  }

  #doom(task: Task, error: string): undefined {
    this.#stage.undertaker.doom(task, error, task.attempts);
    return undefined;
  }

  /** It was not tried: it waits for the one before it that has to be tried again, or until `at`. */
  #giveBack(task: Task, at: Millis): Ended[] {
    if (this.#parts.signal.aborted) return [];
    const until = this.#held.get(task.item.root.partition) ?? at;
    this.#hold(task, until);
    return [{ task, ending: { kind: "later", at: until } }];
  }

  #hold(task: Task, at: Millis): void {
    if (task.stage.ordered) this.#held.set(task.item.root.partition, at);
  }

  /** One before it in its partition has to be tried again: it comes after that, again or at all. */
  #isHeld(task: Task): boolean {
    return this.#held.has(task.item.root.partition);
  }

  /** Resolves when it is on disk: so what is delivered and not written down is a batch at most. */
  async #settle(endings: readonly Ended[]): Promise<void> {
    for (const { task } of endings) this.#open.delete(task);
    if (endings.length === 0) return;
    await unlessAborted(this.#parts.room.end(endings), this.#parts.signal);
  }

  #warn(error: string): void {
    const { routes, spec } = this.#stage;
    const fields = { pipeline: routes.spec.id, stage: spec.id, error };
    this.#parts.logger.warn("a service failed", fields);
  }

  #now(): Millis {
    return this.#parts.clock.monotonic();
  }
}

/** Records without a key stay with their partition. */
function keyOf({ task, key }: Loaded): Uint8Array {
  if (key.length > 0) return key;
  const { sourceId, number } = task.item.root.partition;
  return Buffer.from(`${number} ${sourceId}`);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
