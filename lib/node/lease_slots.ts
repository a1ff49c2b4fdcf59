import type { Millis } from "../base/mod.ts";

const FIRST_CAPACITY = 64;

/** What has been reported of a lease as expired and not been carried out yet. */
export const EXPIRING = { none: 0, lapse: 1, end: 2 } as const;

/**
 * What a `LeaseTable` knows of leases, each at a slot of its own: a number, the place in columns of
 * numbers. It takes a third less memory than an object each would, and the garbage collector has
 * nearly nothing to look at. Columns double when they are full, and never shrink; the slots of
 * leases that are gone are used again.
 *
 * A slot may be in a bucket, which is a ring of slots, linked both ways, in the order in which they
 * came: to get in and out is O(1). The numbers of buckets are integers below 2^31.
 */
export class LeaseSlots {
  readonly serviceIds: string[] = [];
  readonly registrationIds: string[] = [];
  ttls = new Float64Array(FIRST_CAPACITY);
  deadlines = new Float64Array(FIRST_CAPACITY);
  /** Wall-clock times of the last heartbeats; NaN where there was none. */
  lastBeats = new Float64Array(FIRST_CAPACITY);
  /** 1 where it is so. */
  lapsed = new Uint8Array(FIRST_CAPACITY);
  /** Of `EXPIRING`. */
  expiring = new Uint8Array(FIRST_CAPACITY);
  /** The bucket that a slot is in, and its neighbours there. */
  #buckets = new Int32Array(FIRST_CAPACITY);
  #next = new Int32Array(FIRST_CAPACITY);
  #previous = new Int32Array(FIRST_CAPACITY);
  /** The first of each bucket that is not empty. */
  readonly #first = new Map<number, number>();
  readonly #free: number[] = [];

  /** How many slots there are, in use or not. */
  get size(): number {
    return this.serviceIds.length;
  }

  /** How many slots are in buckets. */
  get scheduled(): number {
    let count = 0;
    for (const first of this.#first.values()) count += this.#ring(first).length;
    return count;
  }

  /** A slot that is not in use: `put` says what it holds. */
  take(): number {
    const slot = this.#free.pop() ?? this.serviceIds.push("") - 1;
    if (slot === this.ttls.length) this.#grow();
    return slot;
  }

  /** Gives back a slot that is in no bucket. */
  release(slot: number): void {
    this.serviceIds[slot] = "";
    this.registrationIds[slot] = "";
    this.#free.push(slot);
  }

  /** A lease of which nothing has been heard yet. */
  put(
    slot: number,
    lease: { serviceId: string; registrationId: string; ttl: Millis; lapsed: boolean },
    deadline: Millis,
  ): void {
    this.serviceIds[slot] = lease.serviceId;
    this.registrationIds[slot] = lease.registrationId;
    this.ttls[slot] = lease.ttl;
    this.deadlines[slot] = deadline;
    this.lastBeats[slot] = NaN;
    this.lapsed[slot] = Number(lease.lapsed);
    this.expiring[slot] = EXPIRING.none;
  }

  /** Puts a slot that is in no bucket into this one. */
  schedule(slot: number, bucket: number): void {
    const first = this.#first.get(bucket);
    if (first === undefined) {
      this.#first.set(bucket, slot);
      this.#link(slot, slot);
    } else {
      this.#link(this.#previous[first]!, slot);
      this.#link(slot, first);
    }
    this.#buckets[slot] = bucket;
  }

  /** Takes a slot out of its bucket. */
  unschedule(slot: number): void {
    const [bucket, next] = [this.#buckets[slot]!, this.#next[slot]!];
    if (next === slot) {
      this.#first.delete(bucket);
      return;
    }
    this.#link(this.#previous[slot]!, next);
    if (this.#first.get(bucket) === slot) this.#first.set(bucket, next);
  }

  /** Empties a bucket; returns what was in it. */
  empty(bucket: number): number[] {
    const first = this.#first.get(bucket);
    if (first === undefined) return [];
    this.#first.delete(bucket);
    return this.#ring(first);
  }

  #ring(first: number): number[] {
    const ring = [first];
    for (let slot = this.#next[first]!; slot !== first; slot = this.#next[slot]!) ring.push(slot);
    return ring;
  }

  #link(slot: number, next: number): void {
    this.#next[slot] = next;
    this.#previous[next] = slot;
  }

  #grow(): void {
    const capacity = 2 * this.ttls.length;
    this.ttls = copied(this.ttls, new Float64Array(capacity));
    this.deadlines = copied(this.deadlines, new Float64Array(capacity));
    this.lastBeats = copied(this.lastBeats, new Float64Array(capacity));
    this.lapsed = copied(this.lapsed, new Uint8Array(capacity));
    this.expiring = copied(this.expiring, new Uint8Array(capacity));
    this.#buckets = copied(this.#buckets, new Int32Array(capacity));
    this.#next = copied(this.#next, new Int32Array(capacity));
    this.#previous = copied(this.#previous, new Int32Array(capacity));
  }
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
