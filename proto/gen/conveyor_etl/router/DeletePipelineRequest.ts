// Original file: router.proto

import type { Long } from "@grpc/proto-loader";

/**
 * Which pipeline.
 */
export interface DeletePipelineRequest {
  "pipeline_id"?: string;
  /**
   * Also while it is enabled or has records waiting.
   */
  "force"?: boolean;
  /**
   * Refuse with ABORTED when it is not the current one; 0 for any.
   */
  "expected_version"?: number | string | Long;
}

/**
 * Which pipeline.
 */
export interface DeletePipelineRequest__Output {
  "pipeline_id": string;
  /**
   * Also while it is enabled or has records waiting.
   */
  "force": boolean;
  /**
   * Refuse with ABORTED when it is not the current one; 0 for any.
   */
  "expected_version": string;
}
