/**
 * Who may talk to whom. Both ends check, each with its own membership: a node that has lost its
 * disk has forgotten its vote, and must not be taken for the one that gave it.
 */
import type { ClusterId, Incarnation, NodeId } from "../base/mod.ts";
import type { Member } from "../raft/mod.ts";
import {
  type HelloFrame,
  type MemberHello,
  type MemberIdentity,
  PROTOCOL_VERSION,
  type Refusal,
  type RefusalReason,
} from "./protocol.ts";

/** A cluster as `RaftPort.join` is given it. */
export type Cluster = { readonly clusterId: ClusterId; readonly members: readonly Member[] };

/** The node that checks. */
export type Self = { readonly nodeId: NodeId; readonly incarnation: Incarnation };

const LOST_DATA = "its data directory was lost or replaced. Start it with its former data " +
  "directory; a node that has lost it cannot come back under its old id";

const ON_ITS_OWN =
  ". The caller's cluster counts on a node of this id and address: if this one was " +
  "started alone because its data directory was lost, it is a cluster of its own now, and what it " +
  "is told the other never hears. Stop it, and restore its former data directory";

/** Why a hello of another version is refused; undefined for one of this version. */
export function checkVersion({ version }: HelloFrame): Refusal | undefined {
  if (version === PROTOCOL_VERSION) return undefined;
  return refusal(
    "version",
    `the caller speaks version ${version} of the protocol between nodes, this node version ` +
      `${PROTOCOL_VERSION}: run the same program on all nodes`,
  );
}

/** Why this node does not talk to who says `hello`; undefined when it does. */
export function checkCaller(
  self: Self,
  cluster: Cluster | undefined,
  { own: caller, peer: wanted }: MemberHello,
): Refusal | undefined {
  if (cluster === undefined) {
    return refusal("not_ready", `node ${self.nodeId} belongs to no cluster yet`);
  }
  if (caller.clusterId !== cluster.clusterId) {
    const message = otherCluster(self.nodeId, cluster.clusterId, caller.clusterId);
    return refusal("cluster", wanted.nodeId === self.nodeId ? message + ON_ITS_OWN : message);
  }
  if (wanted.nodeId !== self.nodeId) {
    return refusal(
      "wrong_node",
      `here is node ${self.nodeId}, not node ${wanted.nodeId}: two nodes were given one address`,
    );
  }
  if (wanted.incarnation !== self.incarnation) {
    return refusal("incarnation", `node ${self.nodeId} is not the one that you know: ${LOST_DATA}`);
  }
  const known = cluster.members.find((member) => member.id === caller.nodeId);
  if (known === undefined || caller.nodeId === self.nodeId) {
    return refusal(
      "not_member",
      caller.nodeId === self.nodeId
        ? `there are two nodes with id ${self.nodeId}: give each its own --node-id`
        : `node ${caller.nodeId} is no member of the cluster`,
    );
  }
  if (known.incarnation !== caller.incarnation) {
    return refusal(
      "incarnation",
      `you are not the node ${caller.nodeId} that the cluster knows: ${LOST_DATA}`,
    );
  }
  return undefined;
}

/** Why this node does not talk to `other`, which has answered the call to `wanted`. */
export function checkAnswerer(
  cluster: ClusterId,
  wanted: Member,
  other: MemberIdentity,
): Refusal | undefined {
  if (other.clusterId !== cluster) {
    return refusal("cluster", otherCluster(other.nodeId, other.clusterId, cluster));
  }
  if (other.nodeId !== wanted.id) {
    return refusal("wrong_node", `at ${wanted.address} is node ${other.nodeId}`);
  }
  if (other.incarnation !== wanted.incarnation) {
    return refusal("incarnation", `it is not the one that the cluster knows: ${LOST_DATA}`);
  }
  return undefined;
}

function otherCluster(node: NodeId, its: ClusterId, ours: ClusterId): string {
  return `node ${node} belongs to cluster ${its}, the caller to ${ours}: check --peers and --data-dir`;
}

function refusal(reason: RefusalReason, message: string): Refusal {
  return { reason, message };
}
