import { LEASE_INTERVALS } from "../../../lib/base/mod.ts";
import type { Heartbeat } from "../../../lib/node/mod.ts";
import type { HealthStatus } from "../../../lib/state/mod.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";
import { specOf } from "./specs.ts";

const STATUSES: readonly HealthStatus[] = ["healthy", "degraded", "unhealthy"];

/** A service that keeps its lease for a while and then falls silent, for good or not. */
export class LeaseClient extends Client {
  #count = 0;

  constructor(world: World, number: number) {
    super(world, number, "lease client");
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const serviceId = `leased-${this.number}`;
    const interval = this.dice.pick([200, 400, 800]);
    const tag = `l${this.number}-${++this.#count}`;
    const service = specOf(serviceId, tag, interval, this.dice.integer(0, 12));
    const written = await this.write(life, { type: "register", service });
    if (written.type !== "done") return;
    const { registrationId } = written.result;
    if (this.dice.chance(0.2)) return await this.#leave(serviceId, registrationId, interval);
    while (!this.stopped && await this.#beatFor(serviceId, registrationId, interval)) {
      // Silent for so long that the lease lapses, or ends, or just does not.
      await this.sleep(this.dice.between(1, 2.5) * LEASE_INTERVALS * interval);
    }
  }

  /** Drains, and beats until it is gone; some say that they are idle before. */
  async #leave(serviceId: string, registrationId: string, interval: number): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const reason = `l${this.number}-${++this.#count}`;
    const timeout = this.dice.pick([300, 1_000, 4_000]);
    const drain = { type: "drain_service", serviceId, registrationId, reason, timeout } as const;
    if ((await this.write(life, drain)).type !== "done") return;
    const idle = this.dice.chance(0.5) ? { activeRequests: 0 } : { activeRequests: 1 };
    while (!this.stopped && await this.#beat({ serviceId, registrationId, ...idle })) {
      await this.sleep(this.dice.between(0.5, 1.2) * interval);
    }
  }

  /** Some heartbeats in time. False once the registration is not acknowledged any more. */
  async #beatFor(serviceId: string, registrationId: string, interval: number): Promise<boolean> {
    for (let left = this.dice.integer(1, 15); left > 0 && !this.stopped; left--) {
      const known = await this.#beat({ serviceId, registrationId, ...this.#news() });
      if (!known) return false;
      await this.sleep(this.dice.between(0.5, 1.5) * interval);
    }
    return true;
  }

  #news(): Pick<Heartbeat, "health"> {
    if (!this.dice.chance(0.2)) return {};
    const message = `h${this.number}-${++this.#count}`;
    return { health: { status: this.dice.pick(STATUSES), message, components: new Map() } };
  }

  async #beat(beat: Heartbeat): Promise<boolean> {
    const life = this.anyNode();
    if (life === undefined) return true;
    const { now: sentAt } = this.world;
    const wasCurrent = this.#isCurrent(beat);
    if (beat.activeRequests === 0) this.world.drains.saidIdle(beat.registrationId);
    const answer = await this.heartbeat(life, beat);
    if (answer === undefined) return true;
    const { acknowledged } = answer;
    if (acknowledged) this.world.leases.acknowledgedBeat(beat.registrationId, sentAt);
    else if (wasCurrent && this.#isCurrent(beat)) {
      this.world.fail(
        "heartbeats of a registration that holds are acknowledged",
        `${life.name} does not know ${beat.serviceId} ${beat.registrationId}`,
      );
    }
    return acknowledged;
  }

  /** Whether the registration holds, and its end is not near, by its lease or by its own wish. */
  #isCurrent({ serviceId, registrationId }: Heartbeat): boolean {
    const service = this.world.ledger.reference.services.get(serviceId);
    return service?.registrationId === registrationId && !service.leaseLapsed &&
      service.drain === undefined;
  }
}
