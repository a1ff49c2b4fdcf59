// Original file: checkpoint.proto

/**
 * Which group.
 */
export interface GetGroupOffsetsRequest {
  "group_id"?: string;
  /**
   * All sources when absent.
   */
  "source_id"?: string;
  "_source_id"?: "source_id";
}

/**
 * Which group.
 */
export interface GetGroupOffsetsRequest__Output {
  "group_id": string;
  /**
   * All sources when absent.
   */
  "source_id"?: string;
  "_source_id"?: "source_id";
}
