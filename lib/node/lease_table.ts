import type { Millis } from "../base/mod.ts";

type LeaseKey = { readonly serviceId: string; readonly registrationId: string };

/** What has to be done about a lease whose time is up. */
export type LeaseExpiry = LeaseKey & { readonly kind: "lapse" | "end" };

type Lease = LeaseKey & {
  readonly ttl: Millis;
  deadline: Millis;
  lapsed: boolean;
  /** Wall-clock time of the last heartbeat. */
  lastBeat: Millis | undefined;
  /** What has been reported as expired and not been carried out yet. */
  expiring: LeaseExpiry["kind"] | undefined;
  /** Where it will be looked at, and its place there. */
  bucket: number;
  place: number;
};

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
  readonly #leases = new Map<string, Lease>();
  readonly #buckets = new Map<number, Lease[]>();
  #nextBucket: number;

  constructor(now: Millis) {
    this.#nextBucket = bucketOf(now);
  }

  get size(): number {
    return this.#leases.size;
  }

  /** Leases in all buckets: as many as there are. */
  get scheduled(): number {
    let count = 0;
    for (const bucket of this.#buckets.values()) count += bucket.length;
    return count;
  }

  /** Gives a registration a full TTL from `now`; a `lapsed` one has that long until it ends. */
  grant(
    service: { serviceId: string; registrationId: string; ttl: Millis; lapsed: boolean },
    now: Millis,
  ): void {
    const { serviceId, registrationId, ttl, lapsed } = service;
    const deadline = now + ttl;
    const [lastBeat, expiring] = [undefined, undefined];
    const [bucket, place] = [0, 0];
    const lease = {
      serviceId,
      registrationId,
      ttl,
      deadline,
      lapsed,
      lastBeat,
      expiring,
      bucket,
      place,
    };
    const replaced = this.#leases.get(serviceId);
    if (replaced !== undefined) this.#unschedule(replaced);
    this.#leases.set(serviceId, lease);
    this.#schedule(lease, deadline);
  }

  has(serviceId: string): boolean {
    return this.#leases.has(serviceId);
  }

  forget(serviceId: string): void {
    const lease = this.#leases.get(serviceId);
    if (lease === undefined) return;
    this.#leases.delete(serviceId);
    this.#unschedule(lease);
  }

  /**
   * Takes note of a heartbeat: the lease is good for a full TTL from `now`. As long as the state
   * calls it lapsed, because the renewal is on its way or was lost, it ends only a TTL after that.
   */
  beat(serviceId: string, registrationId: string, now: Millis, wall: Millis): Beat {
    const lease = this.#leases.get(serviceId);
    if (lease === undefined || lease.registrationId !== registrationId) return { known: false };
    // Its end is in the log already; to promise more would be to lie.
    if (lease.expiring === "end") return { known: false };
    lease.deadline = now + lease.ttl * (lease.lapsed ? 2 : 1);
    lease.lastBeat = wall;
    return { known: true, lapsed: lease.lapsed, remaining: lease.ttl };
  }

  lastBeat(serviceId: string, registrationId: string): Millis | undefined {
    const lease = this.#leases.get(serviceId);
    return lease?.registrationId === registrationId ? lease.lastBeat : undefined;
  }

  /** The replicated state now calls the lease lapsed, or not. */
  setLapsed(serviceId: string, lapsed: boolean, now: Millis): { renew: boolean } {
    const lease = this.#leases.get(serviceId);
    if (lease === undefined) return { renew: false };
    // A heartbeat that came while the lapse was on its way through the log.
    const renew = lapsed && !lease.lapsed && lease.deadline > now;
    lease.lapsed = lapsed;
    lease.expiring = undefined;
    if (renew) lease.deadline += lease.ttl;
    else lease.deadline = now + lease.ttl;
    return { renew };
  }

  /**
   * An expiry is not on its way any more. If nothing has come of it, and no heartbeat came either,
   * it will be reported again.
   */
  settled({ kind, serviceId, registrationId }: LeaseExpiry): void {
    const lease = this.#leases.get(serviceId);
    if (lease?.registrationId !== registrationId || lease.expiring !== kind) return;
    lease.expiring = undefined;
  }

  /** Leases whose time is up at `now` and that have not been reported yet. */
  expired(now: Millis): LeaseExpiry[] {
    const found: LeaseExpiry[] = [];
    for (; this.#nextBucket <= bucketOf(now); this.#nextBucket++) {
      const bucket = this.#buckets.get(this.#nextBucket) ?? [];
      this.#buckets.delete(this.#nextBucket);
      for (const lease of bucket) {
        const expiry = this.#look(lease, now);
        if (expiry !== undefined) found.push(expiry);
      }
    }
    return found;
  }

  #look(lease: Lease, now: Millis): LeaseExpiry | undefined {
    const { serviceId, registrationId } = lease;
    if (lease.expiring === undefined && lease.deadline > now) {
      this.#schedule(lease, lease.deadline);
      return undefined;
    }
    this.#schedule(lease, now + RECHECK);
    if (lease.expiring !== undefined) return undefined;
    lease.expiring = lease.lapsed ? "end" : "lapse";
    return { kind: lease.expiring, serviceId, registrationId };
  }

  #schedule(lease: Lease, deadline: Millis): void {
    // The bucket behind the deadline: never early.
    const at = Math.max(bucketOf(deadline) + 1, this.#nextBucket + 1);
    const bucket = this.#buckets.get(at) ?? [];
    if (bucket.length === 0) this.#buckets.set(at, bucket);
    lease.bucket = at;
    lease.place = bucket.push(lease) - 1;
  }

  /** The last of its bucket takes its place. */
  #unschedule({ bucket: at, place }: Lease): void {
    const bucket = this.#buckets.get(at);
    const last = bucket?.pop();
    if (bucket === undefined || last === undefined) return;
    if (place < bucket.length) bucket[place] = last;
    last.place = place;
    if (bucket.length === 0) this.#buckets.delete(at);
  }
}

function bucketOf(at: Millis): number {
  return Math.floor(at / BUCKET);
}
