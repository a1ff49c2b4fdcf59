import type { EnumTypeDefinition, MessageTypeDefinition } from "@grpc/proto-loader";

import type {
  Answer as _conveyor_etl_raft_Answer,
  Answer__Output as _conveyor_etl_raft_Answer__Output,
} from "./conveyor_etl/raft/Answer.ts";
import type {
  Append as _conveyor_etl_raft_Append,
  Append__Output as _conveyor_etl_raft_Append__Output,
} from "./conveyor_etl/raft/Append.ts";
import type {
  AppendAccepted as _conveyor_etl_raft_AppendAccepted,
  AppendAccepted__Output as _conveyor_etl_raft_AppendAccepted__Output,
} from "./conveyor_etl/raft/AppendAccepted.ts";
import type {
  AppendRejected as _conveyor_etl_raft_AppendRejected,
  AppendRejected__Output as _conveyor_etl_raft_AppendRejected__Output,
} from "./conveyor_etl/raft/AppendRejected.ts";
import type {
  Campaign as _conveyor_etl_raft_Campaign,
  Campaign__Output as _conveyor_etl_raft_Campaign__Output,
} from "./conveyor_etl/raft/Campaign.ts";
import type {
  Cancel as _conveyor_etl_raft_Cancel,
  Cancel__Output as _conveyor_etl_raft_Cancel__Output,
} from "./conveyor_etl/raft/Cancel.ts";
import type {
  Cluster as _conveyor_etl_raft_Cluster,
  Cluster__Output as _conveyor_etl_raft_Cluster__Output,
} from "./conveyor_etl/raft/Cluster.ts";
import type {
  Entry as _conveyor_etl_raft_Entry,
  Entry__Output as _conveyor_etl_raft_Entry__Output,
} from "./conveyor_etl/raft/Entry.ts";
import type {
  Failure as _conveyor_etl_raft_Failure,
  Failure__Output as _conveyor_etl_raft_Failure__Output,
} from "./conveyor_etl/raft/Failure.ts";
import type {
  Frame as _conveyor_etl_raft_Frame,
  Frame__Output as _conveyor_etl_raft_Frame__Output,
} from "./conveyor_etl/raft/Frame.ts";
import type {
  Heartbeat as _conveyor_etl_raft_Heartbeat,
  Heartbeat__Output as _conveyor_etl_raft_Heartbeat__Output,
} from "./conveyor_etl/raft/Heartbeat.ts";
import type {
  HeartbeatReply as _conveyor_etl_raft_HeartbeatReply,
  HeartbeatReply__Output as _conveyor_etl_raft_HeartbeatReply__Output,
} from "./conveyor_etl/raft/HeartbeatReply.ts";
import type {
  Hello as _conveyor_etl_raft_Hello,
  Hello__Output as _conveyor_etl_raft_Hello__Output,
} from "./conveyor_etl/raft/Hello.ts";
import type {
  Introduction as _conveyor_etl_raft_Introduction,
  Introduction__Output as _conveyor_etl_raft_Introduction__Output,
} from "./conveyor_etl/raft/Introduction.ts";
import type {
  LogPosition as _conveyor_etl_raft_LogPosition,
  LogPosition__Output as _conveyor_etl_raft_LogPosition__Output,
} from "./conveyor_etl/raft/LogPosition.ts";
import type {
  Member as _conveyor_etl_raft_Member,
  Member__Output as _conveyor_etl_raft_Member__Output,
} from "./conveyor_etl/raft/Member.ts";
import type {
  MemberHello as _conveyor_etl_raft_MemberHello,
  MemberHello__Output as _conveyor_etl_raft_MemberHello__Output,
} from "./conveyor_etl/raft/MemberHello.ts";
import type {
  MemberWelcome as _conveyor_etl_raft_MemberWelcome,
  MemberWelcome__Output as _conveyor_etl_raft_MemberWelcome__Output,
} from "./conveyor_etl/raft/MemberWelcome.ts";
import type {
  Message as _conveyor_etl_raft_Message,
  Message__Output as _conveyor_etl_raft_Message__Output,
} from "./conveyor_etl/raft/Message.ts";
import type {
  Ping as _conveyor_etl_raft_Ping,
  Ping__Output as _conveyor_etl_raft_Ping__Output,
} from "./conveyor_etl/raft/Ping.ts";
import type {
  ReadReply as _conveyor_etl_raft_ReadReply,
  ReadReply__Output as _conveyor_etl_raft_ReadReply__Output,
} from "./conveyor_etl/raft/ReadReply.ts";
import type {
  ReadRequest as _conveyor_etl_raft_ReadRequest,
  ReadRequest__Output as _conveyor_etl_raft_ReadRequest__Output,
} from "./conveyor_etl/raft/ReadRequest.ts";
import type {
  Refusal as _conveyor_etl_raft_Refusal,
  Refusal__Output as _conveyor_etl_raft_Refusal__Output,
} from "./conveyor_etl/raft/Refusal.ts";
import type {
  Request as _conveyor_etl_raft_Request,
  Request__Output as _conveyor_etl_raft_Request__Output,
} from "./conveyor_etl/raft/Request.ts";
import type {
  SnapshotAck as _conveyor_etl_raft_SnapshotAck,
  SnapshotAck__Output as _conveyor_etl_raft_SnapshotAck__Output,
} from "./conveyor_etl/raft/SnapshotAck.ts";
import type {
  SnapshotChunk as _conveyor_etl_raft_SnapshotChunk,
  SnapshotChunk__Output as _conveyor_etl_raft_SnapshotChunk__Output,
} from "./conveyor_etl/raft/SnapshotChunk.ts";
import type {
  SnapshotMeta as _conveyor_etl_raft_SnapshotMeta,
  SnapshotMeta__Output as _conveyor_etl_raft_SnapshotMeta__Output,
} from "./conveyor_etl/raft/SnapshotMeta.ts";
import type {
  TimeoutNow as _conveyor_etl_raft_TimeoutNow,
  TimeoutNow__Output as _conveyor_etl_raft_TimeoutNow__Output,
} from "./conveyor_etl/raft/TimeoutNow.ts";
import type {
  VoteReply as _conveyor_etl_raft_VoteReply,
  VoteReply__Output as _conveyor_etl_raft_VoteReply__Output,
} from "./conveyor_etl/raft/VoteReply.ts";
import type {
  Welcome as _conveyor_etl_raft_Welcome,
  Welcome__Output as _conveyor_etl_raft_Welcome__Output,
} from "./conveyor_etl/raft/Welcome.ts";

export interface ProtoGrpcType {
  conveyor_etl: {
    raft: {
      Answer: MessageTypeDefinition<_conveyor_etl_raft_Answer, _conveyor_etl_raft_Answer__Output>;
      Append: MessageTypeDefinition<_conveyor_etl_raft_Append, _conveyor_etl_raft_Append__Output>;
      AppendAccepted: MessageTypeDefinition<
        _conveyor_etl_raft_AppendAccepted,
        _conveyor_etl_raft_AppendAccepted__Output
      >;
      AppendRejected: MessageTypeDefinition<
        _conveyor_etl_raft_AppendRejected,
        _conveyor_etl_raft_AppendRejected__Output
      >;
      Campaign: MessageTypeDefinition<
        _conveyor_etl_raft_Campaign,
        _conveyor_etl_raft_Campaign__Output
      >;
      Cancel: MessageTypeDefinition<_conveyor_etl_raft_Cancel, _conveyor_etl_raft_Cancel__Output>;
      Cluster: MessageTypeDefinition<
        _conveyor_etl_raft_Cluster,
        _conveyor_etl_raft_Cluster__Output
      >;
      Entry: MessageTypeDefinition<_conveyor_etl_raft_Entry, _conveyor_etl_raft_Entry__Output>;
      EntryKind: EnumTypeDefinition;
      ErrorCode: EnumTypeDefinition;
      Failure: MessageTypeDefinition<
        _conveyor_etl_raft_Failure,
        _conveyor_etl_raft_Failure__Output
      >;
      Frame: MessageTypeDefinition<_conveyor_etl_raft_Frame, _conveyor_etl_raft_Frame__Output>;
      Heartbeat: MessageTypeDefinition<
        _conveyor_etl_raft_Heartbeat,
        _conveyor_etl_raft_Heartbeat__Output
      >;
      HeartbeatReply: MessageTypeDefinition<
        _conveyor_etl_raft_HeartbeatReply,
        _conveyor_etl_raft_HeartbeatReply__Output
      >;
      Hello: MessageTypeDefinition<_conveyor_etl_raft_Hello, _conveyor_etl_raft_Hello__Output>;
      Introduction: MessageTypeDefinition<
        _conveyor_etl_raft_Introduction,
        _conveyor_etl_raft_Introduction__Output
      >;
      LogPosition: MessageTypeDefinition<
        _conveyor_etl_raft_LogPosition,
        _conveyor_etl_raft_LogPosition__Output
      >;
      Member: MessageTypeDefinition<_conveyor_etl_raft_Member, _conveyor_etl_raft_Member__Output>;
      MemberHello: MessageTypeDefinition<
        _conveyor_etl_raft_MemberHello,
        _conveyor_etl_raft_MemberHello__Output
      >;
      MemberWelcome: MessageTypeDefinition<
        _conveyor_etl_raft_MemberWelcome,
        _conveyor_etl_raft_MemberWelcome__Output
      >;
      Message: MessageTypeDefinition<
        _conveyor_etl_raft_Message,
        _conveyor_etl_raft_Message__Output
      >;
      Ping: MessageTypeDefinition<_conveyor_etl_raft_Ping, _conveyor_etl_raft_Ping__Output>;
      ReadReply: MessageTypeDefinition<
        _conveyor_etl_raft_ReadReply,
        _conveyor_etl_raft_ReadReply__Output
      >;
      ReadRequest: MessageTypeDefinition<
        _conveyor_etl_raft_ReadRequest,
        _conveyor_etl_raft_ReadRequest__Output
      >;
      Refusal: MessageTypeDefinition<
        _conveyor_etl_raft_Refusal,
        _conveyor_etl_raft_Refusal__Output
      >;
      RefusalReason: EnumTypeDefinition;
      Request: MessageTypeDefinition<
        _conveyor_etl_raft_Request,
        _conveyor_etl_raft_Request__Output
      >;
      SnapshotAck: MessageTypeDefinition<
        _conveyor_etl_raft_SnapshotAck,
        _conveyor_etl_raft_SnapshotAck__Output
      >;
      SnapshotChunk: MessageTypeDefinition<
        _conveyor_etl_raft_SnapshotChunk,
        _conveyor_etl_raft_SnapshotChunk__Output
      >;
      SnapshotMeta: MessageTypeDefinition<
        _conveyor_etl_raft_SnapshotMeta,
        _conveyor_etl_raft_SnapshotMeta__Output
      >;
      TimeoutNow: MessageTypeDefinition<
        _conveyor_etl_raft_TimeoutNow,
        _conveyor_etl_raft_TimeoutNow__Output
      >;
      VoteReply: MessageTypeDefinition<
        _conveyor_etl_raft_VoteReply,
        _conveyor_etl_raft_VoteReply__Output
      >;
      Welcome: MessageTypeDefinition<
        _conveyor_etl_raft_Welcome,
        _conveyor_etl_raft_Welcome__Output
      >;
    };
  };
}
