// Original file: raft.proto

import type { Buffer } from "node:buffer";
import type { Long } from "@grpc/proto-loader";

/**
 * A question that wants an answer, in pieces when it is long. The pieces of one request follow each
 * other; messages may come in between.
 */
export interface Request {
  /**
   * Never used twice on a connection.
   */
  "id"?: number | string | Long;
  "data"?: Buffer | Uint8Array | string;
  /**
   * Another piece follows.
   */
  "more"?: boolean;
}

/**
 * A question that wants an answer, in pieces when it is long. The pieces of one request follow each
 * other; messages may come in between.
 */
export interface Request__Output {
  /**
   * Never used twice on a connection.
   */
  "id": string;
  "data": Buffer;
  /**
   * Another piece follows.
   */
  "more": boolean;
}
