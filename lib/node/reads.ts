import { ConveyorError, WAIT_LIMITS } from "../base/mod.ts";
import type { Cancel, LogIndex, Millis, Timers } from "../base/mod.ts";
import type { Applier } from "./applier.ts";
import type { RaftDriver } from "./driver.ts";
import { cancelled, type Leadership } from "./leadership.ts";

type Waiting = { readonly resolve: () => void; readonly reject: (error: ConveyorError) => void };

type Round = { readonly id: number; readonly reads: Waiting[]; readonly giveUp: Cancel };

/**
 * Linearizable reads: `barrier` resolves once this node's state holds everything that was
 * acknowledged anywhere before the call. All reads that wait share one question to the leader; a
 * read that comes while one is on its way waits for the next, since the answer may be too old.
 */
export class ReadBarrier {
  readonly #driver: RaftDriver;
  readonly #applier: Applier;
  readonly #leadership: Leadership;
  readonly #timers: Timers;
  readonly #retryAfter: Millis;
  #waiting: Waiting[] = [];
  #round: Round | undefined;
  #lastId = 0;

  /** `retryAfter`: how long an answer may take before the question is asked again. */
  constructor(options: {
    driver: RaftDriver;
    applier: Applier;
    leadership: Leadership;
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
    return new Promise((resolve, reject) => {
      const giveUp = this.#timers.after(
        WAIT_LIMITS.requestMs,
        () => settle(() => reject(tooLate())),
      );
      const abort = () => settle(() => reject(cancelled()));
      const settle = (then: () => void) => {
        giveUp();
        signal?.removeEventListener("abort", abort);
        then();
      };
      signal?.addEventListener("abort", abort);
      this.#waiting.push({
        resolve: () => settle(resolve),
        reject: (error) => settle(() => reject(error)),
      });
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
    if (round !== undefined) this.#again(round.reads);
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
  #again(reads: readonly Waiting[]): void {
    this.#leadership.leader(WAIT_LIMITS.leaderMs).then(
      () => {
        this.#waiting.push(...reads);
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
