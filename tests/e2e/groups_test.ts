// What watchers see of groups, from the outside.

import assert from "node:assert/strict";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { PROTOS, type TestNode, withNode } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Heartbeat, JoinGroup, LeaveGroup, WatchServices } = PROTOS.registry;

const GROUP = { group_id: "orders", partition_count: 4 };

/** A member that beats when it is told to. */
class Member {
  readonly #stream;
  #answers = 0;

  private constructor(node: TestNode, readonly id: string, readonly registrationId: string) {
    this.#stream = node.bidi(Heartbeat);
  }

  static async register(node: TestNode, id: string): Promise<Member> {
    const { registration_id } = await node.register(registerRequest(id));
    return new Member(node, id, registration_id);
  }

  /** What the answer tells it to do. */
  async beat(): Promise<string[]> {
    this.#stream.stream.write({ service_id: this.id, registration_id: this.registrationId });
    const answer = (await this.#stream.first(++this.#answers)).at(-1);
    return (answer?.commands ?? []).map(({ revoke, assign }) =>
      revoke ? `revoke ${revoke.partitions}` : `assign ${assign?.partitions} of ${assign?.all}`
    );
  }

  close(): void {
    this.#stream.stream.end();
  }
}

function kindOf({ event_type, service }: ServiceEvent__Output): string {
  const kind = event_type.replace("EVENT_TYPE_", "");
  return `${kind} ${service?.identity?.service_id} ${service?.assigned_partitions}`;
}

Deno.test("a watch shows who gets which partitions, and who gives them up before", () =>
  withNode(async (node) => {
    const watch = node.watch(WatchServices, {});
    let seen = 0;
    const events = async (count: number) =>
      (await watch.first(seen += count)).slice(-count).map(kindOf);
    const [a, b] = [await Member.register(node, "a"), await Member.register(node, "b")];
    assert.deepEqual(await events(2), ["ADDED a ", "ADDED b "]);

    const joined = await node.call(JoinGroup, { service_id: "a", ...GROUP });
    assert.deepEqual(joined.assigned_partitions, [0, 1, 2, 3]);
    assert.deepEqual(await events(1), ["PARTITIONS_ASSIGNED a 0,1,2,3"]);
    assert.deepEqual(await a.beat(), ["assign 0,1,2,3 of 0,1,2,3"]);
    assert.deepEqual(await a.beat(), []);

    const second = await node.call(JoinGroup, { service_id: "b", ...GROUP });
    assert.deepEqual(second.assigned_partitions, []);
    assert.deepEqual(await b.beat(), []);
    assert.deepEqual(await events(1), ["PARTITIONS_REVOKED a 0,1"]);
    assert.deepEqual(await a.beat(), ["revoke 2,3"]);
    // While it has not acknowledged that, nobody else gets them.
    await node.register(registerRequest("c"));
    await a.beat();
    assert.deepEqual(await events(2), ["ADDED c ", "PARTITIONS_ASSIGNED b 2,3"]);
    assert.deepEqual(await b.beat(), ["assign 2,3 of 2,3"]);

    await node.call(LeaveGroup, { service_id: "b", group_id: "orders" });
    assert.deepEqual(await events(2), ["PARTITIONS_REVOKED b ", "PARTITIONS_ASSIGNED a 0,1,2,3"]);
    assert.deepEqual(await a.beat(), ["assign 2,3 of 0,1,2,3"]);
    for (const member of [a, b]) member.close();
  }));
