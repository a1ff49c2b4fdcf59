import assert from "node:assert/strict";
import { seededRng } from "../base/mod.ts";
import { LeaseTable } from "./lease_table.ts";

const TTL = 3_000;

function table(...ids: string[]): LeaseTable {
  const leases = new LeaseTable(0);
  for (const id of ids) grant(leases, id, 0);
  return leases;
}

function grant(leases: LeaseTable, serviceId: string, now: number, lapsed = false): void {
  leases.grant({ serviceId, registrationId: `reg-${serviceId}`, ttl: TTL, lapsed }, now);
}

function beat(leases: LeaseTable, serviceId: string, now: number) {
  return leases.beat(serviceId, `reg-${serviceId}`, now, 1_000_000 + now);
}

/** What expires in each instant from `from` to `to`, in steps of 50 ms, as `time kind id`. */
function run(leases: LeaseTable, from: number, to: number): string[] {
  const found: string[] = [];
  for (let now = from; now <= to; now += 50) {
    for (const { kind, serviceId } of leases.expired(now)) {
      found.push(`${now} ${kind} ${serviceId}`);
    }
  }
  return found;
}

Deno.test("a lease lasts its TTL without a heartbeat, and ends soon after", () => {
  const found = run(table("a"), 0, 3_900);
  assert.equal(found.length, 1);
  const [at, kind] = found[0]!.split(" ");
  assert.ok(Number(at) >= TTL && Number(at) <= TTL + 300, `${found}`);
  assert.equal(kind, "lapse");
});

Deno.test("no lease ever ends before its TTL, whatever the phase of grant and heartbeats", () => {
  const rng = seededRng(5);
  const leases = new LeaseTable(0);
  const good = new Map<string, number>();
  let [now, ended] = [0, 0];
  for (let i = 0; i < 20_000; i++) {
    now += rng.next() * 40;
    const id = `s${Math.floor(rng.next() * 30)}`;
    if (!good.has(id)) {
      grant(leases, id, now);
      good.set(id, now + TTL);
    } else if (rng.next() < 0.3 && beat(leases, id, now).known) good.set(id, now + TTL);
    for (const expiry of leases.expired(now)) {
      const { serviceId } = expiry;
      assert.ok(now >= good.get(serviceId)!, `${serviceId} ended early`);
      assert.ok(now <= good.get(serviceId)! + 600, `${serviceId} ended late`);
      leases.forget(serviceId);
      good.delete(serviceId);
      ended++;
    }
  }
  assert.ok(ended > 100, `only ${ended} ended`);
});

Deno.test("heartbeats keep a lease for as long as they come", () => {
  const leases = table("a");
  for (let now = 0; now < 60_000; now += 1_000) {
    assert.deepEqual(beat(leases, "a", now), { known: true, lapsed: false, remaining: TTL });
    assert.deepEqual(run(leases, now, now + 950), []);
  }
});

Deno.test("a lapsed lease has another TTL until it ends", () => {
  const leases = table("a");
  assert.equal(run(leases, 0, 3_500).length, 1);
  assert.deepEqual(leases.setLapsed("a", true, 3_500), { renew: false });
  const found = run(leases, 3_500, 7_000);
  assert.equal(found.length, 1);
  const [at, kind] = found[0]!.split(" ");
  assert.ok(Number(at) >= 6_500 && Number(at) <= 6_800, `${found}`);
  assert.equal(kind, "end");
});

Deno.test("granted as lapsed, it goes straight to the second stage", () => {
  const leases = new LeaseTable(0);
  grant(leases, "a", 0, true);
  assert.match(run(leases, 0, 4_000).join(), /^3\d\d\d end a$/);
});

Deno.test("a heartbeat on a lapsed lease is known, asks for a renewal and puts the end off", () => {
  const leases = table("a");
  run(leases, 0, 3_500);
  leases.setLapsed("a", true, 3_500);
  run(leases, 3_500, 6_000);
  assert.deepEqual(beat(leases, "a", 6_000), { known: true, lapsed: true, remaining: TTL });
  leases.setLapsed("a", false, 6_050);
  assert.deepEqual(run(leases, 6_050, 9_000), []);
  assert.match(run(leases, 9_050, 9_500).join(), /^9\d\d\d lapse a$/);
});

Deno.test("a heartbeat while the lapse is on its way asks to renew as soon as it has come", () => {
  const leases = table("a");
  assert.equal(run(leases, 0, 3_500).length, 1);
  assert.deepEqual(beat(leases, "a", 3_600), { known: true, lapsed: false, remaining: TTL });
  assert.deepEqual(leases.setLapsed("a", true, 5_000), { renew: true });
  leases.setLapsed("a", false, 5_100);
  assert.match(run(leases, 5_100, 9_000).join(), /^8\d\d\d lapse a$/);
});

Deno.test("where the renewal is lost, the end comes a TTL after the one that the heartbeat gave", () => {
  const leases = table("a", "b");
  assert.equal(run(leases, 0, 3_500).length, 2);
  beat(leases, "a", 3_600);
  leases.setLapsed("a", true, 5_000);
  leases.setLapsed("b", true, 5_000);
  beat(leases, "b", 5_100);
  assert.match(run(leases, 5_000, 12_000).join(), /^9[6-9]\d\d end a,11[1-4]\d\d end b$/);
});

Deno.test("once its end is on its way, a heartbeat is not acknowledged", () => {
  const leases = new LeaseTable(0);
  grant(leases, "a", 0, true);
  run(leases, 0, 3_500);
  assert.deepEqual(beat(leases, "a", 3_500), { known: false });
});

Deno.test("what is unknown, replaced or forgotten is not acknowledged", () => {
  const leases = table("a", "b");
  assert.deepEqual(leases.beat("nobody", "reg-nobody", 1, 1), { known: false });
  assert.deepEqual(leases.beat("a", "reg-old", 1, 1), { known: false });
  leases.forget("b");
  assert.deepEqual(beat(leases, "b", 1), { known: false });
  assert.equal(leases.size, 1);
});

Deno.test("a new registration has a full TTL of its own, whatever the old one had left", () => {
  const leases = table("a");
  run(leases, 0, 2_900);
  leases.grant({ serviceId: "a", registrationId: "reg-2", ttl: 2 * TTL, lapsed: false }, 2_900);
  assert.deepEqual(run(leases, 2_900, 8_850), []);
  assert.match(run(leases, 8_900, 9_500).join(), /^9\d\d\d lapse a$/);
});

Deno.test("an expiry is reported once, and again when nothing came of it", () => {
  const leases = table("a");
  const expiry = { kind: "lapse", serviceId: "a", registrationId: "reg-a" } as const;
  assert.equal(run(leases, 0, 60_000).length, 1, "it is on its way");
  leases.settled(expiry);
  const found = run(leases, 60_000, 62_000);
  assert.match(found.join(), /^6[01]\d\d\d lapse a$/);
  leases.settled(expiry);
  beat(leases, "a", 62_000);
  assert.deepEqual(run(leases, 62_000, 64_900), [], "the heartbeat came first");
});

Deno.test("a lapse that was very slow on its way still leads to an end", () => {
  const leases = table("a");
  assert.equal(run(leases, 0, 20_000).length, 1);
  leases.setLapsed("a", true, 20_000);
  leases.settled({ kind: "lapse", serviceId: "a", registrationId: "reg-a" });
  assert.match(run(leases, 20_000, 24_000).join(), /^23\d\d\d end a$/);
});

Deno.test("what is settled late, or of an old registration, changes nothing", () => {
  const leases = new LeaseTable(0);
  grant(leases, "a", 0, true);
  assert.match(run(leases, 0, 3_500).join(), /end a$/);
  leases.settled({ kind: "lapse", serviceId: "a", registrationId: "reg-a" });
  leases.settled({ kind: "end", serviceId: "a", registrationId: "reg-old" });
  leases.settled({ kind: "end", serviceId: "b", registrationId: "reg-b" });
  assert.deepEqual(run(leases, 3_500, 9_000), []);
});

Deno.test("retries do not multiply what there is to look at", () => {
  const leases = table("a");
  let reports = 0;
  for (let now = 0; now <= 63_000; now += 250) {
    for (const expiry of leases.expired(now)) {
      reports++;
      leases.settled(expiry);
    }
  }
  assert.ok(reports >= 40 && reports <= 61, `${reports} reports in a minute`);
});

Deno.test("the last heartbeat is known, of the current registration", () => {
  const leases = table("a");
  assert.equal(leases.lastBeat("a", "reg-a"), undefined);
  beat(leases, "a", 7);
  assert.equal(leases.lastBeat("a", "reg-a"), 1_000_007);
  assert.equal(leases.lastBeat("a", "reg-old"), undefined);
});

Deno.test("a jump in time expires all that is due, once", () => {
  const leases = table("a", "b");
  grant(leases, "c", 99_000);
  assert.deepEqual(leases.expired(100_000).map(({ serviceId }) => serviceId), ["a", "b"]);
  assert.deepEqual(leases.expired(100_100), []);
});

Deno.test("what is replaced or forgotten leaves nothing behind, and the others expire in time", () => {
  const rng = seededRng(7);
  const leases = new LeaseTable(0);
  const last = new Map<string, number>();
  for (let now = 0; now < TTL; now += 1) {
    const id = `s${Math.floor(rng.next() * 50)}`;
    if (rng.next() < 0.2) {
      leases.forget(id);
      last.delete(id);
    } else {
      grant(leases, id, now);
      last.set(id, now);
    }
    assert.equal(leases.scheduled, last.size);
  }
  assert.equal(leases.size, last.size);
  const expired = run(leases, TTL, 2 * TTL + 1_000).filter((text) => text.includes("lapse"));
  assert.deepEqual(expired.map((text) => text.split(" ")[2]).sort(), [...last.keys()].sort());
  for (const text of expired) {
    const [at, , id] = text.split(" ");
    const due = last.get(id!)! + TTL;
    assert.ok(Number(at) >= due && Number(at) <= due + 600, `${text}, due at ${due}`);
  }
});
