import type { Millis } from "../base/mod.ts";
import type { Service } from "../state/mod.ts";

/** What drains: a service, or something else with an id of its own. */
type Leaving = Pick<Service, "serviceId" | "registrationId"> & {
  readonly drain: Pick<NonNullable<Service["drain"]>, "timeout"> | undefined;
};

/** A drain that is over. */
export type DrainEnd = {
  readonly kind: "drained";
  readonly serviceId: string;
  readonly registrationId: string;
};

type Draining = {
  readonly registrationId: string;
  readonly deadline: Millis;
  /** The service has been told, by this leader. */
  told: boolean;
  /** It has said since that nothing is left to do. */
  idle: boolean;
  /** When its end, which is reported again and again until something comes of it, was last. */
  reportedAt: Millis;
};

/** The end of a drain that has been reported is reported again after this long. */
const AGAIN: Millis = 1_000;

/**
 * The services that are leaving, as a leader waits for them, in lease time: each until it is idle
 * or its time is up. A service that has nothing to do before it knows of the drain may get work yet,
 * from somebody who does not know either, so only what it says afterwards counts.
 */
export class DrainTable {
  readonly #draining = new Map<string, Draining>();

  begin({ serviceId, registrationId, drain }: Leaving, now: Millis): void {
    if (drain === undefined) return;
    const deadline = now + drain.timeout;
    const [told, idle, reportedAt] = [false, false, -Infinity];
    this.#draining.set(serviceId, { registrationId, deadline, told, idle, reportedAt });
  }

  forget(serviceId: string): void {
    this.#draining.delete(serviceId);
  }

  /** The service is being told; returns how long it has. */
  tell(serviceId: string, now: Millis): Millis {
    const draining = this.#draining.get(serviceId);
    if (draining === undefined) return 0;
    draining.told = true;
    return Math.max(0, draining.deadline - now);
  }

  /** A heartbeat says that the service works on so many requests. */
  hear(serviceId: string, activeRequests: number | undefined): void {
    const draining = this.#draining.get(serviceId);
    if (draining?.told === true && activeRequests !== undefined) {
      draining.idle = activeRequests === 0;
    }
  }

  /** Those that need not, or will not, be waited for any longer. O(services that drain). */
  over(now: Millis): DrainEnd[] {
    const found: DrainEnd[] = [];
    for (const [serviceId, draining] of this.#draining) {
      if (!draining.idle && draining.deadline > now) continue;
      if (draining.reportedAt + AGAIN > now) continue;
      draining.reportedAt = now;
      found.push({ kind: "drained", serviceId, registrationId: draining.registrationId });
    }
    return found;
  }
}
