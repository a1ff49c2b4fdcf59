// Original file: sink.proto

import type {
  WriteOptions as _conveyor_etl_sink_WriteOptions,
  WriteOptions__Output as _conveyor_etl_sink_WriteOptions__Output,
} from "../../conveyor_etl/sink/WriteOptions.ts";

/**
 * What the stream is for.
 */
export interface StreamWriteInit {
  "sink_id"?: string;
  "stream_id"?: string;
  "options"?: _conveyor_etl_sink_WriteOptions | null;
}

/**
 * What the stream is for.
 */
export interface StreamWriteInit__Output {
  "sink_id": string;
  "stream_id": string;
  "options": _conveyor_etl_sink_WriteOptions__Output | null;
}
