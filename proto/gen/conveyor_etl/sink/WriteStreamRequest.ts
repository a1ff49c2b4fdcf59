// Original file: sink.proto

import type {
  StreamWriteInit as _conveyor_etl_sink_StreamWriteInit,
  StreamWriteInit__Output as _conveyor_etl_sink_StreamWriteInit__Output,
} from "../../conveyor_etl/sink/StreamWriteInit.ts";
import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";
import type {
  CommitMarker as _conveyor_etl_sink_CommitMarker,
  CommitMarker__Output as _conveyor_etl_sink_CommitMarker__Output,
} from "../../conveyor_etl/sink/CommitMarker.ts";

/**
 * A stream opens with init, then sends records and commits.
 */
export interface WriteStreamRequest {
  "init"?: _conveyor_etl_sink_StreamWriteInit | null;
  "record"?: _conveyor_etl_common_Record | null;
  "commit"?: _conveyor_etl_sink_CommitMarker | null;
  "msg"?: "init" | "record" | "commit";
}

/**
 * A stream opens with init, then sends records and commits.
 */
export interface WriteStreamRequest__Output {
  "init"?: _conveyor_etl_sink_StreamWriteInit__Output | null;
  "record"?: _conveyor_etl_common_Record__Output | null;
  "commit"?: _conveyor_etl_sink_CommitMarker__Output | null;
  "msg"?: "init" | "record" | "commit";
}
