import type { Clock } from "../base/mod.ts";
import type { Member, RaftCore } from "../raft/mod.ts";
import type { Identity } from "../storage/mod.ts";
import type { ClusterStatus, MemberStatus, Role } from "./api.ts";
import type { Contacts } from "./contacts.ts";

type CoreView = Pick<
  RaftCore,
  "standing" | "membership" | "peers" | "persistedIndex" | "commitIndex"
>;

/** The cluster as this node sees it; only a leader knows how far the others are. */
export function clusterStatus(
  core: CoreView,
  identity: Identity,
  appliedIndex: number,
  clock: Clock,
  contacts: Contacts,
): ClusterStatus {
  const { standing } = core;
  const matches = new Map(core.peers().map(({ id, match }) => [id, match]));
  const others = (member: Member): MemberStatus => {
    const { id, address } = member;
    return {
      nodeId: id,
      address,
      role: roleOf(member, core),
      healthy: contacts.isHealthy(id),
      matchIndex: matches.get(id) ?? 0,
      lastContact: contacts.last(id),
    };
  };
  const own = ({ id, address }: Member): MemberStatus => ({
    nodeId: id,
    address,
    role: ownRole(core),
    healthy: true,
    matchIndex: core.persistedIndex,
    lastContact: clock.wall(),
  });
  const members = (core.membership?.members ?? []).map((member) =>
    member.id === identity.nodeId ? own(member) : others(member)
  );
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

/** Of another: while nobody is known to lead, they may be anything. */
function roleOf({ id, voter }: Member, { standing }: CoreView): Role {
  if (!voter) return "learner";
  if (standing.leader === undefined) return "unknown";
  return standing.leader === id ? "leader" : "follower";
}
