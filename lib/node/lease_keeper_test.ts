import assert from "node:assert/strict";
import { ConveyorError } from "../base/mod.ts";
import type { Command, Health } from "../state/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { health, Outcome, Replica } from "./fixtures_test.ts";
import { LeaseKeeper } from "./lease_keeper.ts";

const INTERVAL = 1_000;
const TTL = 3 * INTERVAL;
/** Lease time is looked at every 250 ms, in buckets of 250 ms. */
const SLACK = 750;

/** A leader: what it proposes is applied after `delay`, unless `fails` is set. */
class Leader {
  readonly time = new VirtualTime();
  readonly replica = new Replica();
  readonly proposed: string[] = [];
  readonly events: string[] = [];
  delay = 0;
  fails = false;
  underWay = 0;
  mostUnderWay = 0;
  confirmed: Promise<void> = Promise.resolve();
  readonly keeper = new LeaseKeeper({
    applier: this.replica,
    clock: this.time,
    timers: this.time,
    propose: (command) => this.propose(command),
    confirm: () => this.confirmed,
    pulse: 100,
  });

  register(id: string, heartbeatInterval = INTERVAL): string {
    const { event } = this.replica.apply({
      type: "register",
      service: { ...SPEC, serviceId: id, heartbeatInterval },
    });
    this.keeper.onEvent(event!);
    return event!.service.registrationId;
  }

  async propose(command: Command): Promise<unknown> {
    this.proposed.push(command.type);
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    if (this.delay > 0) await new Promise<void>((done) => this.time.after(this.delay, done));
    else await undefined;
    this.underWay--;
    if (this.fails) throw new ConveyorError("unavailable", "not now");
    const { outcome, event } = this.replica.apply(command);
    if (event === undefined) return outcome;
    this.events.push(`${this.time.monotonic()} ${event.kind} ${event.service.serviceId}`);
    this.keeper.onEvent(event);
    return outcome;
  }

  async beat(serviceId: string, registrationId: string, health?: Health, activeRequests?: number) {
    const requests = activeRequests === undefined ? {} : { activeRequests };
    const beat = { serviceId, registrationId, ...(health && { health }), ...requests };
    return (await this.keeper.heartbeat([beat]))?.[0];
  }

  drain(serviceId: string, timeout: number): Promise<unknown> {
    return this.propose({
      type: "drain_service",
      serviceId,
      registrationId: "",
      reason: "deregistered",
      timeout,
    });
  }

  /** What the answer to a heartbeat tells the service to do, and the time it has for it. */
  async told(serviceId: string, registrationId: string, activeRequests?: number) {
    const answer = await this.beat(serviceId, registrationId, undefined, activeRequests);
    return answer?.due?.commands.map((command) =>
      command.type === "drain" ? `drain ${command.timeout}` : command.type
    );
  }

  healthOf(id: string): string {
    const service = this.replica.state.services.get(id);
    if (service === undefined) return "gone";
    return service.leaseLapsed ? "lapsed" : service.health.status;
  }
}

const SPEC = {
  serviceType: "source" as const,
  name: "n",
  version: "",
  capabilities: [],
  groupId: "",
  endpoint: { host: "h", port: 1, useTls: false },
  labels: new Map<string, string>(),
  recordTypes: [],
  maxConcurrentRequests: 0,
  weight: 0,
  sidecarId: "",
};

function leader(): Leader {
  const one = new Leader();
  one.keeper.begin();
  return one;
}

Deno.test("without a heartbeat: unhealthy after the TTL, removed after another", async () => {
  const one = leader();
  one.register("a");
  await one.time.advance(TTL - 1);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(SLACK);
  assert.equal(one.healthOf("a"), "lapsed");
  const lapsedAt = Number(one.events[0]!.split(" ")[0]);
  await one.time.advance(lapsedAt + TTL - 1 - one.time.monotonic());
  assert.equal(one.healthOf("a"), "lapsed");
  await one.time.advance(SLACK);
  assert.equal(one.healthOf("a"), "gone");
  assert.deepEqual(one.events.map((event) => event.split(" ")[1]), ["health_changed", "removed"]);
  await one.time.advance(10 * TTL);
  assert.equal(one.events.length, 2);
  one.keeper.end();
});

Deno.test("the TTL is three heartbeat intervals, for each its own", async () => {
  const one = leader();
  one.register("short", 1_000);
  one.register("long", 600_000);
  await one.time.advance(1_790_000);
  assert.equal(one.healthOf("long"), "healthy");
  assert.equal(one.healthOf("short"), "gone");
  await one.time.advance(10_000 + SLACK);
  assert.equal(one.healthOf("long"), "lapsed");
  one.keeper.end();
});

Deno.test("heartbeats keep it, and are told how long", async () => {
  const one = leader();
  const registration = one.register("a");
  for (let i = 0; i < 20; i++) {
    await one.time.advance(TTL - 10);
    const answer = await one.beat("a", registration);
    assert.deepEqual(answer, { serviceId: "a", acknowledged: true, nextDeadline: TTL });
  }
  assert.deepEqual(one.proposed, [], "heartbeats are not replicated");
  assert.equal(
    one.keeper.lastBeat({ serviceId: "a", registrationId: registration }),
    one.time.wall(),
  );
  one.keeper.end();
});

Deno.test("a heartbeat between lapse and end makes it healthy again", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.time.advance(TTL + SLACK);
  assert.equal(one.healthOf("a"), "lapsed");
  assert.equal((await one.beat("a", registration))?.acknowledged, true);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(TTL - 10);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(SLACK);
  assert.equal(one.healthOf("a"), "lapsed");
  one.keeper.end();
});

Deno.test("a heartbeat while the lapse is on its way: healthy again at once", async () => {
  const one = leader();
  const registration = one.register("a");
  one.delay = 400;
  await one.time.until(() => one.proposed.length === 1);
  assert.equal((await one.beat("a", registration))?.acknowledged, true);
  await one.time.advance(1_000);
  assert.deepEqual(one.proposed, ["lapse_lease", "renew_lease"]);
  assert.equal(one.healthOf("a"), "healthy");
  one.keeper.end();
});

Deno.test("a renewal that fails is asked for again by the next heartbeat", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.time.advance(TTL + SLACK);
  one.fails = true;
  assert.equal((await one.beat("a", registration))?.acknowledged, true);
  assert.equal(one.healthOf("a"), "lapsed");
  one.fails = false;
  await one.beat("a", registration);
  assert.equal(one.healthOf("a"), "healthy");
  one.keeper.end();
});

Deno.test("an expiry that fails is tried again", async () => {
  const one = leader();
  one.register("a");
  one.fails = true;
  await one.time.advance(TTL + SLACK);
  assert.equal(one.healthOf("a"), "healthy");
  one.fails = false;
  await one.time.advance(2_000);
  assert.equal(one.healthOf("a"), "lapsed");
  one.keeper.end();
});

Deno.test("a new leader gives every lease a full TTL", async () => {
  const one = new Leader();
  one.register("healthy");
  one.register("lapsed");
  one.replica.apply({ type: "lapse_lease", serviceId: "lapsed", registrationId: "reg-2" });
  await one.time.advance(100 * TTL);
  one.keeper.begin();
  const begun = one.time.monotonic();
  await one.time.advance(TTL - 1);
  assert.deepEqual(["healthy", "lapsed"].map((id) => one.healthOf(id)), ["healthy", "lapsed"]);
  await one.time.advance(SLACK);
  assert.deepEqual(["healthy", "lapsed"].map((id) => one.healthOf(id)), ["lapsed", "gone"]);
  assert.ok(one.events.every((event) => Number(event.split(" ")[0]) >= begun + TTL));
  one.keeper.end();
});

Deno.test("begun twice, leases go on; ended and begun, they start anew", async () => {
  const one = leader();
  one.register("a");
  await one.time.advance(TTL - 100);
  one.keeper.begin();
  await one.time.advance(100 + SLACK);
  assert.equal(one.healthOf("a"), "lapsed");
  one.keeper.end();
  one.keeper.begin();
  await one.time.advance(TTL - 1);
  assert.equal(one.healthOf("a"), "lapsed");
  await one.time.advance(SLACK);
  assert.equal(one.healthOf("a"), "gone");
  one.keeper.end();
});

Deno.test("a node that does not lead keeps no lease and answers no heartbeat", async () => {
  const one = leader();
  const registration = one.register("a");
  one.keeper.end();
  assert.equal(one.time.next, undefined, "no timer is left");
  assert.equal(await one.beat("a", registration), undefined);
  assert.equal(one.keeper.lastBeat({ serviceId: "a", registrationId: registration }), undefined);
  await one.time.advance(10 * TTL);
  assert.deepEqual(one.proposed, []);
});

Deno.test("a process that stood still ends no lease", async () => {
  const one = leader();
  one.register("a");
  await one.time.advance(TTL - 1_000);
  one.time.stall(60_000);
  await one.time.advance(250);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(TTL);
  assert.equal(one.healthOf("a"), "lapsed", "but it does not live for ever either");
  one.keeper.end();
});

Deno.test("a heartbeat that came in while the process stood still counts before anything ends", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.time.advance(TTL - 100);
  one.time.stall(60_000);
  assert.equal((await one.beat("a", registration))?.acknowledged, true);
  await one.time.advance(TTL - SLACK);
  assert.equal(one.healthOf("a"), "healthy");
  one.keeper.end();
});

Deno.test("only the current registration is acknowledged; an old one changes nothing", async () => {
  const one = leader();
  const old = one.register("a");
  await one.time.advance(TTL - 100);
  const current = one.register("a");
  const refused = { serviceId: "a", acknowledged: false, nextDeadline: 0 };
  assert.deepEqual(await one.beat("a", old, health("unhealthy")), refused);
  assert.deepEqual(await one.beat("nobody", current), { ...refused, serviceId: "nobody" });
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(TTL - 200);
  assert.equal(one.healthOf("a"), "healthy", "the new registration has a TTL of its own");
  one.keeper.end();
});

Deno.test("answers come in the order of the heartbeats", async () => {
  const one = leader();
  const ids = ["a", "b", "c"];
  const registrations = ids.map((id) => one.register(id));
  const beats = [2, 0, 9, 1, 2].map((i) => ({
    serviceId: ids[i] ?? "nobody",
    registrationId: registrations[i] ?? "",
  }));
  const answers = await one.keeper.heartbeat(beats);
  assert.deepEqual(
    answers?.map(({ serviceId, acknowledged }) => `${serviceId} ${acknowledged}`),
    ["c true", "a true", "nobody false", "b true", "c true"],
  );
  one.keeper.end();
});

Deno.test("a health report is replicated when it is news, and only then", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.beat("a", registration, health("healthy"));
  assert.deepEqual(one.proposed, []);
  await one.beat("a", registration, health("degraded", "slow"));
  await one.beat("a", registration, health("degraded", "slow"));
  await one.beat("a", registration, health("degraded", "slower"));
  assert.deepEqual(one.proposed, ["report_health", "report_health"]);
  assert.equal(one.healthOf("a"), "degraded");
  one.keeper.end();
});

Deno.test("a heartbeat is acknowledged only once a majority has confirmed the leader", async () => {
  const one = leader();
  const registration = one.register("a");
  const confirmed = Promise.withResolvers<void>();
  one.confirmed = confirmed.promise;
  const answer = new Outcome(one.beat("a", registration));
  await settled();
  assert.equal(answer.state, "pending");
  confirmed.resolve();
  await settled();
  assert.equal(answer.value?.acknowledged, true);
  one.keeper.end();
});

Deno.test("a leader that was deposed meanwhile does not acknowledge", async () => {
  const one = leader();
  const registration = one.register("a");
  const confirmed = Promise.withResolvers<void>();
  one.confirmed = confirmed.promise;
  const answer = new Outcome(
    one.keeper.heartbeat([{ serviceId: "a", registrationId: registration }]),
  );
  one.keeper.end();
  one.keeper.begin();
  confirmed.resolve();
  await settled();
  assert.deepEqual([answer.state, answer.value], ["resolved", undefined]);
  const error = new ConveyorError("unavailable", "no majority");
  one.confirmed = Promise.reject(error);
  await assert.rejects(one.beat("a", registration), error);
  one.keeper.end();
});

Deno.test("a new leader of many grants their leases in slices, and takes heartbeats meanwhile", async () => {
  const one = new Leader();
  const ids = Array.from({ length: 12_000 }, (_, i) => `s${`${i}`.padStart(5, "0")}`);
  const registrations = ids.map((id) => one.register(id));
  const [last, lastBut1, lastBut2] = [ids.at(-1)!, ids.at(-2)!, ids.at(-3)!];
  one.keeper.begin();
  assert.equal((await one.beat(last, registrations.at(-1)!))?.acknowledged, true);
  const removal = { serviceId: lastBut1, registrationId: "" };
  await one.propose({ type: "deregister", ...removal });
  const replaced = one.register(lastBut2);
  await one.time.advance(TTL - 100);
  assert.equal((await one.beat(lastBut1, registrations.at(-2)!))?.acknowledged, false);
  assert.equal((await one.beat(lastBut2, registrations.at(-3)!))?.acknowledged, false);
  assert.equal((await one.beat(lastBut2, replaced))?.acknowledged, true);
  await one.time.advance(100 + SLACK);
  assert.deepEqual([ids[0]!, ids[7_000]!, lastBut2].map((id) => one.healthOf(id)), [
    "lapsed",
    "lapsed",
    "healthy",
  ]);
  one.keeper.end();
  assert.equal(one.time.next, undefined);
});

Deno.test("ended while it grants, it goes on with none of them", async () => {
  const one = new Leader();
  for (let i = 0; i < 12_000; i++) one.register(`s${i}`);
  one.keeper.begin();
  one.keeper.end();
  assert.equal(one.time.next, undefined);
  await one.time.advance(10 * TTL);
  assert.deepEqual(one.proposed, []);
});

Deno.test("150,000 leases that end at once are carried out a thousand at a time", async () => {
  const one = new Leader();
  const count = 150_000;
  for (let i = 0; i < count; i++) {
    const service = { ...SPEC, serviceId: `s${i}`, heartbeatInterval: INTERVAL };
    one.replica.apply({ type: "register", service });
  }
  one.keeper.begin();
  await one.time.until(() => one.events.length === count);
  assert.equal(one.mostUnderWay, 1_000);
  one.keeper.end();
});

Deno.test("a service that drains is told so with each heartbeat, and removed when its time is up", async () => {
  const one = leader();
  const registration = one.register("a");
  assert.equal(await one.told("a", registration, 0), undefined);
  await one.drain("a", 10_000);
  assert.deepEqual(await one.told("a", registration, 0), ["drain 10000"]);
  await one.time.advance(2_000);
  assert.deepEqual(await one.told("a", registration, 5), ["drain 8000"]);
  for (let i = 0; i < 3; i++) {
    await one.time.advance(2_000);
    await one.beat("a", registration, health("healthy"));
  }
  await one.time.advance(1_999);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(251);
  assert.equal(one.healthOf("a"), "gone");
  one.keeper.end();
});

Deno.test("a service that is idle, once it knows, is removed at once", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.drain("a", 60_000);
  await one.beat("a", registration, undefined, 0);
  await one.time.advance(1_000);
  assert.equal(one.healthOf("a"), "healthy", "it had not been told when it said so");
  await one.beat("a", registration, undefined, 0);
  await one.time.advance(250);
  assert.equal(one.healthOf("a"), "gone");
  one.keeper.end();
});

Deno.test("the end of a drain that fails is tried again", async () => {
  const one = leader();
  one.register("a", 60_000);
  await one.drain("a", 1_000);
  one.fails = true;
  await one.time.advance(1_500);
  assert.equal(one.healthOf("a"), "healthy");
  one.fails = false;
  await one.time.advance(1_000);
  assert.equal(one.healthOf("a"), "gone");
  one.keeper.end();
});

Deno.test("a new leader gives a drain its whole time again, and tells the service again", async () => {
  const one = leader();
  const registration = one.register("a", 60_000);
  await one.drain("a", 10_000);
  await one.told("a", registration);
  await one.time.advance(9_000);
  one.keeper.end();
  one.keeper.begin();
  assert.deepEqual(await one.told("a", registration, 0), ["drain 10000"]);
  await one.time.advance(9_900);
  assert.equal(one.healthOf("a"), "healthy");
  await one.time.advance(350);
  assert.equal(one.healthOf("a"), "gone");
  one.keeper.end();
});

Deno.test("to register again calls a drain off, and the service is told, by the next leader too", async () => {
  const one = leader();
  one.register("a", 60_000);
  await one.drain("a", 10_000);
  one.register("a", 60_000);
  const registration = one.register("a", 60_000);
  assert.deepEqual(await one.told("a", registration), ["resume"]);
  one.keeper.end();
  one.keeper.begin();
  assert.deepEqual(await one.told("a", registration), ["resume"]);
  await one.time.advance(20_000);
  assert.equal(one.healthOf("a"), "healthy");
  await one.drain("a", 10_000);
  one.register("a", 60_000);
  const last = one.register("a", 60_000);
  await one.drain("a", 10_000);
  assert.deepEqual(await one.told("a", last), ["drain 10000"]);
  one.keeper.end();
});

Deno.test("a registration that is replaced while its heartbeat is confirmed is not acknowledged", async () => {
  const one = leader();
  const registration = one.register("a");
  const confirmed = Promise.withResolvers<void>();
  one.confirmed = confirmed.promise;
  const answer = one.beat("a", registration);
  one.register("a");
  confirmed.resolve();
  assert.equal((await answer)?.acknowledged, false);
  one.keeper.end();
});

Deno.test("the lease of a service that drains may end before", async () => {
  const one = leader();
  one.register("a");
  await one.drain("a", 60_000);
  await one.time.advance(TTL + SLACK);
  assert.equal(one.healthOf("a"), "lapsed");
  await one.time.advance(TTL + SLACK);
  assert.equal(one.healthOf("a"), "gone");
  await one.time.advance(60_000);
  assert.deepEqual(one.proposed, ["drain_service", "lapse_lease", "end_lease"]);
  one.keeper.end();
});

Deno.test("time without a majority ends no lease, and an answer counts what it waited for one", async () => {
  const one = leader();
  const registration = one.register("a");
  await one.time.advance(TTL - 300);
  const confirmed = Promise.withResolvers<void>();
  one.confirmed = confirmed.promise;
  const answer = new Outcome(one.beat("a", registration));
  await one.time.advance(1_000);
  one.register("b");
  await one.time.advance(9_000);
  assert.deepEqual(["a", "b"].map((id) => one.healthOf(id)), ["healthy", "healthy"]);
  one.confirmed = Promise.resolve();
  confirmed.resolve();
  await one.time.advance(0);
  const left = answer.value?.nextDeadline ?? 0;
  assert.ok(left >= TTL - 200 && left <= TTL - 100, `${left}`);
  await one.time.advance(TTL - 300);
  assert.deepEqual(["a", "b"].map((id) => one.healthOf(id)), ["healthy", "healthy"]);
  await one.time.advance(300 + SLACK);
  assert.deepEqual(["a", "b"].map((id) => one.healthOf(id)), ["lapsed", "lapsed"]);
  one.keeper.end();
});

Deno.test("what a member says it has given up is replicated once, and told no more", async () => {
  const one = leader();
  const [a] = [one.register("a"), one.register("b")];
  const join = { type: "join_group", groupId: "g", stageId: "", preferences: [] } as const;
  for (const serviceId of ["a", "b"]) await one.propose({ ...join, serviceId, partitions: 2 });
  const beat = async (groups?: ReadonlyMap<string, number>) => {
    const told = { serviceId: "a", registrationId: a, ...(groups && { groups }) };
    const due = (await one.keeper.heartbeat([told]))?.[0]?.due;
    return due?.commands.map(({ type }) => type).join();
  };
  one.proposed.length = 0;
  assert.equal(await beat(), "revoke,assign");
  assert.equal(await beat(new Map([["g", 3], ["h", 9]])), "revoke,assign");
  assert.deepEqual(one.proposed, []);
  assert.equal(await beat(new Map([["g", 4]])), "assign");
  assert.equal(await beat(new Map([["g", 4]])), "assign");
  assert.deepEqual(one.proposed, ["acknowledge_revokes"]);
  const replaced = { serviceId: "a", registrationId: "reg-0", groups: new Map([["g", 4]]) };
  assert.equal((await one.keeper.heartbeat([replaced]))?.[0]?.due, undefined);
});
