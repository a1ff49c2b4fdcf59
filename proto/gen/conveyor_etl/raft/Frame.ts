// Original file: raft.proto

import type {
  Hello as _conveyor_etl_raft_Hello,
  Hello__Output as _conveyor_etl_raft_Hello__Output,
} from "../../conveyor_etl/raft/Hello.ts";
import type {
  Welcome as _conveyor_etl_raft_Welcome,
  Welcome__Output as _conveyor_etl_raft_Welcome__Output,
} from "../../conveyor_etl/raft/Welcome.ts";
import type {
  Refusal as _conveyor_etl_raft_Refusal,
  Refusal__Output as _conveyor_etl_raft_Refusal__Output,
} from "../../conveyor_etl/raft/Refusal.ts";
import type {
  Message as _conveyor_etl_raft_Message,
  Message__Output as _conveyor_etl_raft_Message__Output,
} from "../../conveyor_etl/raft/Message.ts";
import type {
  Request as _conveyor_etl_raft_Request,
  Request__Output as _conveyor_etl_raft_Request__Output,
} from "../../conveyor_etl/raft/Request.ts";
import type {
  Answer as _conveyor_etl_raft_Answer,
  Answer__Output as _conveyor_etl_raft_Answer__Output,
} from "../../conveyor_etl/raft/Answer.ts";
import type {
  Failure as _conveyor_etl_raft_Failure,
  Failure__Output as _conveyor_etl_raft_Failure__Output,
} from "../../conveyor_etl/raft/Failure.ts";
import type {
  Cancel as _conveyor_etl_raft_Cancel,
  Cancel__Output as _conveyor_etl_raft_Cancel__Output,
} from "../../conveyor_etl/raft/Cancel.ts";
import type {
  Ping as _conveyor_etl_raft_Ping,
  Ping__Output as _conveyor_etl_raft_Ping__Output,
} from "../../conveyor_etl/raft/Ping.ts";

/**
 * One frame.
 */
export interface Frame {
  "hello"?: _conveyor_etl_raft_Hello | null;
  "welcome"?: _conveyor_etl_raft_Welcome | null;
  "refusal"?: _conveyor_etl_raft_Refusal | null;
  "message"?: _conveyor_etl_raft_Message | null;
  "request"?: _conveyor_etl_raft_Request | null;
  "answer"?: _conveyor_etl_raft_Answer | null;
  "failure"?: _conveyor_etl_raft_Failure | null;
  "cancel"?: _conveyor_etl_raft_Cancel | null;
  "ping"?: _conveyor_etl_raft_Ping | null;
  "kind"?:
    | "hello"
    | "welcome"
    | "refusal"
    | "message"
    | "request"
    | "answer"
    | "failure"
    | "cancel"
    | "ping";
}

/**
 * One frame.
 */
export interface Frame__Output {
  "hello"?: _conveyor_etl_raft_Hello__Output | null;
  "welcome"?: _conveyor_etl_raft_Welcome__Output | null;
  "refusal"?: _conveyor_etl_raft_Refusal__Output | null;
  "message"?: _conveyor_etl_raft_Message__Output | null;
  "request"?: _conveyor_etl_raft_Request__Output | null;
  "answer"?: _conveyor_etl_raft_Answer__Output | null;
  "failure"?: _conveyor_etl_raft_Failure__Output | null;
  "cancel"?: _conveyor_etl_raft_Cancel__Output | null;
  "ping"?: _conveyor_etl_raft_Ping__Output | null;
  "kind"?:
    | "hello"
    | "welcome"
    | "refusal"
    | "message"
    | "request"
    | "answer"
    | "failure"
    | "cancel"
    | "ping";
}
