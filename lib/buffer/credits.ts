import type { Millis } from "../base/mod.ts";
import type { Gauge } from "./gauge.ts";

/** Who goes first when room is scarce. */
export type Priority = "normal" | "high" | "critical";

/** A space that records of a source need: a stage's queue, or the whole buffer. */
export type Space = {
  readonly gauge: Gauge;
  /** How many of it a source could get at most, where that is less than what is free. */
  readonly most?: number;
};

type Account = {
  /** Records that the source may still send. */
  credits: number;
  /** When the grant ends, and with it the source's share. */
  expiresAt: Millis;
  gauges: readonly Gauge[];
};

/** How long a grant is good for. */
export const CREDIT_TTL_MS = 10_000;
const SWEEP_MS = 1_000;

/**
 * How many records each source may send from now on. A grant is made against what is free and is
 * not promised to others; sources that share a space have equal parts of it, and above the
 * threshold they get less. It promises nothing to those who send without: whoever comes first has
 * the room.
 */
export class Credits {
  readonly #accounts = new Map<string, Account>();
  #sweptAt: Millis = -Infinity;

  /** Sources that have a share. */
  get size(): number {
    return this.#accounts.size;
  }

  /** Credits that the source has left. */
  left(sourceId: string, now: Millis): number {
    const account = this.#accounts.get(sourceId);
    return account === undefined || account.expiresAt <= now ? 0 : account.credits;
  }

  /** Credits that all sources have left; O(sources). */
  outstanding(now: Millis): number {
    let sum = 0;
    for (const { credits, expiresAt } of this.#accounts.values()) {
      if (expiresAt > now) sum += credits;
    }
    return sum;
  }

  /** Grants at most `requested`, in the place of what the source had. */
  grant(
    sourceId: string,
    spaces: readonly Space[],
    requested: number,
    priority: Priority,
    now: Millis,
  ): number {
    this.#sweep(now);
    const gauges = spaces.map(({ gauge }) => gauge);
    const account = this.#accounts.get(sourceId) ?? { credits: 0, expiresAt: 0, gauges };
    this.#accounts.set(sourceId, account);
    account.gauges = gauges;
    account.expiresAt = now + CREDIT_TTL_MS;
    account.credits = 0;
    const parts = spaces.map((space) => this.#part(space, priority));
    account.credits = Math.max(0, Math.min(requested, ...parts));
    return account.credits;
  }

  /** The source has sent so many. */
  spend(sourceId: string, records: number): void {
    const account = this.#accounts.get(sourceId);
    if (account !== undefined) account.credits = Math.max(0, account.credits - records);
  }

  #part({ gauge, most = Infinity }: Space, priority: Priority): number {
    let promised = 0;
    let sharers = 0;
    for (const { credits, gauges } of this.#accounts.values()) {
      if (!gauges.includes(gauge)) continue;
      sharers++;
      promised += credits;
    }
    const unpromised = Math.max(0, Math.min(gauge.free, most) - promised);
    return Math.floor(
      Math.min(unpromised, this.#share(gauge, priority) / weight(sharers, priority)),
    );
  }

  #share(gauge: Gauge, priority: Priority): number {
    return priority === "critical" ? gauge.free : gauge.free * gauge.ease;
  }

  #sweep(now: Millis): void {
    if (now - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = now;
    for (const [sourceId, { expiresAt }] of this.#accounts) {
      if (expiresAt <= now) this.#accounts.delete(sourceId);
    }
  }
}

/** By how many a source shares a space. */
function weight(sharers: number, priority: Priority): number {
  switch (priority) {
    case "normal":
      return sharers;
    case "high":
      return Math.max(1, sharers / 2);
    case "critical":
      return 1;
    default: {
      const rest: never = priority;
      return rest;
    }
  }
}
