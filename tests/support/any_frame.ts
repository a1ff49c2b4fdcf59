// Any frame between nodes, and any message of the Raft core, for property tests.

import fc from "fast-check";
import { type ClusterId, ConveyorError, type Incarnation, nodeId } from "../../lib/base/mod.ts";
import type { ErrorCode, NodeId } from "../../lib/base/mod.ts";
import type {
  Entry,
  EntryKind,
  LogPosition,
  Member,
  Message,
  SnapshotMeta,
} from "../../lib/raft/mod.ts";
import type { Introduction } from "../../lib/transport/contract.ts";
import { type Frame, PROTOCOL_VERSION, type RefusalReason } from "../../lib/transport/protocol.ts";

/** Plain objects, as the codec makes them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });

/** Up to 2^53 - 1, with the places where the width on the wire changes. */
const integer = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(300),
  fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
);
const uint32 = fc.oneof(fc.nat(), fc.constant(2 ** 32 - 1));
const id: fc.Arbitrary<NodeId> = integer.map((n) => nodeId(Math.max(1, n)));
const text = fc.string({ unit: "grapheme", maxLength: 20 });
const data = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ size: "+2" }));

const position: fc.Arbitrary<LogPosition> = record({ index: integer, term: integer });
const member: fc.Arbitrary<Member> = record({
  id,
  address: text,
  incarnation: text.map((t) => t as Incarnation),
  voter: fc.boolean(),
});
const clusterId = text.map((t) => t as ClusterId);
const incarnation = text.map((t) => t as Incarnation);
const cluster = record({ clusterId, members: fc.array(member, { maxLength: 7 }) });
const entry: fc.Arbitrary<Entry> = record({
  index: integer,
  term: integer,
  kind: fc.constantFrom<EntryKind>("noop", "command", "membership"),
  data,
});
const snapshot: fc.Arbitrary<SnapshotMeta> = record({
  position,
  membership: fc.tuple(cluster, integer).map(([known, index]) => ({ ...known, index })),
});

const type = <T extends string>(name: T) => fc.constant(name);
const term = integer;

/** One arbitrary a kind, so that a kind without one does not compile. */
const MESSAGES: { readonly [T in Message["type"]]: fc.Arbitrary<Extract<Message, { type: T }>> } = {
  pre_vote: record({ type: type("pre_vote"), term, last: position }),
  pre_vote_reply: record({ type: type("pre_vote_reply"), term, granted: fc.boolean() }),
  vote: record({ type: type("vote"), term, last: position, transfer: fc.boolean() }),
  vote_reply: record({ type: type("vote_reply"), term, granted: fc.boolean() }),
  append: record({
    type: type("append"),
    term,
    prev: position,
    entries: fc.array(entry, { maxLength: 20 }),
    commit: integer,
    round: integer,
  }),
  append_accepted: record({
    type: type("append_accepted"),
    term,
    match: integer,
    round: integer,
  }),
  append_rejected: record({
    type: type("append_rejected"),
    term,
    prev: integer,
    hint: position,
    round: integer,
  }),
  heartbeat: record({ type: type("heartbeat"), term, commit: integer, round: integer }),
  heartbeat_reply: record({ type: type("heartbeat_reply"), term, round: integer }),
  read_request: record({ type: type("read_request"), term, id: integer }),
  read_reply: record({
    type: type("read_reply"),
    term,
    id: integer,
    index: fc.option(integer, { nil: undefined }),
  }),
  timeout_now: record({ type: type("timeout_now"), term }),
  snapshot_chunk: record({
    type: type("snapshot_chunk"),
    term,
    snapshot,
    sequence: uint32,
    count: uint32,
    checksum: uint32,
    data,
  }),
  snapshot_ack: record({ type: type("snapshot_ack"), term, position, next: uint32 }),
};

export const anyMessage: fc.Arbitrary<Message> = fc.oneof(...Object.values(MESSAGES));

export const anyIntroduction: fc.Arbitrary<Introduction> = record({
  nodeId: id,
  address: text,
  incarnation,
  addresses: fc.array(text, { maxLength: 7 }),
  agreed: fc.option(text, { nil: undefined }),
  cluster: fc.option(cluster, { nil: undefined }),
});

const identity = record({ clusterId, nodeId: id, incarnation });
const body = { id: integer, data, more: fc.boolean() };

const FRAMES: { readonly [T in Frame["type"]]: fc.Arbitrary<Frame & { type: T }> } = {
  hello: record({
    type: type("hello"),
    version: fc.constant(PROTOCOL_VERSION),
    purpose: fc.oneof(
      record({
        type: type("member"),
        own: identity,
        peer: record({ nodeId: id, incarnation }),
      }),
      record({ type: type("introduction"), introduction: anyIntroduction }),
    ),
  }),
  welcome: record({
    type: type("welcome"),
    purpose: fc.oneof(
      record({ type: type("member"), identity }),
      record({ type: type("introduction"), introduction: anyIntroduction }),
    ),
  }),
  refusal: record({
    type: type("refusal"),
    refusal: record({
      reason: fc.constantFrom<RefusalReason>(
        "version",
        "not_ready",
        "cluster",
        "wrong_node",
        "not_member",
        "incarnation",
        "introduction",
      ),
      message: text,
    }),
  }),
  message: record({ type: type("message"), message: anyMessage }),
  request: record({ type: type("request"), ...body }),
  answer: record({ type: type("answer"), ...body }),
  failure: record({
    type: type("failure"),
    id: integer,
    error: fc.tuple(
      fc.constantFrom<ErrorCode>("unavailable", "outcome_unknown", "aborted", "internal"),
      text,
      fc.option(integer, { nil: undefined }),
    ).map((parts) => new ConveyorError(...parts)),
  }),
  cancel: record({ type: type("cancel"), id: integer }),
  ping: record({ type: type("ping") }),
};

export const anyFrame: fc.Arbitrary<Frame> = fc.oneof(...Object.values(FRAMES));
