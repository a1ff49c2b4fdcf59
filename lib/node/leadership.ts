import { ConveyorError, WAIT_LIMITS } from "../base/mod.ts";
import type { Millis, NodeId, Timers } from "../base/mod.ts";
import type { Standing } from "../raft/mod.ts";
import { waitFor } from "./wait.ts";

type Listener = (standing: Standing, before: Standing) => void;

/** Where this node stands, and who waits for that to change. */
export class Leadership {
  readonly #timers: Timers;
  readonly #listeners: Listener[] = [];
  readonly #waiting = new Set<() => void>();
  #standing: Standing;
  /** The last leader that was known. */
  #lastLeader: NodeId | undefined;
  #changes = 0;

  constructor(standing: Standing, timers: Timers) {
    this.#standing = standing;
    this.#timers = timers;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** How often another leader than the last has become known. */
  get changes(): number {
    return this.#changes;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  update(standing: Standing): void {
    const before = this.#standing;
    this.#standing = standing;
    if (standing.leader !== undefined && standing.leader !== this.#lastLeader) {
      this.#lastLeader = standing.leader;
      this.#changes++;
    }
    for (const listener of this.#listeners) listener(standing, before);
    for (const wake of [...this.#waiting]) wake();
  }

  /**
   * The leader, as soon as one is known. Fails with `unavailable` when none is within `wait`, and
   * with `cancelled` when `signal` fires.
   */
  leader(wait: Millis, signal?: AbortSignal): Promise<NodeId> {
    let check = () => {};
    const limits = { timers: this.#timers, wait, late: () => noLeader(wait), signal };
    return waitFor<NodeId>(limits, (waiter) => {
      check = () => {
        const { leader } = this.#standing;
        if (leader !== undefined) waiter.resolve(leader);
      };
      this.#waiting.add(check);
      check();
    }, () => this.#waiting.delete(check));
  }
}

function noLeader(waited: Millis): ConveyorError {
  const message = `the cluster has had no leader for ${
    Math.round(waited)
  } ms; nothing was done, try again`;
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}
