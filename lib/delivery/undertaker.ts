import { ConveyorError, type Millis } from "../base/mod.ts";
import { backoffDelay, type Task } from "../buffer/mod.ts";
import type { Verdict } from "./answers.ts";
import { write } from "./caller.ts";
import { CallFailure } from "./channels.ts";
import { deadInfo, deadLetterOf, encodeDeadInfo, shortened } from "./dead_info.ts";
import type { Ended } from "./deliveries.ts";
import type { DeliveryParts } from "./delivery_parts.ts";
import { recordParts } from "./record_wire.ts";
import { retryPolicy } from "./retry_policy.ts";
import type { PipelineRoutes } from "./routes.ts";
import type { Services } from "./services.ts";

/** Why a record has been given up. */
type Doom = {
  readonly error: string;
  readonly attempts: number;
  /** Tries of the dead-letter service. */
  tries: number;
};

const NO_KEY = new Uint8Array();
const AGAIN_MS: Millis = 100;

/**
 * What becomes of records that have been given up: they go to the pipeline's dead-letter service;
 * where there is none, or it fails as well, they are kept on this node. What is known of them is in
 * memory alone: after a crash they are tried from the beginning.
 */
export class Undertaker {
  readonly #dooms = new WeakMap<Task, Doom>();
  routes: PipelineRoutes | undefined;

  /** `services`: of the dead-letter service, where the pipeline names one. */
  constructor(private readonly parts: DeliveryParts, private readonly services: Services) {}

  isDoomed(task: Task): boolean {
    return this.#dooms.has(task);
  }

  /** Gives a task up; `bury` must follow. */
  doom(task: Task, error: string, attempts: number): void {
    this.#dooms.set(task, { error, attempts, tries: 0 });
  }

  /** Ends tasks that have been given up, for now or for good. */
  async bury(tasks: readonly Task[]): Promise<void> {
    const { batchRecords, batchBytes } = this.parts.limits;
    for (let at = 0; at < tasks.length;) {
      let [end, bytes] = [at, 0];
      for (; end < tasks.length && end - at < batchRecords; end++) {
        bytes += tasks[end]?.item.bytes ?? 0;
        if (bytes > batchBytes && end > at) break;
      }
      const batch = tasks.slice(at, end);
      if (this.routes?.spec.deadLetter === undefined) await this.#keepAll(batch);
      else await this.#send(batch, this.routes.spec.deadLetter.serviceName);
      at = end;
    }
  }

  async #send(tasks: readonly Task[], sinkId: string): Promise<void> {
    const { deliveries, signal, clock } = this.parts;
    const records = await deliveries.load(tasks).catch((error) => {
      if (error instanceof ConveyorError) return undefined;
      throw error;
    });
    if (signal.aborted) return;
    if (records === undefined) {
      const at = clock.monotonic() + AGAIN_MS;
      return await this.parts.room.end(tasks.map((task) => ({ task, ending: laterAt(at) })));
    }
    const damaged = tasks.filter((_, i) => records[i] === undefined);
    const letters = tasks.flatMap((task, i) => {
      const [record, doom] = [records[i], this.#dooms.get(task)];
      if (record === undefined || doom === undefined) return [];
      const bytes = deadLetterOf(record, task, doom);
      return [{ task, id: recordParts(record).id, bytes }];
    });
    await this.#keepAll(damaged);
    if (letters.length === 0) return;
    const verdicts = await this.#write(sinkId, letters);
    if (signal.aborted) return;
    await this.parts.room.end(letters.flatMap(({ task }, i) => this.#endingOf(task, verdicts[i])));
  }

  async #write(
    sinkId: string,
    letters: readonly {
      readonly task: Task;
      readonly id: Uint8Array;
      readonly bytes: Uint8Array;
    }[],
  ): Promise<readonly Verdict[]> {
    const { clock, limits, signal, nodeId } = this.parts;
    const fail = (error: string): Verdict[] =>
      letters.map(() => ({ kind: "failed", error, retryable: true }));
    const choice = this.services.choose(clock.monotonic(), NO_KEY);
    if (choice.kind !== "target") return fail("it cannot be reached");
    const batchId = `${nodeId}-${letters[0]?.task.item.position}-dead-${letters.length}`;
    const { channel } = choice;
    try {
      const context = { channel, batchId, timeout: limits.callMs, signal };
      return (await write(sinkId, letters, context)).verdicts;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      return fail(error.text);
    }
  }

  #endingOf(task: Task, verdict: Verdict | undefined): Ended[] {
    const { clock, rng, limits, logger } = this.parts;
    const doom = this.#dooms.get(task);
    if (doom === undefined || verdict === undefined) return [];
    if (verdict.kind !== "failed") return [{ task, ending: { kind: "buried" } }];
    const { pipelineId: pipeline, stageId: stage } = task.stage;
    logger.warn("a dead-letter service failed", { pipeline, stage, error: verdict.error });
    if (!verdict.retryable || ++doom.tries > limits.deadLetterRetries) {
      const error = `${shortened(doom.error)}; its dead-letter service: ${verdict.error}`;
      return [this.#kept(task, { ...doom, error })];
    }
    const { backoff } = retryPolicy(this.routes?.spec.deadLetter, limits);
    const at = clock.monotonic() + backoffDelay(backoff, doom.tries, rng.next());
    return [{ task, ending: laterAt(at) }];
  }

  async #keepAll(tasks: readonly Task[]): Promise<void> {
    if (this.parts.signal.aborted) return;
    await this.parts.room.end(tasks.flatMap((task) => {
      const doom = this.#dooms.get(task);
      return doom === undefined ? [] : [this.#kept(task, doom)];
    }));
  }

  #kept(task: Task, { error, attempts }: Doom): Ended {
    const info = encodeDeadInfo(deadInfo(task, error, attempts, this.parts.clock.wall()));
    return { task, ending: { kind: "dead", info } };
  }
}

function laterAt(at: Millis): Ended["ending"] {
  return { kind: "later", at };
}
