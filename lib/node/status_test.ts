import assert from "node:assert/strict";
import { type ClusterId, type Incarnation, nodeId } from "../base/mod.ts";
import type { PeerView, Standing } from "../raft/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import type { ClusterStatus } from "./api.ts";
import { following, leading } from "./fixtures_test.ts";
import { Contacts } from "./contacts.ts";
import { clusterStatus } from "./status.ts";

const CLUSTER = "c" as ClusterId;
const IDENTITY = {
  nodeId: nodeId(1),
  incarnation: "i" as Incarnation,
  clusterId: CLUSTER,
  agreed: CLUSTER,
  term: 7,
};

const TIMEOUT = 300;

/** Node 1's view of a cluster of three, one of them a learner. */
function statusOf(
  standing: Standing,
  peers: readonly PeerView[],
  heard: Contacts | undefined = undefined,
  time = new VirtualTime(),
): ClusterStatus {
  const contacts = heard ?? new Contacts(time, TIMEOUT);
  const members = [1, 2, 3].map((id) => ({
    id: nodeId(id),
    address: `n${id}`,
    incarnation: `i${id}` as Incarnation,
    voter: id < 3,
  }));
  const core = {
    standing,
    membership: { clusterId: CLUSTER, index: 1, members },
    peers: () => [...peers],
    persistedIndex: 90,
    commitIndex: 80,
  };
  return clusterStatus(core, IDENTITY, 70, time, contacts);
}

function peer(id: number): PeerView {
  return { id: nodeId(id), match: 60 + id, next: 70, state: "replicate" };
}

function rolesOf({ members }: ClusterStatus): string[] {
  return members.map(({ role, healthy }) => `${role} ${healthy}`);
}

Deno.test("a leader knows how everyone is, and since when", () => {
  const time = new VirtualTime();
  const contacts = new Contacts(time, TIMEOUT);
  contacts.heard(nodeId(2));
  time.stall(1);
  contacts.heard(nodeId(3));
  time.stall(3 * TIMEOUT - 1);
  const status = statusOf(leading(7), [peer(2), peer(3)], contacts, time);
  assert.deepEqual(rolesOf(status), ["leader true", "follower false", "learner true"]);
  const [own, silent, heard] = status.members;
  const now = own!.lastContact!;
  const since = [now - 3 * TIMEOUT, now - 3 * TIMEOUT + 1];
  assert.deepEqual([silent!.lastContact, heard!.lastContact], since);
  assert.deepEqual(status.members.map(({ matchIndex }) => matchIndex), [90, 62, 63]);
  assert.deepEqual(status.members.map(({ address }) => address), ["n1", "n2", "n3"]);
});

Deno.test("a follower knows who leads, and of the others what it hears from them", () => {
  const time = new VirtualTime();
  const contacts = new Contacts(time, TIMEOUT);
  contacts.heard(nodeId(2));
  const status = statusOf(following(2, 7), [], contacts, time);
  assert.deepEqual(rolesOf(status), ["follower true", "leader true", "learner false"]);
  assert.equal(status.leaderId, 2);
  assert.deepEqual(status.members.map(({ matchIndex }) => matchIndex), [90, 0, 0]);
  assert.equal(status.members[2]!.lastContact, undefined);
});

Deno.test("while nobody leads, the others may be anything, and are heard all the same", () => {
  const time = new VirtualTime();
  const contacts = new Contacts(time, TIMEOUT);
  contacts.heard(nodeId(2));
  const status = statusOf(following(undefined, 7), [], contacts, time);
  assert.deepEqual(rolesOf(status), ["follower true", "unknown true", "learner false"]);
});

Deno.test("who stands for election is a candidate, whichever kind", () => {
  for (const role of ["candidate", "pre_candidate"] as const) {
    const status = statusOf({ role, term: 8, leader: undefined, ready: false }, []);
    assert.equal(status.members[0]!.role, "candidate");
    assert.equal(status.leaderId, undefined);
  }
});

Deno.test("term, indexes and names are those of the node that is asked", () => {
  const { members: _, ...rest } = statusOf(leading(7), []);
  assert.deepEqual(rest, {
    nodeId: 1,
    clusterId: CLUSTER,
    leaderId: 1,
    term: 7,
    commitIndex: 80,
    appliedIndex: 70,
  });
});
