import type { Clock, Millis } from "../base/mod.ts";
import type { PeerView, RaftCore } from "../raft/mod.ts";
import type { Identity } from "../storage/mod.ts";
import type { ClusterStatus, MemberStatus, Role } from "./api.ts";

/** A member that has not been heard for so long counts as unhealthy. */
export const UNHEALTHY_AFTER: Millis = 2_000;

type CoreView = Pick<
  RaftCore,
  "standing" | "membership" | "peers" | "persistedIndex" | "commitIndex"
>;

/** The cluster as this node sees it; only a leader knows how the others are. */
export function clusterStatus(
  core: CoreView,
  identity: Identity,
  appliedIndex: number,
  clock: Clock,
): ClusterStatus {
  const { standing } = core;
  const peers = new Map(core.peers().map((peer) => [peer.id, peer]));
  const members: MemberStatus[] = (core.membership?.members ?? []).map(({ id, address, voter }) => {
    const common = { nodeId: id, address };
    if (id === identity.nodeId) {
      const matchIndex = core.persistedIndex;
      return {
        ...common,
        role: ownRole(core),
        healthy: true,
        matchIndex,
        lastContact: clock.wall(),
      };
    }
    const role: Role = voter ? (standing.leader === id ? "leader" : "follower") : "learner";
    return { ...common, role, ...peerHealth(peers.get(id), clock) };
  });
  return {
    nodeId: identity.nodeId,
    clusterId: identity.clusterId,
    leaderId: standing.leader,
    term: standing.term,
    commitIndex: core.commitIndex,
    appliedIndex,
    members,
  };
}

function ownRole({ standing }: CoreView): Role {
  switch (standing.role) {
    case "leader":
    case "follower":
      return standing.role;
    case "pre_candidate":
    case "candidate":
      return "candidate";
  }
}

function peerHealth(
  peer: PeerView | undefined,
  clock: Clock,
): Pick<MemberStatus, "healthy" | "matchIndex" | "lastContact"> {
  if (peer === undefined) return { healthy: false, matchIndex: 0, lastContact: undefined };
  const silent = clock.monotonic() - peer.contactAt;
  return {
    healthy: silent < UNHEALTHY_AFTER,
    matchIndex: peer.match,
    lastContact: clock.wall() - silent,
  };
}
