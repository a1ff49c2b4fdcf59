/** Messages of the Raft core as protobuf. */
import { type ClusterId, type Incarnation, type NodeId, nodeId } from "../base/mod.ts";
import type {
  Entry,
  EntryKind,
  LogPosition,
  Member,
  Message,
  MessageOf,
  SnapshotMeta,
} from "../raft/mod.ts";
import type { Cluster as WireCluster } from "../../proto/gen/conveyor_etl/raft/Cluster.ts";
import type { Entry as WireEntry } from "../../proto/gen/conveyor_etl/raft/Entry.ts";
import type { LogPosition as WirePosition } from "../../proto/gen/conveyor_etl/raft/LogPosition.ts";
import type { Message as WireMessage } from "../../proto/gen/conveyor_etl/raft/Message.ts";
import type { SnapshotMeta as WireMeta } from "../../proto/gen/conveyor_etl/raft/SnapshotMeta.ts";
import { bytes, FormatError, integer, present, text } from "./wire_values.ts";

/** Gives a payload a place of its own. */
export type Keep = (view: Uint8Array) => Uint8Array;

const KIND_NUMBERS = { noop: 1, command: 2, membership: 3 } as const satisfies Record<
  EntryKind,
  number
>;
const KINDS: readonly (EntryKind | undefined)[] = [undefined, "noop", "command", "membership"];

export function wireMessage(message: Message): WireMessage {
  switch (message.type) {
    case "append":
      return { append: { ...message, entries: message.entries.map(wireEntry) } };
    case "snapshot_chunk":
      return { snapshot_chunk: { ...message, snapshot: wireMeta(message.snapshot) } };
    case "read_reply": {
      const { term, id, index } = message;
      return { read_reply: index === undefined ? { term, id } : { term, id, index } };
    }
    // The others look on the wire as they look here.
    case "append_accepted":
      return { append_accepted: message };
    case "append_rejected":
      return { append_rejected: message };
    case "heartbeat":
      return { heartbeat: message };
    case "heartbeat_reply":
      return { heartbeat_reply: message };
    case "read_request":
      return { read_request: message };
    case "pre_vote":
      return { pre_vote: message };
    case "pre_vote_reply":
      return { pre_vote_reply: message };
    case "vote":
      return { vote: message };
    case "vote_reply":
      return { vote_reply: message };
    case "timeout_now":
      return { timeout_now: message };
    case "snapshot_ack":
      return { snapshot_ack: message };
    default: {
      const rest: never = message;
      return rest;
    }
  }
}

function wireEntry({ index, term, kind, data }: Entry): WireEntry {
  return { index, term, kind: KIND_NUMBERS[kind], data };
}

function wireMeta({ position, membership }: SnapshotMeta): WireMeta {
  return { position, membership_index: membership.index, membership: wireCluster(membership) };
}

export function wireCluster(
  cluster: { readonly clusterId: ClusterId; readonly members: readonly Member[] },
): WireCluster {
  return {
    cluster_id: cluster.clusterId,
    members: cluster.members.map(({ id, address, incarnation, voter }) => ({
      node_id: id,
      address,
      incarnation,
      voter,
    })),
  };
}

type Name = Message["type"];
type Readers = {
  readonly [N in Name]: (wire: NonNullable<WireMessage[N]>, keep: Keep) => MessageOf<N>;
};

const READERS: Readers = {
  append: (wire, keep) => ({
    type: "append",
    term: integer(wire.term),
    prev: readPosition(wire.prev),
    entries: (wire.entries ?? []).map((entry) => readEntry(entry, keep)),
    commit: integer(wire.commit),
    round: integer(wire.round),
  }),
  append_accepted: (wire) => ({
    type: "append_accepted",
    term: integer(wire.term),
    match: integer(wire.match),
    round: integer(wire.round),
  }),
  append_rejected: (wire) => ({
    type: "append_rejected",
    term: integer(wire.term),
    prev: integer(wire.prev),
    hint: readPosition(wire.hint),
    round: integer(wire.round),
  }),
  heartbeat: (wire) => ({
    type: "heartbeat",
    term: integer(wire.term),
    commit: integer(wire.commit),
    round: integer(wire.round),
  }),
  heartbeat_reply: (wire) => ({
    type: "heartbeat_reply",
    term: integer(wire.term),
    round: integer(wire.round),
  }),
  read_request: (wire) => ({
    type: "read_request",
    term: integer(wire.term),
    id: integer(wire.id),
  }),
  read_reply: (wire) => ({
    type: "read_reply",
    term: integer(wire.term),
    id: integer(wire.id),
    index: Object.hasOwn(wire, "index") ? integer(wire.index) : undefined,
  }),
  pre_vote: (wire) => ({
    type: "pre_vote",
    term: integer(wire.term),
    last: readPosition(wire.last),
  }),
  pre_vote_reply: (wire) => ({
    type: "pre_vote_reply",
    term: integer(wire.term),
    granted: wire.granted === true,
  }),
  vote: (wire) => ({
    type: "vote",
    term: integer(wire.term),
    last: readPosition(wire.last),
    transfer: wire.transfer === true,
  }),
  vote_reply: (wire) => ({
    type: "vote_reply",
    term: integer(wire.term),
    granted: wire.granted === true,
  }),
  timeout_now: (wire) => ({ type: "timeout_now", term: integer(wire.term) }),
  snapshot_chunk: (wire, keep) => ({
    type: "snapshot_chunk",
    term: integer(wire.term),
    snapshot: readMeta(present(wire.snapshot)),
    sequence: integer(wire.sequence),
    count: integer(wire.count),
    checksum: integer(wire.checksum),
    data: keep(bytes(wire.data)),
  }),
  snapshot_ack: (wire) => ({
    type: "snapshot_ack",
    term: integer(wire.term),
    position: readPosition(wire.position),
    next: integer(wire.next),
  }),
};

/** Throws FormatError for what is no message. */
export function readMessage(wire: WireMessage, keep: Keep): Message {
  const name = wire.kind;
  if (name === undefined) throw new FormatError("a message of no kind");
  return readNamed(name, wire, keep);
}

function readNamed<N extends Name>(name: N, wire: WireMessage, keep: Keep): MessageOf<N> {
  return READERS[name](present(wire[name]), keep);
}

function readPosition(wire: WirePosition | null | undefined): LogPosition {
  const { index, term } = present(wire);
  return { index: integer(index), term: integer(term) };
}

function readEntry(wire: WireEntry, keep: Keep): Entry {
  const kind = typeof wire.kind === "number" ? KINDS[wire.kind] : undefined;
  if (kind === undefined) throw new FormatError("an entry of no kind");
  return {
    index: integer(wire.index),
    term: integer(wire.term),
    kind,
    data: keep(bytes(wire.data)),
  };
}

function readMeta(wire: WireMeta): SnapshotMeta {
  const index = integer(wire.membership_index);
  return {
    position: readPosition(wire.position),
    membership: { ...readCluster(present(wire.membership)), index },
  };
}

export function readCluster(wire: WireCluster): { clusterId: ClusterId; members: Member[] } {
  return {
    clusterId: text(wire.cluster_id) as ClusterId,
    members: (wire.members ?? []).map((member) => ({
      id: readNodeId(member.node_id),
      address: text(member.address),
      incarnation: text(member.incarnation) as Incarnation,
      voter: member.voter === true,
    })),
  };
}

export function readNodeId(value: Parameters<typeof integer>[0]): NodeId {
  const id = integer(value);
  if (id === 0) throw new FormatError("node id 0");
  return nodeId(id);
}
