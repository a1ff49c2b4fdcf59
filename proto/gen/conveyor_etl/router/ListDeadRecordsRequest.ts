// Original file: router.proto

/**
 * Of which pipeline, and of which stage (all when empty).
 */
export interface ListDeadRecordsRequest {
  "pipeline_id"?: string;
  "stage_id"?: string;
  /**
   * At most so many in one answer; 0 for the server's own limit.
   */
  "limit"?: number;
  /**
   * The `next` of the answer before.
   */
  "after"?: string;
}

/**
 * Of which pipeline, and of which stage (all when empty).
 */
export interface ListDeadRecordsRequest__Output {
  "pipeline_id": string;
  "stage_id": string;
  /**
   * At most so many in one answer; 0 for the server's own limit.
   */
  "limit": number;
  /**
   * The `next` of the answer before.
   */
  "after": string;
}
