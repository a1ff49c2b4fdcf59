// Original file: sidecar.proto

import type { Long } from "@grpc/proto-loader";

/**
 * A pipeline as one sidecar runs it, or should.
 */
export interface AssignmentInfo {
  "pipeline_id"?: string;
  "version"?: number | string | Long;
  /**
   * The version that the sidecar has said it runs; 0 for none.
   */
  "applied"?: number | string | Long;
  "is_local_complete"?: boolean;
  /**
   * Why the sidecar refused this version; empty when it did not.
   */
  "rejected"?: string;
}

/**
 * A pipeline as one sidecar runs it, or should.
 */
export interface AssignmentInfo__Output {
  "pipeline_id": string;
  "version": string;
  /**
   * The version that the sidecar has said it runs; 0 for none.
   */
  "applied": string;
  "is_local_complete": boolean;
  /**
   * Why the sidecar refused this version; empty when it did not.
   */
  "rejected": string;
}
