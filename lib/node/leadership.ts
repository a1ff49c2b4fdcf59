import { ConveyorError, WAIT_LIMITS } from "../base/mod.ts";
import type { Millis, NodeId, Timers } from "../base/mod.ts";
import type { Standing } from "../raft/mod.ts";

type Listener = (standing: Standing, before: Standing) => void;

/** Where this node stands, and who waits for that to change. */
export class Leadership {
  readonly #timers: Timers;
  readonly #listeners: Listener[] = [];
  readonly #waiting = new Set<() => void>();
  #standing: Standing;

  constructor(standing: Standing, timers: Timers) {
    this.#standing = standing;
    this.#timers = timers;
  }

  get standing(): Standing {
    return this.#standing;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  update(standing: Standing): void {
    const before = this.#standing;
    this.#standing = standing;
    for (const listener of this.#listeners) listener(standing, before);
    for (const wake of [...this.#waiting]) wake();
  }

  /**
   * The leader, as soon as one is known. Fails with `unavailable` when none is within `wait`, and
   * with `cancelled` when `signal` fires.
   */
  leader(wait: Millis, signal?: AbortSignal): Promise<NodeId> {
    const { leader } = this.#standing;
    if (leader !== undefined) return Promise.resolve(leader);
    return new Promise((resolve, reject) => {
      const check = () => {
        const known = this.#standing.leader;
        if (known !== undefined) done(() => resolve(known));
      };
      const give = this.#timers.after(wait, () => done(() => reject(noLeader(wait))));
      const abort = () => done(() => reject(cancelled()));
      const done = (settle: () => void) => {
        give();
        signal?.removeEventListener("abort", abort);
        this.#waiting.delete(check);
        settle();
      };
      signal?.addEventListener("abort", abort);
      this.#waiting.add(check);
    });
  }
}

function noLeader(waited: Millis): ConveyorError {
  const message = `the cluster has had no leader for ${waited} ms; nothing was done, try again`;
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}

export function cancelled(): ConveyorError {
  return new ConveyorError("cancelled", "the caller has gone");
}
