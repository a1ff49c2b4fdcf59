// Original file: raft.proto

import type {
  RefusalReason as _conveyor_etl_raft_RefusalReason,
  RefusalReason__Output as _conveyor_etl_raft_RefusalReason__Output,
} from "../../conveyor_etl/raft/RefusalReason.ts";

/**
 * The answer to a hello that is not; the connection ends.
 */
export interface Refusal {
  "reason"?: _conveyor_etl_raft_RefusalReason;
  /**
   * For the eyes of an operator: what is wrong and what to do.
   */
  "message"?: string;
}

/**
 * The answer to a hello that is not; the connection ends.
 */
export interface Refusal__Output {
  "reason": _conveyor_etl_raft_RefusalReason__Output;
  /**
   * For the eyes of an operator: what is wrong and what to do.
   */
  "message": string;
}
