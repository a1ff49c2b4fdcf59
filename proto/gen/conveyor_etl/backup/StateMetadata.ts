// Original file: backup.proto

import type { Long } from "@grpc/proto-loader";

/**
 * The state, counted.
 */
export interface StateMetadata {
  "commit_index"?: number | string | Long;
  "term"?: number | string | Long;
  "service_count"?: number;
  "pipeline_count"?: number;
  /**
   * Of the program that wrote it.
   */
  "version"?: string;
}

/**
 * The state, counted.
 */
export interface StateMetadata__Output {
  "commit_index": string;
  "term": string;
  "service_count": number;
  "pipeline_count": number;
  /**
   * Of the program that wrote it.
   */
  "version": string;
}
