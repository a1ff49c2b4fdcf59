// Members of a group as real clients have it: through any node, across deaths of members and leaders.

import assert from "node:assert/strict";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import { GroupMember, Ownership } from "./group_member.ts";

const GROUP = "orders";
const PARTITIONS = 6;

class Group {
  readonly ownership = new Ownership();
  readonly members: GroupMember[] = [];

  constructor(readonly cluster: TestCluster) {}

  join(id: string, first: ClusterNode, speaksOfGroups = true): GroupMember {
    const nodes = [first, ...this.cluster.others(first)];
    const rest = { group: GROUP, partitions: PARTITIONS, ownership: this.ownership };
    const member = new GroupMember({ id, nodes, speaksOfGroups, ...rest });
    this.members.push(member);
    return member;
  }

  async vanish(member: GroupMember): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1);
    await member.vanish();
  }

  /** All partitions are owned, evenly, by those who are there, and everybody knows it. */
  shared(what: string, node: ClusterNode): Promise<true> {
    return until(what, async () => {
      const owned = this.members.map((member) => member.owned);
      const sizes = owned.map(({ length }) => length);
      if (new Set(owned.flat()).size < PARTITIONS) return undefined;
      if (Math.max(...sizes) - Math.min(...sizes) > 1) return undefined;
      return await this.#isShown(node) ? true : undefined;
    }, { why: () => this.members.map(({ id, owned }) => `${id}: ${owned}`).join("; ") });
  }

  /** Whether a node shows to others what the members believe. */
  async #isShown(node: ClusterNode): Promise<boolean> {
    const answer = await node.client.ask(PROTOS.registry.GetServiceEndpoints, { group_id: GROUP });
    if (answer.type !== "done") return false;
    const shown = answer.value.endpoints.filter(({ assigned_partitions: { length } }) =>
      length > 0
    );
    return shown.length === this.members.length &&
      this.members.every((member) =>
        shown.some(({ service_id, assigned_partitions }) =>
          service_id === member.id && assigned_partitions.join() === member.owned.join()
        )
      );
  }
}

Deno.test("a group shares its partitions through every node, when a member dies and a leader too", () =>
  withCluster({}, async (cluster) => {
    const group = new Group(cluster);
    try {
      const [first, second, third] = cluster.nodes as [ClusterNode, ClusterNode, ClusterNode];
      const a = group.join("a", first);
      await group.shared("one member has it all", second);
      group.join("b", second, false);
      await group.shared("two share", third);
      const c = group.join("c", third);
      await group.shared("three share", first);
      assert.ok(a.commands.some((command) => command.startsWith("revoke")));
      await group.vanish(c);
      await group.shared("what a dead member had is shared out", second);
      const leader = await cluster.leader();
      await leader.kill();
      const [follower] = cluster.others(leader);
      group.join("d", follower!);
      await group.shared("a group goes on under the next leader", follower!);
      await leader.restart();
      await group.vanish(group.members[0]!);
      await group.shared("and when the old leader is back", leader);
      assert.deepEqual(group.ownership.quarrels, []);
    } finally {
      await Promise.all(group.members.map((member) => member.vanish()));
    }
  }));
