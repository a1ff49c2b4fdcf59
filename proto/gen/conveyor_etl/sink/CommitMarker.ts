// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Make everything up to here lasting.
 */
export interface CommitMarker {
  "stream_id"?: string;
  "up_to_sequence"?: number | string | Long;
}

/**
 * Make everything up to here lasting.
 */
export interface CommitMarker__Output {
  "stream_id": string;
  "up_to_sequence": string;
}
