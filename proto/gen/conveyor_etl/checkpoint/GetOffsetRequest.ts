// Original file: checkpoint.proto

/**
 * Which source.
 */
export interface GetOffsetRequest {
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
export interface GetOffsetRequest__Output {
  "source_id": string;
  /**
   * All partitions when absent.
   */
  "partition"?: number;
  "_partition"?: "partition";
}
