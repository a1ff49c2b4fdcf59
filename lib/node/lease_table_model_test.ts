/** The table of leases against a model that keeps an object a lease and looks at all of them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type LeaseExpiry, LeaseTable } from "./lease_table.ts";

/** More than the columns of a new table have room for, so that they grow. */
const SERVICES = 150;
const BUCKET = 250;
const RECHECK = 1_000;

type Step =
  | { readonly do: "grant"; readonly who: number; readonly count: number; readonly lapsed: boolean }
  | { readonly do: "forget"; readonly who: number; readonly count: number }
  | { readonly do: "beat" | "beatOld" | "lapse" | "renew"; readonly who: number }
  | { readonly do: "settle"; readonly which: number }
  | { readonly do: "pass"; readonly span: number };

type Modelled = {
  readonly registrationId: string;
  readonly ttl: number;
  deadline: number;
  lapsed: boolean;
  lastBeat: number | undefined;
  expiring: LeaseExpiry["kind"] | undefined;
  /** The bucket in which it is looked at next. */
  bucket: number;
};

class Model {
  readonly leases = new Map<string, Modelled>();

  grant(serviceId: string, registrationId: string, ttl: number, lapsed: boolean, now: number) {
    const deadline = now + ttl;
    const [lastBeat, expiring, bucket] = [undefined, undefined, bucketBehind(deadline)];
    const lease = { registrationId, ttl, deadline, lapsed, lastBeat, expiring, bucket };
    this.leases.set(serviceId, lease);
  }

  beat(serviceId: string, registrationId: string, now: number, wall: number) {
    const lease = this.leases.get(serviceId);
    if (lease?.registrationId !== registrationId || lease.expiring === "end") {
      return { known: false };
    }
    lease.deadline = now + (lease.lapsed ? 2 : 1) * lease.ttl;
    lease.lastBeat = wall;
    return { known: true, lapsed: lease.lapsed, remaining: lease.ttl };
  }

  setLapsed(serviceId: string, lapsed: boolean, now: number) {
    const lease = this.leases.get(serviceId);
    if (lease === undefined) return { renew: false };
    const renew = lapsed && !lease.lapsed && lease.deadline > now;
    lease.deadline = (renew ? lease.deadline : now) + lease.ttl;
    lease.lapsed = lapsed;
    lease.expiring = undefined;
    return { renew };
  }

  settled({ kind, serviceId, registrationId }: LeaseExpiry): void {
    const lease = this.leases.get(serviceId);
    if (lease?.registrationId !== registrationId) return;
    if (lease.expiring === kind) lease.expiring = undefined;
  }

  expired(now: number): LeaseExpiry[] {
    const found: LeaseExpiry[] = [];
    for (const [serviceId, lease] of this.leases) {
      if (lease.bucket > Math.floor(now / BUCKET)) continue;
      const isUp = lease.expiring !== undefined || lease.deadline <= now;
      lease.bucket = bucketBehind(isUp ? now + RECHECK : lease.deadline);
      if (!isUp || lease.expiring !== undefined) continue;
      lease.expiring = lease.lapsed ? "end" : "lapse";
      found.push({ kind: lease.expiring, serviceId, registrationId: lease.registrationId });
    }
    return found;
  }
}

function bucketBehind(deadline: number): number {
  return Math.floor(deadline / BUCKET) + 1;
}

/** Does the same to a table and to the model, and compares all that can be seen. */
class Pair {
  readonly #table = new LeaseTable(0);
  readonly #model = new Model();
  readonly #reported: LeaseExpiry[] = [];
  #now = 0;
  #registrations = 0;
  /** Leases that there were at one time. */
  #most = 0;

  run(step: Step): void {
    switch (step.do) {
      case "grant":
        for (const id of ids(step)) this.#grant(id, step.lapsed);
        break;
      case "forget":
        for (const id of ids(step)) {
          this.#table.forget(id);
          this.#model.leases.delete(id);
        }
        break;
      case "beat":
      case "beatOld":
        this.#beat(idOf(step.who), step.do === "beatOld");
        break;
      case "lapse":
      case "renew": {
        const change = [idOf(step.who), step.do === "lapse", this.#now] as const;
        assert.deepEqual(this.#table.setLapsed(...change), this.#model.setLapsed(...change));
        break;
      }
      case "settle": {
        const expiry = this.#reported.at(-1 - step.which);
        if (expiry === undefined) break;
        this.#table.settled(expiry);
        this.#model.settled(expiry);
        break;
      }
      case "pass": {
        this.#now += step.span;
        const found = this.#table.expired(this.#now);
        assert.deepEqual(sorted(found), sorted(this.#model.expired(this.#now)));
        this.#reported.push(...found);
        break;
      }
      default: {
        const rest: never = step;
        throw new Error(`unknown step ${rest}`);
      }
    }
  }

  compare(): void {
    const { leases } = this.#model;
    assert.equal(this.#table.slots, this.#most);
    assert.deepEqual([this.#table.size, this.#table.scheduled], [leases.size, leases.size]);
    for (let who = 0; who < SERVICES; who++) {
      const lease = leases.get(idOf(who));
      assert.equal(this.#table.has(idOf(who)), lease !== undefined);
      const lastBeat = this.#table.lastBeat(idOf(who), lease?.registrationId ?? "");
      assert.equal(lastBeat, lease?.lastBeat);
    }
  }

  #grant(serviceId: string, lapsed: boolean): void {
    const registrationId = `reg-${++this.#registrations}`;
    const ttl = 1_000.5 + 333.3 * (this.#registrations % 10);
    this.#table.grant({ serviceId, registrationId, ttl, lapsed }, this.#now);
    this.#model.grant(serviceId, registrationId, ttl, lapsed, this.#now);
    this.#most = Math.max(this.#most, this.#model.leases.size);
  }

  #beat(serviceId: string, old: boolean): void {
    const current = this.#model.leases.get(serviceId)?.registrationId ?? "reg-0";
    const beat = [serviceId, old ? "reg-0" : current, this.#now, 1e12 + this.#now] as const;
    assert.deepEqual(this.#table.beat(...beat), this.#model.beat(...beat));
  }
}

function idOf(who: number): string {
  return `s${who % SERVICES}`;
}

function ids({ who, count }: { who: number; count: number }): string[] {
  return Array.from({ length: count }, (_, i) => idOf(who + i));
}

function sorted(expiries: LeaseExpiry[]): string[] {
  return expiries.map((expiry) => Object.values(expiry).join(" ")).sort();
}

/** Mostly a few, so that much happens to each of them. */
const who = fc.oneof({ weight: 4, arbitrary: fc.nat(5) }, fc.nat(SERVICES - 1));
const count = fc.integer({ min: 1, max: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("grant" as const), who, count, lapsed: fc.boolean() }),
  fc.record({ do: fc.constant("forget" as const), who, count }),
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("beat" as const, "beatOld"), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("lapse" as const, "renew"), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("settle" as const), which: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      span: fc.nat(9_000).map((tenths) => tenths / 10),
    }),
  },
);

Deno.test("it does what the model does, whatever is granted, forgotten, and granted anew", () => {
  const program = fc.array(step, { maxLength: 300, size: "max" });
  const property = fc.property(program, (steps) => {
    const pair = new Pair();
    for (const step of steps) pair.run(step);
    pair.compare();
  });
  fc.assert(property, { seed: 1, numRuns: 200 });
});
