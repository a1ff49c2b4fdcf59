import assert from "node:assert/strict";
import { GROUP_LIMITS } from "../base/mod.ts";
import type { Outcome } from "./command.ts";
import type { LeaveGroup } from "./group_commands.ts";
import { type Due, dueTo } from "./due.ts";
import { Replica, restored } from "./fixtures_test.ts";
import { checkGroupFence, refuseGrowth } from "./groups.ts";
import { endpoints, getService } from "./queries.ts";

/** A replica with services `a`, `b`, … and what tests do to one group of theirs. */
class Groups extends Replica {
  readonly registrations = new Map<string, string>();

  constructor(ids: string) {
    super();
    for (const id of ids) this.registrations.set(id, this.register(id));
  }

  join(serviceId: string, rest: { partitions?: number; preferences?: readonly number[] } = {}) {
    const { partitions = 0, preferences = [] } = rest;
    const command = { type: "join_group", groupId: "g", stageId: "", serviceId } as const;
    return this.apply({ ...command, partitions, preferences });
  }

  leave(serviceId: string, rest: Partial<LeaveGroup> = {}) {
    const command = { type: "leave_group", groupId: "g", graceful: false, generation: 0 } as const;
    return this.apply({ ...command, serviceId, ...rest });
  }

  acknowledge(serviceId: string, generation = this.generation) {
    const registrationId = this.registrations.get(serviceId) ?? "";
    const command = { type: "acknowledge_revokes", groupId: "g" } as const;
    return this.apply({ ...command, serviceId, registrationId, generation });
  }

  /** All steps that wait for nobody, as `kind service partitions-it-has-then`. */
  settle(): string[] {
    const steps: string[] = [];
    while (this.state.groups.unsettled.size > 0) {
      const { event } = this.apply({ type: "settle_group", groupId: "g" });
      assert.ok(event !== undefined);
      const { serviceId } = event.service;
      steps.push(`${event.kind} ${serviceId} ${this.owned(serviceId)}`);
    }
    return steps;
  }

  get generation(): number {
    return this.state.groups.get("g")?.generation ?? 0;
  }

  owned(serviceId: string): string {
    return (getService(this.state, serviceId)?.assignments ?? [])
      .map(({ partitions }) => partitions.join()).join(" ");
  }

  due(serviceId: string): Due | undefined {
    return dueTo(this.state, getService(this.state, serviceId)!);
  }

  /** `revoked / owned` as the service is told. */
  told(serviceId: string): string {
    const lists = new Map(
      this.due(serviceId)?.commands.map((command) => [
        command.type,
        "partitions" in command ? command.partitions.join() : "",
      ]),
    );
    return `${lists.get("revoke") ?? ""} / ${lists.get("assign") ?? ""}`;
  }
}

function codeOf({ outcome }: { outcome: Outcome }): string {
  return outcome.ok ? "ok" : outcome.code;
}

function messageOf({ outcome }: { outcome: Outcome }): string {
  return outcome.ok ? "ok" : outcome.message;
}

Deno.test("the first member owns everything at once, sixteen partitions where nobody says", () => {
  const group = new Groups("a");
  const { outcome, event } = group.join("a");
  const partitions = Array.from({ length: 16 }, (_, i) => i);
  assert.deepEqual(outcome, { ok: true, result: { generation: 2, partitions } });
  assert.equal(event?.kind, "partitions_assigned");
  assert.deepEqual(event?.service.assignments, [{ groupId: "g", partitions }]);
  assert.deepEqual(event?.previous?.assignments, []);
  assert.deepEqual(group.settle(), []);
});

Deno.test("a partition moves in three steps: told, given up, taken", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  const { outcome, event } = group.join("b");
  assert.deepEqual(outcome, { ok: true, result: { generation: 4, partitions: [] } });
  assert.equal(event, undefined);
  assert.equal(group.told("a"), "2,3 / 0,1");
  assert.deepEqual(group.settle(), ["partitions_revoked a 0,1"]);
  assert.equal(group.told("a"), "2,3 / 0,1");
  assert.equal(group.told("b"), " / ");
  assert.equal(group.acknowledge("a", 3).event, undefined);
  assert.deepEqual(group.settle(), []);
  assert.deepEqual(group.acknowledge("a").outcome, { ok: true, result: { changed: true } });
  assert.equal(group.told("a"), " / 0,1");
  assert.deepEqual(group.settle(), ["partitions_assigned b 2,3"]);
  assert.equal(group.told("b"), " / 2,3");
  assert.deepEqual(group.acknowledge("a").outcome, { ok: true, result: { changed: false } });
});

Deno.test("who has heard of a generation has heard of its revokes, also of those not shown yet", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  const { event } = group.acknowledge("a");
  assert.equal(event?.kind, "partitions_revoked");
  assert.equal(group.owned("a"), "0,1");
  assert.deepEqual(group.settle(), ["partitions_assigned b 2,3"]);
});

Deno.test("a generation that has not been is not acknowledged", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  group.settle();
  group.acknowledge("a", group.generation + 1);
  group.acknowledge("a", Number.MAX_SAFE_INTEGER);
  assert.deepEqual(group.settle(), []);
});

Deno.test("what is acknowledged late, in a later generation, counts for what was told before", () => {
  const group = new Groups("abc");
  group.join("a", { partitions: 6 });
  group.join("b");
  const told = group.generation;
  assert.deepEqual(group.settle(), ["partitions_revoked a 0,1,2"]);
  group.join("c");
  assert.deepEqual(group.settle(), ["partitions_revoked a 0,1"]);
  group.acknowledge("a", told);
  assert.deepEqual(group.settle(), ["partitions_assigned b 3", "partitions_assigned c 4,5"]);
  group.acknowledge("a");
  assert.deepEqual(group.settle(), ["partitions_assigned b 2,3"]);
});

Deno.test("who is told to give up and then may keep it has it back without giving it up", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  const told = group.generation;
  group.settle();
  group.leave("b");
  assert.equal(group.told("a"), " / 0,1");
  assert.deepEqual(group.settle(), ["partitions_assigned a 0,1,2,3"]);
  group.acknowledge("a", told);
  assert.equal(group.owned("a"), "0,1,2,3");
});

Deno.test("who may keep what it was to give up does not give it up by acknowledging that", () => {
  const group = new Groups("abc");
  group.join("a", { partitions: 4 });
  group.join("b");
  const told = group.generation;
  group.settle();
  group.leave("b");
  assert.equal(group.told("a"), " / 0,1");
  group.acknowledge("a");
  group.acknowledge("a", told);
  group.join("c");
  const kept = group.generation - 1;
  assert.equal(group.told("a"), "2,3 / 0,1");
  group.acknowledge("a", kept);
  assert.deepEqual(group.settle(), []);
  group.acknowledge("a");
  assert.deepEqual(group.settle(), ["partitions_assigned c 2,3"]);
});

Deno.test("a member that has given up what comes back to it gets it anew", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  group.settle();
  group.acknowledge("a");
  group.leave("b");
  assert.deepEqual(group.settle(), ["partitions_assigned a 0,1,2,3"]);
});

Deno.test("to join again changes preferences, and begins no generation", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  const { outcome, event } = group.join("a", { preferences: [1, 2] });
  assert.deepEqual(outcome, { ok: true, result: { generation: 3, partitions: [0, 1, 2, 3] } });
  assert.equal(event, undefined);
  group.join("b");
  assert.deepEqual(group.settle(), ["partitions_revoked a 1,2"]);
});

Deno.test("to join again tells what will be kept, not what is to be given up", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  const { outcome } = group.join("a");
  assert.deepEqual(outcome, { ok: true, result: { generation: 4, partitions: [0, 1] } });
});

Deno.test("who leaves gives everything up at once", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 2 });
  group.join("b");
  group.settle();
  group.acknowledge("a");
  group.settle();
  const before = group.generation;
  const { outcome, event } = group.leave("a");
  assert.deepEqual(outcome, { ok: true, result: { changed: true } });
  assert.equal(event?.kind, "partitions_revoked");
  assert.ok(group.generation > before);
  assert.deepEqual(group.settle(), ["partitions_assigned b 0,1"]);
});

Deno.test("who leaves gracefully stays until it has given up what it has", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 2 });
  group.join("b");
  group.settle();
  const { event } = group.leave("a", { graceful: true });
  assert.equal(event?.kind, "partitions_revoked");
  assert.equal(group.told("a"), "0,1 / ");
  assert.deepEqual(group.settle(), []);
  assert.equal(codeOf(group.leave("a", { graceful: true })), "ok");
  assert.equal(checkGroupFence(group.state, "g", "a", BigInt(group.generation)), undefined);
  group.acknowledge("a");
  assert.deepEqual(group.settle(), ["partitions_assigned b 0,1"]);
  assert.equal(codeOf(group.leave("a")), "not_found");
  assert.equal(group.due("a"), undefined);
});

Deno.test("who has nothing leaves at once, gracefully or not; the last one takes the group along", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 1 });
  group.join("b");
  group.leave("b", { graceful: true });
  assert.equal(codeOf(group.leave("b")), "not_found");
  group.leave("a");
  assert.equal(group.state.groups.size, 0);
  const { outcome } = group.join("b", { partitions: 3 });
  assert.deepEqual(outcome, {
    ok: true,
    result: { generation: group.index, partitions: [0, 1, 2] },
  });
});

Deno.test("who comes back on its way out is a member as before", () => {
  const group = new Groups("ab");
  group.join("a", { partitions: 4 });
  group.join("b");
  group.settle();
  group.acknowledge("a");
  group.settle();
  group.leave("a", { graceful: true });
  const { outcome } = group.join("a");
  assert.deepEqual(outcome, {
    ok: true,
    result: { generation: group.generation, partitions: [0, 1] },
  });
  assert.equal(group.owned("a"), "0,1");
});

Deno.test("when a registration is over its partitions are free in the same revision", () => {
  const ends = {
    deregistered: (group: Groups) =>
      group.apply({ type: "deregister", serviceId: "a", registrationId: "" }),
    replaced: (group: Groups) => group.register("a"),
    "not heard of": (group: Groups) => {
      const lease = { serviceId: "a", registrationId: group.registrations.get("a")! };
      group.apply({ type: "lapse_lease", ...lease });
      assert.deepEqual(group.settle(), []);
      group.apply({ type: "end_lease", ...lease });
    },
  };
  for (const [how, end] of Object.entries(ends)) {
    const group = new Groups("ab");
    group.join("a", { partitions: 2 });
    group.join("b");
    group.settle();
    end(group);
    assert.equal(group.owned("a"), "", how);
    assert.equal(group.generation, group.index, how);
    assert.deepEqual(group.settle(), ["partitions_assigned b 0,1"], how);
    group.acknowledge("a");
    assert.equal(codeOf(group.leave("a")), "not_found", how);
  }
});

Deno.test("an acknowledgement of an earlier registration counts for nothing", () => {
  const group = new Groups("ab");
  group.join("b", { partitions: 2 });
  group.register("b");
  group.join("b", { partitions: 2 });
  group.join("a");
  group.settle();
  assert.deepEqual(group.acknowledge("b").outcome, { ok: true, result: { changed: false } });
  assert.deepEqual(group.settle(), []);
});

Deno.test("what cannot be joined or left is refused, and says why", () => {
  const group = new Groups("ab");
  assert.equal(codeOf(group.join("nobody")), "not_found");
  assert.equal(codeOf(group.leave("a")), "not_found");
  group.join("a", { partitions: 4 });
  assert.equal(codeOf(group.leave("b")), "not_found");
  assert.equal(codeOf(group.leave("a", { generation: 1 })), "aborted");
  assert.equal(codeOf(group.join("b", { partitions: 5 })), "failed_precondition");
  const beyond = group.join("b", { preferences: [3, 4, 2 ** 32 - 1] });
  assert.equal(codeOf(beyond), "invalid_argument");
  assert.equal(
    messageOf(beyond),
    "partition_preferences[1]: 4 is not one of the 4 partitions, 0 to 3; " +
      "partition_preferences[2]: 4294967295 is not one of the 4 partitions, 0 to 3",
  );
  assert.equal(group.state.groups.get("g")?.members.length, 1);
  assert.equal(codeOf(group.leave("a", { generation: group.generation })), "ok");
});

Deno.test("a fence lets through a member in the current generation alone", () => {
  const group = new Groups("ab");
  group.join("a");
  const { generation } = group;
  const fence = (serviceId: string, generation: number, groupId = "g") =>
    checkGroupFence(group.state, groupId, serviceId, BigInt(generation))?.code;
  assert.equal(fence("a", generation), undefined);
  assert.equal(fence("a", generation - 1), "aborted");
  assert.equal(fence("a", generation + 1), "aborted");
  assert.equal(fence("b", generation), "aborted");
  assert.equal(fence("a", generation, "h"), "aborted");
  group.join("b");
  assert.equal(fence("a", generation), "aborted");
  assert.equal(fence("a", group.generation), undefined);
});

Deno.test("endpoints of a group are those that have joined it, or said so when they registered", () => {
  const group = new Groups("ab");
  group.register("c", { groupId: "g" });
  group.join("b");
  const ids = (groupId: string) =>
    endpoints(group.state, { name: "", groupId }).map(({ serviceId }) => serviceId);
  assert.deepEqual(ids("g"), ["b", "c"]);
  assert.deepEqual(ids("h"), []);
});

Deno.test("groups come through a snapshot with all that is on its way", () => {
  const group = new Groups("abc");
  group.join("a", { partitions: 6, preferences: [5, 0] });
  group.join("b");
  group.settle();
  group.acknowledge("a");
  group.settle();
  group.join("c");
  group.leave("b", { graceful: true });
  const again = restored(group.state);
  assert.deepEqual(again.freeze(), group.state.freeze());
  assert.deepEqual([...again.groups.unsettled], [...group.state.groups.unsettled]);
  assert.deepEqual(again.groups.of("b"), ["g"]);
  const registrationId = group.registrations.get("a")!;
  const command = {
    type: "acknowledge_revokes",
    groupId: "g",
    serviceId: "a",
    registrationId,
    generation: group.generation,
  } as const;
  const index = group.index + 1;
  const events = again.apply({ at: 1, command }, index);
  assert.deepEqual(group.state.apply({ at: 1, command }, index), events);
});

Deno.test("a service is in so many groups, and a group has so many partitions, and no more", () => {
  const group = new Groups("a");
  const join = (groupId: string, partitions: number) =>
    group.apply({
      type: "join_group",
      groupId,
      serviceId: "a",
      stageId: "",
      partitions,
      preferences: [],
    });
  assert.equal(codeOf(join("g0", GROUP_LIMITS.partitions)), "ok");
  assert.equal(codeOf(join("g1", GROUP_LIMITS.partitions + 1)), "resource_exhausted");
  for (let i = 1; i < GROUP_LIMITS.groupsOfService; i++) {
    assert.equal(codeOf(join(`g${i}`, 1)), "ok");
  }
  assert.equal(codeOf(join("one more", 1)), "resource_exhausted");
  assert.equal(codeOf(join("g1", 1)), "ok");
});

Deno.test("groups have their bounds, alone and together", () => {
  const group = new Groups("a");
  group.join("a", { partitions: 4 });
  const one = group.state.groups.get("g")!;
  const [member] = one.members;
  const grown = (count: number) => ({ ...one, members: Array(count).fill(member) });
  const code = (size: number, numbers: number, before = false, after = one) =>
    refuseGrowth({ size, numbers }, before ? one : undefined, after)?.code;
  assert.equal(code(1, 5, true, grown(GROUP_LIMITS.members)), undefined);
  assert.equal(code(1, 5, true, grown(GROUP_LIMITS.members + 1)), "resource_exhausted");
  assert.equal(code(GROUP_LIMITS.groups - 1, 5), undefined);
  assert.equal(code(GROUP_LIMITS.groups, 5), "resource_exhausted");
  assert.equal(code(GROUP_LIMITS.groups, 5, true), undefined);
  assert.equal(code(1, GROUP_LIMITS.numbers - 5), undefined);
  assert.equal(code(1, GROUP_LIMITS.numbers - 4), "resource_exhausted");
  assert.equal(code(1, GROUP_LIMITS.numbers, true), undefined);
});
