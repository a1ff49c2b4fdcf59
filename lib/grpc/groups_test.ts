import assert from "node:assert/strict";
import { GROUP_LIMITS } from "../base/mod.ts";
import { type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { registerRequest } from "../../tests/support/requests.ts";

type Fields = {
  readonly service_id?: string;
  readonly group_id?: string;
  readonly stage_id?: string;
  readonly partition_count?: number;
  readonly partition_preferences?: number[];
};

async function register(edge: TestEdge, ...ids: string[]): Promise<void> {
  for (const id of ids) await edge.call(edge.protos.registry.Register, registerRequest(id));
}

function join(edge: TestEdge, service_id: string, fields: Fields = {}) {
  const request = { service_id, group_id: "g", partition_count: 4, ...fields };
  return edge.call(edge.protos.registry.JoinGroup, request);
}

/** The status with which a call fails, and what it says. */
async function failure(call: Promise<unknown>): Promise<string> {
  const error = await call.then(() => undefined, (error) => error);
  return error === undefined ? "OK" : String(error.message);
}

Deno.test("who joins is told the generation and what it owns, and lists show it", () =>
  withEdge(async (edge) => {
    const { ListServices, GetServiceEndpoints, LeaveGroup } = edge.protos.registry;
    await register(edge, "a", "b");
    assert.deepEqual(await join(edge, "a"), {
      success: true,
      generation: "3",
      assigned_partitions: [0, 1, 2, 3],
    });
    assert.deepEqual((await join(edge, "b")).assigned_partitions, []);
    const { services } = await edge.call(ListServices, {});
    assert.deepEqual(services.map(({ assigned_partitions }) => assigned_partitions), [
      [0, 1, 2, 3],
      [],
    ]);
    await join(edge, "b", { group_id: "h", partition_count: 2 });
    const endpoints = async (group_id: string) => {
      const answer = await edge.call(GetServiceEndpoints, { group_id });
      return answer.endpoints.map((one) => [one.service_id, one.assigned_partitions.join()]);
    };
    assert.deepEqual(await endpoints("g"), [["a", "0,1,2,3"], ["b", ""]]);
    assert.deepEqual(await endpoints("h"), [["b", "0,1"]]);
    assert.deepEqual(await endpoints(""), [["a", "0,1,2,3"], ["b", "0,1"]]);
    const leave = { service_id: "a", group_id: "g", generation: 4 };
    assert.deepEqual(await edge.call(LeaveGroup, leave), { success: true });
    assert.deepEqual(await endpoints("g"), [["b", ""]]);
  }));

Deno.test("preferences that are named twice count once", () =>
  withEdge(async (edge) => {
    await register(edge, "a");
    await join(edge, "a", { partition_preferences: [3, 1, 3, 1] });
    const member = edge.plane.state.groups.get("g")?.members[0];
    assert.deepEqual(member?.preferences, [3, 1]);
  }));

Deno.test("requests about groups name every field that is wrong, at its bound", () =>
  withEdge(async (edge) => {
    const { JoinGroup, LeaveGroup } = edge.protos.registry;
    await register(edge, "a");
    assert.equal(
      await failure(edge.call(JoinGroup, {
        stage_id: "s".repeat(514),
        partition_count: GROUP_LIMITS.partitions + 1,
        partition_preferences: Array(GROUP_LIMITS.preferences + 1).fill(0),
      })),
      "3 INVALID_ARGUMENT: service_id: is missing; group_id: is missing; " +
        "stage_id: is 514 bytes long, at most 513 are allowed; " +
        "partition_preferences: has 1001 entries, at most 1000 are allowed; " +
        "partition_count: is 4097, at most 4096 may be",
    );
    assert.equal(
      await failure(edge.call(LeaveGroup, {})),
      "3 INVALID_ARGUMENT: service_id: is missing; group_id: is missing",
    );
    const control = { service_id: "a", group_id: "g\n", stage_id: "\u0000" };
    assert.match(await failure(edge.call(JoinGroup, control)), /group_id: contains.*stage_id: con/);
    const most = {
      stage_id: "s".repeat(513),
      partition_count: GROUP_LIMITS.partitions,
      partition_preferences: Array.from({ length: GROUP_LIMITS.preferences }, (_, i) => i),
    };
    assert.equal(await failure(join(edge, "a", most)), "OK");
  }));

Deno.test("what a group does not allow is refused with a status that says which rule", () =>
  withEdge(async (edge) => {
    const { LeaveGroup } = edge.protos.registry;
    await register(edge, "a");
    assert.match(await failure(join(edge, "nobody")), /^5 NOT_FOUND/);
    const leave = { service_id: "a", group_id: "g" };
    assert.match(await failure(edge.call(LeaveGroup, leave)), /^5 NOT_FOUND/);
    await join(edge, "a");
    assert.equal(await failure(join(edge, "a")), "OK");
    const beyond = join(edge, "a", { partition_preferences: [0, 4] });
    assert.match(
      await failure(beyond),
      /^3 INVALID_ARGUMENT: partition_preferences\[1\]: 4 is not/,
    );
    assert.match(await failure(join(edge, "a", { partition_count: 5 })), /^9 FAILED_PRECONDITION/);
    for (const generation of [1, "18446744073709551615"]) {
      const stale = edge.call(LeaveGroup, { ...leave, generation });
      assert.match(await failure(stale), /^10 ABORTED/);
    }
  }));

Deno.test("groups are listed page by page, with what moves in them", () =>
  withEdge(async (edge) => {
    const { ListGroups } = edge.protos.registry;
    assert.deepEqual(await edge.call(ListGroups, {}), { groups: [], next: "", revision: "0" });
    await register(edge, "a", "b");
    for (const group_id of ["g", "h", "i"]) await join(edge, "a", { group_id, stage_id: "p/s" });
    await join(edge, "b", { group_id: "h" });
    const { groups, next, revision } = await edge.call(ListGroups, { limit: 2 });
    assert.deepEqual([groups.map((group) => group.group_id), next, revision], [
      ["g", "h"],
      "h",
      "6",
    ]);
    const [, moving] = groups;
    assert.deepEqual([moving?.generation, moving?.partitions, moving?.stage_id], ["6", 4, "p/s"]);
    assert.deepEqual(
      moving?.members.map((
        { service_id, partitions, target, leaving },
      ) => [service_id, partitions.join(), target.join(), leaving]),
      [["a", "0,1,2,3", "0,1", false], ["b", "", "2,3", false]],
    );
    const last = await edge.call(ListGroups, { limit: 1, after: next });
    assert.deepEqual([last.groups.map((group) => group.group_id), last.next], [["i"], ""]);
    const one = await edge.call(ListGroups, { group_id: "h" });
    assert.deepEqual(one.groups.map((group) => group.group_id), ["h"]);
    assert.deepEqual((await edge.call(ListGroups, { group_id: "x" })).groups, []);
    await edge.call(ListGroups, { limit: GROUP_LIMITS.page });
    assert.match(
      await failure(edge.call(ListGroups, { limit: GROUP_LIMITS.page + 1, group_id: "\n" })),
      /^3 INVALID_ARGUMENT: group_id: contains a control character; limit: is 1001, at most 1000 /,
    );
  }));
