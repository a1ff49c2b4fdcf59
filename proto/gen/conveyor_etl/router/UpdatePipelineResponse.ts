// Original file: router.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The new version, or every fault at once.
 */
export interface UpdatePipelineResponse {
  "success"?: boolean;
  "version"?: number | string | Long;
  "error"?: string;
}

/**
 * The new version, or every fault at once.
 */
export interface UpdatePipelineResponse__Output {
  "success": boolean;
  "version": string;
  "error": string;
}
