// Original file: checkpoint.proto

/**
 * Which source.
 */
export interface GetWatermarkRequest {
  "source_id"?: string;
  /**
   * All partitions when absent.
   */
  "partition"?: number;
  "_partition"?: "partition";
}

/**
 * Which source.
 */
export interface GetWatermarkRequest__Output {
  "source_id": string;
  /**
   * All partitions when absent.
   */
  "partition"?: number;
  "_partition"?: "partition";
}
