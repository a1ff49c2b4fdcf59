// Original file: raft.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Nobody waits for the answer any more. Pieces that were not sent yet do not come.
 */
export interface Cancel {
  "id"?: number | string | Long;
}

/**
 * Nobody waits for the answer any more. Pieces that were not sent yet do not come.
 */
export interface Cancel__Output {
  "id": string;
}
