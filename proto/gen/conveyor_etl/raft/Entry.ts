// Original file: raft.proto

import type { Buffer } from "node:buffer";
import type {
  EntryKind as _conveyor_etl_raft_EntryKind,
  EntryKind__Output as _conveyor_etl_raft_EntryKind__Output,
} from "../../conveyor_etl/raft/EntryKind.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One entry of the log.
 */
export interface Entry {
  "index"?: number | string | Long;
  "term"?: number | string | Long;
  "kind"?: _conveyor_etl_raft_EntryKind;
  "data"?: Buffer | Uint8Array | string;
}

/**
 * One entry of the log.
 */
export interface Entry__Output {
  "index": string;
  "term": string;
  "kind": _conveyor_etl_raft_EntryKind__Output;
  "data": Buffer;
}
