/**
 * Never two owners: members that believe in what they were told, until they have acknowledged that
 * they gave it up or their lease has run out, with heartbeats and answers that are late, lost or
 * out of order, and leaders that come and go.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { LEASE_INTERVALS } from "../base/mod.ts";
import { holds } from "./arbitraries_test.ts";
import type { Command } from "./command.ts";
import { type Due, dueTo } from "./due.ts";
import { Replica, restored } from "./fixtures_test.ts";
import { acknowledges, partitionsIn } from "./groups.ts";
import type { Service } from "./service.ts";
import type { ReplicatedState } from "./state.ts";

const IDS = ["a", "b", "c", "d"];
const PARTITIONS = 5;
const INTERVAL = 10;
const TTL = LEASE_INTERVALS * INTERVAL;

type Step =
  | { readonly do: "register" | "join" | "beat" | "crash"; readonly who: number }
  | { readonly do: "leave"; readonly who: number; readonly graceful: boolean }
  | { readonly do: "deliver" | "lose"; readonly which: number }
  | { readonly do: "pass"; readonly span: number }
  | { readonly do: "settle" | "lead" | "restart" };

type Letter = { readonly to: Member; readonly sentAt: number; readonly due: Due | undefined };

/** A process: what it believes in, and until when. */
class Member {
  registrationId = "";
  joined = false;
  readonly believes = new Set<number>();
  generation = 0;
  until = 0;

  constructor(readonly serviceId: string) {}

  forget(): void {
    this.joined = false;
    this.believes.clear();
    this.generation = 0;
  }

  /** Carries out what an answer says, unless something newer has been carried out. */
  hear(due: Due | undefined): void {
    const generation = due?.generations.get("g") ?? 0;
    if (!this.joined || generation < this.generation) return;
    this.generation = generation;
    for (const command of due?.commands ?? []) {
      if (command.type === "revoke") {
        for (const partition of command.partitions) this.believes.delete(partition);
      }
      if (command.type === "assign") {
        for (const partition of command.partitions) this.believes.add(partition);
      }
    }
  }
}

class Model {
  readonly replica = new Replica();
  readonly members = IDS.map((id) => new Member(id));
  readonly heard = new Map<string, number>();
  letters: Letter[] = [];
  state: ReplicatedState = this.replica.state;
  now = 0;
  index = 0;
  moves = 0;

  apply(command: Command) {
    const applied = this.state.apply({ at: this.now, command }, ++this.index);
    if (applied.events[0]?.kind === "partitions_assigned") this.moves++;
    return applied;
  }

  run(step: Step): void {
    switch (step.do) {
      case "register":
        return this.register(this.members[step.who]!);
      case "join":
        return this.join(this.members[step.who]!);
      case "leave":
        return this.leave(this.members[step.who]!, step.graceful);
      case "beat":
        return this.beat(this.members[step.who]!);
      case "crash":
        return this.members[step.who]!.forget();
      case "deliver":
      case "lose": {
        const [letter] = this.letters.splice(step.which % Math.max(1, this.letters.length), 1);
        if (letter !== undefined && step.do === "deliver") this.deliver(letter);
        return;
      }
      case "pass":
        return this.pass(step.span);
      case "settle":
        return void this.apply({ type: "settle_group", groupId: "g" });
      case "lead":
        for (const id of this.heard.keys()) this.heard.set(id, this.now);
        return;
      case "restart":
        this.state = restored(this.state);
        return;
      default: {
        const rest: never = step;
        return rest;
      }
    }
  }

  register(member: Member): void {
    const { serviceId } = member;
    const before = new Replica();
    before.register(serviceId, { heartbeatInterval: INTERVAL });
    const service = before.state.services.get(serviceId)!;
    this.apply({ type: "register", service });
    member.forget();
    member.registrationId = `reg-${this.index}`;
    member.until = this.now + TTL;
    this.heard.set(serviceId, this.now);
    this.letters = this.letters.filter(({ to }) => to !== member);
  }

  join(member: Member): void {
    const { serviceId, registrationId } = member;
    if (this.service(member)?.registrationId !== registrationId) return;
    const asked = { groupId: "g", serviceId, stageId: "", partitions: 0 };
    const preferences = [this.index % PARTITIONS];
    const { outcome } = this.apply({
      type: "join_group",
      ...asked,
      partitions: PARTITIONS,
      preferences,
    });
    if (!outcome.ok || !("partitions" in outcome.result)) return;
    member.joined = true;
    member.generation = outcome.result.generation;
    // What it owns is all of it, also for one that had more before.
    member.believes.clear();
    for (const partition of outcome.result.partitions) member.believes.add(partition);
  }

  leave(member: Member, graceful: boolean): void {
    if (!member.joined) return;
    // Who does not wait to be told has let go before it says so.
    if (!graceful) member.forget();
    const { serviceId } = member;
    this.apply({ type: "leave_group", groupId: "g", serviceId, graceful, generation: 0 });
  }

  beat(member: Member): void {
    const { serviceId, registrationId, generation } = member;
    const service = this.service(member);
    if (service === undefined || service.registrationId !== registrationId) return;
    this.heard.set(serviceId, this.now);
    if (service.leaseLapsed) this.apply({ type: "renew_lease", serviceId, registrationId });
    const carriedOut = { groupId: "g", serviceId, registrationId, generation };
    if (acknowledges(this.state, carriedOut)) {
      this.apply({ type: "acknowledge_revokes", ...carriedOut });
    }
    this.letters.push({
      to: member,
      sentAt: this.now,
      due: dueTo(this.state, this.service(member)!),
    });
  }

  deliver({ to, sentAt, due }: Letter): void {
    if (this.now >= to.until) to.believes.clear();
    to.until = Math.max(to.until, sentAt + TTL);
    if (this.now < to.until) to.hear(due);
  }

  pass(span: number): void {
    this.now += span;
    for (const [serviceId, heard] of this.heard) {
      const service = this.state.services.get(serviceId);
      if (service === undefined) continue;
      const { registrationId } = service;
      const silent = this.now - heard;
      if (silent >= TTL && !service.leaseLapsed) {
        this.apply({ type: "lapse_lease", serviceId, registrationId });
      }
      if (silent >= 2 * TTL) this.apply({ type: "end_lease", serviceId, registrationId });
    }
  }

  service({ serviceId }: Member): Service | undefined {
    return this.state.services.get(serviceId);
  }

  check(): void {
    const owners = new Map<number, string>();
    const claim = (partition: number, who: string) => {
      assert.equal(owners.get(partition) ?? who, who, `two own partition ${partition}`);
      owners.set(partition, who);
    };
    for (const { serviceId, believes, until } of this.members) {
      if (this.now >= until) continue;
      for (const partition of believes) claim(partition, serviceId);
    }
    const shown = new Set<number>();
    for (const service of this.state.services.values()) {
      for (const partition of partitionsIn(service, "g")) {
        assert.ok(!shown.has(partition), `partition ${partition} is shown twice`);
        shown.add(partition);
      }
    }
  }

  /** Who has forgotten what it was joins again, and everybody beats and hears in time. */
  rest(): void {
    this.letters = [];
    for (const member of this.members) {
      const { registrationId } = this.service(member) ?? {};
      if (registrationId !== member.registrationId) this.register(member);
      else if (!member.joined && this.state.groups.of(member.serviceId).length > 0) {
        this.join(member);
      }
    }
    for (let round = 0; round < 4 * IDS.length; round++) {
      for (const member of this.members) this.beat(member);
      for (const letter of this.letters.splice(0)) this.deliver(letter);
      while (this.state.groups.unsettled.size > 0) this.run({ do: "settle" });
      this.check();
      this.pass(1);
    }
  }
}

const who = fc.nat({ max: IDS.length - 1 });
const which = fc.nat({ max: 7 });

function kind<T extends string>(name: T) {
  return fc.constant(name);
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: kind("register"), who }),
  { weight: 3, arbitrary: fc.record({ do: kind("join"), who }) },
  fc.record({ do: kind("leave"), who, graceful: fc.boolean() }),
  { weight: 8, arbitrary: fc.record({ do: kind("beat"), who }) },
  { weight: 8, arbitrary: fc.record({ do: kind("deliver"), which }) },
  { weight: 2, arbitrary: fc.record({ do: kind("lose"), which }) },
  { weight: 3, arbitrary: fc.record({ do: kind("pass"), span: fc.constantFrom(1, 9, 29, 31) }) },
  { weight: 6, arbitrary: fc.record({ do: kind("settle") }) },
  fc.record({ do: kind("crash"), who }),
  fc.record({ do: kind("lead") }),
  fc.record({ do: kind("restart") }),
);

const steps = fc.array(step, { maxLength: 120, size: "max" });

/** A run in which everybody is there from the start, so that there is something to quarrel over. */
function started(): Model {
  const model = new Model();
  for (const member of model.members) model.register(member);
  return model;
}

Deno.test("no partition ever has two owners, whatever is late or lost and whoever leads", () => {
  holds(
    fc.property(steps, (steps) => {
      const model = started();
      for (const step of steps) {
        model.run(step);
        model.check();
      }
    }),
    1_500,
  );
});

Deno.test("once everybody is heard again, all partitions are owned, evenly, by those who know it", () => {
  holds(
    fc.property(steps, (steps) => {
      const model = started();
      for (const step of steps) model.run(step);
      model.rest();
      const group = model.state.groups.get("g");
      if (group === undefined) return;
      assert.ok(group.members.every(({ leaving }) => !leaving));
      const shares = group.members.map(({ owned }) => owned.length);
      assert.equal(shares.reduce((sum, share) => sum + share, 0), PARTITIONS);
      assert.ok(Math.max(...shares) - Math.min(...shares) <= 1, shares.join());
      for (const { serviceId, owned } of group.members) {
        const member = model.members.find((one) => one.serviceId === serviceId)!;
        assert.deepEqual([...member.believes].sort(), owned);
      }
    }),
    200,
  );
});

Deno.test("the runs move partitions between members, many times", () => {
  let moves = 0;
  for (const run of fc.sample(steps, { numRuns: 200, seed: 1 })) {
    const model = started();
    for (const step of run) model.run(step);
    moves += model.moves;
  }
  assert.ok(moves > 200, `${moves}`);
});
