/** Consensus: who leads, how far the log is, what waits for it, how the other members are. */
import type { NodeFigures, PeerFigures } from "../node/mod.ts";
import { type Families, type Sample, single } from "./family.ts";

/** The node's figures; undefined while it does not take part yet. */
export type ReadNode = () => NodeFigures | undefined;

export function addRaftMetrics(families: Families, node: ReadNode): void {
  addStanding(families, node);
  addProposals(families, node);
  addPeers(families, node);
  addSnapshots(families, node);
}

function addStanding(families: Families, node: ReadNode): void {
  const raft = () => node()?.raft;
  const flag = (value: boolean | undefined) => single(value ? 1 : 0);
  families.gauge({
    name: "conveyor_raft_has_leader",
    help: "Whether this node knows a leader (1) or not (0).",
    read: () => flag(raft()?.hasLeader),
  });
  families.gauge({
    name: "conveyor_raft_is_leader",
    help: "Whether this node leads (1) or not (0).",
    read: () => flag(raft()?.isLeader),
  });
  families.gauge({
    name: "conveyor_raft_term",
    help: "The term that this node is in.",
    read: () => single(raft()?.term),
  });
  families.gauge({
    name: "conveyor_raft_commit_index",
    help: "The last log entry that this node knows to be committed.",
    read: () => single(raft()?.commitIndex),
  });
  families.gauge({
    name: "conveyor_raft_applied_index",
    help: "The last log entry that is applied: the revision of this node's state.",
    read: () => single(raft()?.appliedIndex),
  });
  families.gauge({
    name: "conveyor_raft_last_index",
    help: "The last entry of this node's log.",
    read: () => single(raft()?.lastIndex),
  });
  families.counter({
    name: "conveyor_raft_leader_changes_total",
    help: "How often this node has learned of another leader than the last.",
    read: () => single(raft()?.leaderChanges ?? 0),
  });
  families.gauge({
    name: "conveyor_raft_voters",
    help: "Members of the cluster that vote.",
    read: () => single(raft()?.voters),
  });
  families.gauge({
    name: "conveyor_raft_healthy_voters",
    help: "Voters that the leader has heard of lately, itself too; only the leader tells.",
    read: () => single(raft()?.healthyVoters),
  });
}

function addProposals(families: Families, node: ReadNode): void {
  const proposals = () => node()?.proposals;
  families.counter({
    name: "conveyor_raft_proposals_total",
    help: "Writes that came to this node while it led, or was thought to.",
    read: () => single(proposals()?.taken ?? 0),
  });
  families.counter({
    name: "conveyor_raft_proposals_failed_total",
    help: "Of these the ones that were turned away, or whose fate is unknown.",
    read: () => single(proposals()?.failed ?? 0),
  });
  families.gauge({
    name: "conveyor_raft_proposals_waiting",
    help: "Writes that wait for their result.",
    read: () => single(proposals()?.waiting),
  });
  families.gauge({
    name: "conveyor_raft_proposals_waiting_bytes",
    help: "What they hold.",
    read: () => single(proposals()?.waitingBytes),
  });
}

function addPeers(families: Families, node: ReadNode): void {
  const each = (value: (peer: PeerFigures) => number | undefined) => (): Sample[] =>
    (node()?.raft.peers ?? []).flatMap((peer): Sample[] => {
      const found = value(peer);
      return found === undefined ? [] : [[{ peer: String(peer.nodeId) }, found]];
    });
  const labels = ["peer"];
  families.gauge({
    name: "conveyor_raft_peer_round_trip_seconds",
    help: "How long another member took to answer the last heartbeat; only the leader tells.",
    labels,
    read: each(({ roundTrip }) => roundTrip === undefined ? undefined : roundTrip / 1_000),
  });
  families.gauge({
    name: "conveyor_raft_peer_last_contact_seconds",
    help: "Time since the last answer of another member; only the leader tells.",
    labels,
    read: each(({ silence }) => silence / 1_000),
  });
  families.gauge({
    name: "conveyor_raft_peer_lag_entries",
    help: "Log entries that another member is not known to have; only the leader tells.",
    labels,
    read: each(({ lag }) => lag),
  });
}

function addSnapshots(families: Families, node: ReadNode): void {
  const snapshots = () => node()?.snapshots;
  families.counter({
    name: "conveyor_snapshots_taken_total",
    help: "Snapshots of the state that this node has written.",
    read: () => single(snapshots()?.taken ?? 0),
  });
  families.counter({
    name: "conveyor_snapshots_received_total",
    help: "Snapshots that the leader sent, since this node was far behind.",
    read: () => single(snapshots()?.received ?? 0),
  });
  families.gauge({
    name: "conveyor_snapshot_last_index",
    help: "The log entry up to which the newest snapshot goes; 0 for none.",
    read: () => single(snapshots()?.lastIndex),
  });
  families.gauge({
    name: "conveyor_snapshot_last_size_bytes",
    help: "Size of the last snapshot that this node has written.",
    read: () => single(snapshots()?.lastBytes),
  });
  families.gauge({
    name: "conveyor_snapshot_last_duration_seconds",
    help: "How long that took, pauses included in which requests had their turn.",
    read: () => single(snapshots() && snapshots()!.lastDuration / 1_000),
  });
}
