// Original file: raft.proto

import type { Buffer } from "node:buffer";
import type { Long } from "@grpc/proto-loader";

/**
 * The answer, in pieces in the same way.
 */
export interface Answer {
  "id"?: number | string | Long;
  "data"?: Buffer | Uint8Array | string;
  "more"?: boolean;
}

/**
 * The answer, in pieces in the same way.
 */
export interface Answer__Output {
  "id": string;
  "data": Buffer;
  "more": boolean;
}
