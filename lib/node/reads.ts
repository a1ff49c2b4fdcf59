import { ConveyorError, WAIT_LIMITS } from "../base/mod.ts";
import type { Cancel, LogIndex, Millis, Timers } from "../base/mod.ts";
import type { Applier } from "./applier.ts";
import type { RaftDriver } from "./driver.ts";
import type { Leadership } from "./leadership.ts";
import { type Waiter, waitFor } from "./wait.ts";

type Round = { readonly id: number; readonly reads: Waiter<void>[]; readonly giveUp: Cancel };

/**
 * Linearizable reads: `barrier` resolves once this node's state holds everything that was
 * acknowledged anywhere before the call. All reads that wait share one question to the leader; a
 * read that comes while one is on its way waits for the next, since the answer may be too old.
 */
export class ReadBarrier {
  readonly #driver: Pick<RaftDriver, "step">;
  readonly #applier: Pick<Applier, "whenApplied">;
  readonly #leadership: Pick<Leadership, "leader">;
  readonly #timers: Timers;
  readonly #retryAfter: Millis;
  #waiting: Waiter<void>[] = [];
  #round: Round | undefined;
  #lastId = 0;

  /** `retryAfter`: how long an answer may take before the question is asked again. */
  constructor(options: {
    driver: Pick<RaftDriver, "step">;
    applier: Pick<Applier, "whenApplied">;
    leadership: Pick<Leadership, "leader">;
    timers: Timers;
    retryAfter: Millis;
  }) {
    this.#driver = options.driver;
    this.#applier = options.applier;
    this.#leadership = options.leadership;
    this.#timers = options.timers;
    this.#retryAfter = options.retryAfter;
  }

  /** Rejects with `unavailable` when there is no leader, `cancelled` when `signal` fires. */
  barrier(signal?: AbortSignal): Promise<void> {
    const limits = { timers: this.#timers, wait: WAIT_LIMITS.requestMs, late: tooLate, signal };
    return waitFor<void>(limits, (waiter) => {
      this.#waiting.push(waiter);
      if (this.#round === undefined) this.#begin();
    });
  }

  #begin(): void {
    if (this.#waiting.length === 0) return;
    const id = ++this.#lastId;
    const giveUp = this.#timers.after(this.#retryAfter, () => this.#retry(id));
    this.#round = { id, reads: this.#waiting, giveUp };
    this.#waiting = [];
    this.#driver.step({ type: "read", id });
  }

  onReady(ids: readonly number[], index: LogIndex): void {
    const round = this.#take(ids);
    if (round === undefined) return;
    this.#applier.whenApplied(index, () => {
      for (const read of round.reads) read.resolve();
    });
    this.#begin();
  }

  onFailed(ids: readonly number[]): void {
    const round = this.#take(ids);
    if (round === undefined) return;
    // Those that waited for the next round have nobody else who would begin it.
    const reads = [...round.reads, ...this.#waiting];
    this.#waiting = [];
    this.#again(reads);
  }

  #retry(id: number): void {
    this.onFailed([id]);
  }

  #take(ids: readonly number[]): Round | undefined {
    const round = this.#round;
    if (round === undefined || !ids.includes(round.id)) return undefined;
    round.giveUp();
    this.#round = undefined;
    return round;
  }

  /** Asks again, under a new id, as soon as a leader is known. */
  #again(reads: readonly Waiter<void>[]): void {
    this.#leadership.leader(WAIT_LIMITS.leaderMs).then(
      () => {
        for (const read of reads) if (!read.isSettled) this.#waiting.push(read);
        if (this.#round === undefined) this.#begin();
      },
      (error) => {
        for (const read of reads) read.reject(error);
      },
    );
  }
}

function tooLate(): ConveyorError {
  const message = "no majority of the cluster has answered; try again";
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}
