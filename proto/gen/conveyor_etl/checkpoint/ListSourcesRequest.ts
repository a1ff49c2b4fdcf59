// Original file: checkpoint.proto

/**
 * Which page.
 */
export interface ListSourcesRequest {
  /**
   * At most so many in one answer, from 1 to 1,000; 0 for the server's own limit.
   */
  "limit"?: number;
  /**
   * The `next` of the answer before.
   */
  "after"?: string;
}

/**
 * Which page.
 */
export interface ListSourcesRequest__Output {
  /**
   * At most so many in one answer, from 1 to 1,000; 0 for the server's own limit.
   */
  "limit": number;
  /**
   * The `next` of the answer before.
   */
  "after": string;
}
