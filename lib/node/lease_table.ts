import type { Millis } from "../base/mod.ts";
import { EXPIRING, LeaseSlots } from "./lease_slots.ts";

type LeaseKey = { readonly serviceId: string; readonly registrationId: string };

/** What has to be done about a lease whose time is up. */
export type LeaseExpiry = LeaseKey & { readonly kind: "lapse" | "end" };

/** What a heartbeat found. */
export type Beat =
  | { readonly known: false }
  | { readonly known: true; readonly lapsed: boolean; readonly remaining: Millis };

const BUCKET: Millis = 250;
/** An expiry that has been reported is looked at again after this long. */
const RECHECK: Millis = 1_000;

/**
 * The leases that a leader keeps, in lease time, which passes only while the leader can hear
 * heartbeats. A heartbeat moves a deadline and nothing else; leases are looked at
 * in buckets of 250 ms, each at the deadline that it had when it was last looked at, so the cost
 * is O(1) a heartbeat and O(1) a lease and TTL, whatever their number.
 *
 * Every lease is in exactly one bucket, and nothing else is: one that is replaced or forgotten goes
 * at once, since services that register anew all the time would otherwise leave many behind.
 */
export class LeaseTable {
  readonly #slots = new Map<string, number>();
  readonly #leases = new LeaseSlots();
  #nextBucket: number;

  constructor(now: Millis) {
    this.#nextBucket = bucketOf(now);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Leases in all buckets: as many as there are. */
  get scheduled(): number {
    return this.#leases.scheduled;
  }

  /** Room that was made for leases: for as many as there were at one time. */
  get slots(): number {
    return this.#leases.size;
  }

  /** Gives a registration a full TTL from `now`; a `lapsed` one has that long until it ends. */
  grant(
    service: { serviceId: string; registrationId: string; ttl: Millis; lapsed: boolean },
    now: Millis,
  ): void {
    const deadline = now + service.ttl;
    const slot = this.#slotFor(service.serviceId);
    this.#leases.put(slot, service, deadline);
    this.#schedule(slot, deadline);
  }

  has(serviceId: string): boolean {
    return this.#slots.has(serviceId);
  }

  forget(serviceId: string): void {
    const slot = this.#slots.get(serviceId);
    if (slot === undefined) return;
    this.#slots.delete(serviceId);
    this.#leases.unschedule(slot);
    this.#leases.release(slot);
  }

  /**
   * Takes note of a heartbeat: the lease is good for a full TTL from `now`. As long as the state
   * calls it lapsed, because the renewal is on its way or was lost, it ends only a TTL after that.
   */
  beat(serviceId: string, registrationId: string, now: Millis, wall: Millis): Beat {
    const leases = this.#leases;
    const slot = this.#find(serviceId, registrationId);
    // Where its end is in the log already, to promise more would be to lie.
    if (slot === undefined || leases.expiring[slot] === EXPIRING.end) return { known: false };
    const [ttl, lapsed] = [leases.ttls[slot]!, leases.lapsed[slot] === 1];
    leases.deadlines[slot] = now + ttl * (lapsed ? 2 : 1);
    leases.lastBeats[slot] = wall;
    return { known: true, lapsed, remaining: ttl };
  }

  lastBeat(serviceId: string, registrationId: string): Millis | undefined {
    const slot = this.#find(serviceId, registrationId);
    const beat = slot === undefined ? NaN : this.#leases.lastBeats[slot]!;
    return Number.isNaN(beat) ? undefined : beat;
  }

  /** The replicated state now calls the lease lapsed, or not. */
  setLapsed(serviceId: string, lapsed: boolean, now: Millis): { renew: boolean } {
    const leases = this.#leases;
    const slot = this.#slots.get(serviceId);
    if (slot === undefined) return { renew: false };
    const [ttl, deadline] = [leases.ttls[slot]!, leases.deadlines[slot]!];
    // A heartbeat that came while the lapse was on its way through the log.
    const renew = lapsed && leases.lapsed[slot] === 0 && deadline > now;
    leases.lapsed[slot] = Number(lapsed);
    leases.expiring[slot] = EXPIRING.none;
    leases.deadlines[slot] = (renew ? deadline : now) + ttl;
    return { renew };
  }

  /**
   * An expiry is not on its way any more. If nothing has come of it, and no heartbeat came either,
   * it will be reported again.
   */
  settled({ kind, serviceId, registrationId }: LeaseExpiry): void {
    const slot = this.#find(serviceId, registrationId);
    if (slot === undefined || this.#leases.expiring[slot] !== EXPIRING[kind]) return;
    this.#leases.expiring[slot] = EXPIRING.none;
  }

  /** Leases whose time is up at `now` and that have not been reported yet. */
  expired(now: Millis): LeaseExpiry[] {
    const found: LeaseExpiry[] = [];
    for (; this.#nextBucket <= bucketOf(now); this.#nextBucket++) {
      for (const slot of this.#leases.empty(this.#nextBucket)) {
        const expiry = this.#look(slot, now);
        if (expiry !== undefined) found.push(expiry);
      }
    }
    return found;
  }

  #look(slot: number, now: Millis): LeaseExpiry | undefined {
    const leases = this.#leases;
    const [deadline, expiring] = [leases.deadlines[slot]!, leases.expiring[slot]];
    if (expiring === EXPIRING.none && deadline > now) {
      this.#schedule(slot, deadline);
      return undefined;
    }
    this.#schedule(slot, now + RECHECK);
    if (expiring !== EXPIRING.none) return undefined;
    const kind = leases.lapsed[slot] === 1 ? "end" : "lapse";
    leases.expiring[slot] = EXPIRING[kind];
    const [serviceId, registrationId] = [leases.serviceIds[slot]!, leases.registrationIds[slot]!];
    return { kind, serviceId, registrationId };
  }

  #find(serviceId: string, registrationId: string): number | undefined {
    const slot = this.#slots.get(serviceId);
    if (slot === undefined || this.#leases.registrationIds[slot] !== registrationId) {
      return undefined;
    }
    return slot;
  }

  /** A slot in no bucket: that of the service's lease so far, or a new one. */
  #slotFor(serviceId: string): number {
    const known = this.#slots.get(serviceId);
    if (known !== undefined) {
      this.#leases.unschedule(known);
      return known;
    }
    const slot = this.#leases.take();
    this.#slots.set(serviceId, slot);
    return slot;
  }

  #schedule(slot: number, deadline: Millis): void {
    // The bucket behind the deadline: never early.
    this.#leases.schedule(slot, Math.max(bucketOf(deadline) + 1, this.#nextBucket + 1));
  }
}

function bucketOf(at: Millis): number {
  return Math.floor(at / BUCKET);
}
