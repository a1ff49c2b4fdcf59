// Original file: sink.proto

import type {
  StreamWriteReady as _conveyor_etl_sink_StreamWriteReady,
  StreamWriteReady__Output as _conveyor_etl_sink_StreamWriteReady__Output,
} from "../../conveyor_etl/sink/StreamWriteReady.ts";
import type {
  RecordWriteResult as _conveyor_etl_sink_RecordWriteResult,
  RecordWriteResult__Output as _conveyor_etl_sink_RecordWriteResult__Output,
} from "../../conveyor_etl/sink/RecordWriteResult.ts";
import type {
  CommitAck as _conveyor_etl_sink_CommitAck,
  CommitAck__Output as _conveyor_etl_sink_CommitAck__Output,
} from "../../conveyor_etl/sink/CommitAck.ts";
import type {
  BackpressureNotice as _conveyor_etl_sink_BackpressureNotice,
  BackpressureNotice__Output as _conveyor_etl_sink_BackpressureNotice__Output,
} from "../../conveyor_etl/sink/BackpressureNotice.ts";

/**
 * Answers on the stream.
 */
export interface WriteStreamResponse {
  "ready"?: _conveyor_etl_sink_StreamWriteReady | null;
  "result"?: _conveyor_etl_sink_RecordWriteResult | null;
  "commit_ack"?: _conveyor_etl_sink_CommitAck | null;
  "backpressure"?: _conveyor_etl_sink_BackpressureNotice | null;
  "msg"?: "ready" | "result" | "commit_ack" | "backpressure";
}

/**
 * Answers on the stream.
 */
export interface WriteStreamResponse__Output {
  "ready"?: _conveyor_etl_sink_StreamWriteReady__Output | null;
  "result"?: _conveyor_etl_sink_RecordWriteResult__Output | null;
  "commit_ack"?: _conveyor_etl_sink_CommitAck__Output | null;
  "backpressure"?: _conveyor_etl_sink_BackpressureNotice__Output | null;
  "msg"?: "ready" | "result" | "commit_ack" | "backpressure";
}
