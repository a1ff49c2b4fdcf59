// Original file: sink.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Everything up to here is lasting.
 */
export interface CommitAck {
  "stream_id"?: string;
  "committed_sequence"?: number | string | Long;
}

/**
 * Everything up to here is lasting.
 */
export interface CommitAck__Output {
  "stream_id": string;
  "committed_sequence": string;
}
