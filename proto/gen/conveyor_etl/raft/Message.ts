// Original file: raft.proto

import type {
  Campaign as _conveyor_etl_raft_Campaign,
  Campaign__Output as _conveyor_etl_raft_Campaign__Output,
} from "../../conveyor_etl/raft/Campaign.ts";
import type {
  VoteReply as _conveyor_etl_raft_VoteReply,
  VoteReply__Output as _conveyor_etl_raft_VoteReply__Output,
} from "../../conveyor_etl/raft/VoteReply.ts";
import type {
  Append as _conveyor_etl_raft_Append,
  Append__Output as _conveyor_etl_raft_Append__Output,
} from "../../conveyor_etl/raft/Append.ts";
import type {
  AppendAccepted as _conveyor_etl_raft_AppendAccepted,
  AppendAccepted__Output as _conveyor_etl_raft_AppendAccepted__Output,
} from "../../conveyor_etl/raft/AppendAccepted.ts";
import type {
  AppendRejected as _conveyor_etl_raft_AppendRejected,
  AppendRejected__Output as _conveyor_etl_raft_AppendRejected__Output,
} from "../../conveyor_etl/raft/AppendRejected.ts";
import type {
  Heartbeat as _conveyor_etl_raft_Heartbeat,
  Heartbeat__Output as _conveyor_etl_raft_Heartbeat__Output,
} from "../../conveyor_etl/raft/Heartbeat.ts";
import type {
  HeartbeatReply as _conveyor_etl_raft_HeartbeatReply,
  HeartbeatReply__Output as _conveyor_etl_raft_HeartbeatReply__Output,
} from "../../conveyor_etl/raft/HeartbeatReply.ts";
import type {
  ReadRequest as _conveyor_etl_raft_ReadRequest,
  ReadRequest__Output as _conveyor_etl_raft_ReadRequest__Output,
} from "../../conveyor_etl/raft/ReadRequest.ts";
import type {
  ReadReply as _conveyor_etl_raft_ReadReply,
  ReadReply__Output as _conveyor_etl_raft_ReadReply__Output,
} from "../../conveyor_etl/raft/ReadReply.ts";
import type {
  TimeoutNow as _conveyor_etl_raft_TimeoutNow,
  TimeoutNow__Output as _conveyor_etl_raft_TimeoutNow__Output,
} from "../../conveyor_etl/raft/TimeoutNow.ts";
import type {
  SnapshotChunk as _conveyor_etl_raft_SnapshotChunk,
  SnapshotChunk__Output as _conveyor_etl_raft_SnapshotChunk__Output,
} from "../../conveyor_etl/raft/SnapshotChunk.ts";
import type {
  SnapshotAck as _conveyor_etl_raft_SnapshotAck,
  SnapshotAck__Output as _conveyor_etl_raft_SnapshotAck__Output,
} from "../../conveyor_etl/raft/SnapshotAck.ts";

/**
 * A message of the Raft core. Who sends it and to whom is known from the hello. It may be lost;
 * nothing answers it but another message.
 */
export interface Message {
  "pre_vote"?: _conveyor_etl_raft_Campaign | null;
  "pre_vote_reply"?: _conveyor_etl_raft_VoteReply | null;
  "vote"?: _conveyor_etl_raft_Campaign | null;
  "vote_reply"?: _conveyor_etl_raft_VoteReply | null;
  "append"?: _conveyor_etl_raft_Append | null;
  "append_accepted"?: _conveyor_etl_raft_AppendAccepted | null;
  "append_rejected"?: _conveyor_etl_raft_AppendRejected | null;
  "heartbeat"?: _conveyor_etl_raft_Heartbeat | null;
  "heartbeat_reply"?: _conveyor_etl_raft_HeartbeatReply | null;
  "read_request"?: _conveyor_etl_raft_ReadRequest | null;
  "read_reply"?: _conveyor_etl_raft_ReadReply | null;
  "timeout_now"?: _conveyor_etl_raft_TimeoutNow | null;
  "snapshot_chunk"?: _conveyor_etl_raft_SnapshotChunk | null;
  "snapshot_ack"?: _conveyor_etl_raft_SnapshotAck | null;
  "kind"?:
    | "pre_vote"
    | "pre_vote_reply"
    | "vote"
    | "vote_reply"
    | "append"
    | "append_accepted"
    | "append_rejected"
    | "heartbeat"
    | "heartbeat_reply"
    | "read_request"
    | "read_reply"
    | "timeout_now"
    | "snapshot_chunk"
    | "snapshot_ack";
}

/**
 * A message of the Raft core. Who sends it and to whom is known from the hello. It may be lost;
 * nothing answers it but another message.
 */
export interface Message__Output {
  "pre_vote"?: _conveyor_etl_raft_Campaign__Output | null;
  "pre_vote_reply"?: _conveyor_etl_raft_VoteReply__Output | null;
  "vote"?: _conveyor_etl_raft_Campaign__Output | null;
  "vote_reply"?: _conveyor_etl_raft_VoteReply__Output | null;
  "append"?: _conveyor_etl_raft_Append__Output | null;
  "append_accepted"?: _conveyor_etl_raft_AppendAccepted__Output | null;
  "append_rejected"?: _conveyor_etl_raft_AppendRejected__Output | null;
  "heartbeat"?: _conveyor_etl_raft_Heartbeat__Output | null;
  "heartbeat_reply"?: _conveyor_etl_raft_HeartbeatReply__Output | null;
  "read_request"?: _conveyor_etl_raft_ReadRequest__Output | null;
  "read_reply"?: _conveyor_etl_raft_ReadReply__Output | null;
  "timeout_now"?: _conveyor_etl_raft_TimeoutNow__Output | null;
  "snapshot_chunk"?: _conveyor_etl_raft_SnapshotChunk__Output | null;
  "snapshot_ack"?: _conveyor_etl_raft_SnapshotAck__Output | null;
  "kind"?:
    | "pre_vote"
    | "pre_vote_reply"
    | "vote"
    | "vote_reply"
    | "append"
    | "append_accepted"
    | "append_rejected"
    | "heartbeat"
    | "heartbeat_reply"
    | "read_request"
    | "read_reply"
    | "timeout_now"
    | "snapshot_chunk"
    | "snapshot_ack";
}
