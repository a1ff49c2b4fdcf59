// Original file: sidecar.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Take nothing new for these pipelines.
 */
export interface DrainCommand {
  "pipeline_ids"?: (string)[];
  "timeout_ms"?: number | string | Long;
}

/**
 * Take nothing new for these pipelines.
 */
export interface DrainCommand__Output {
  "pipeline_ids": (string)[];
  "timeout_ms": string;
}
