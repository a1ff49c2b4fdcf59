// Original file: registry.proto

/**
 * Which groups.
 */
export interface ListGroupsRequest {
  /**
   * Only this one; all when empty.
   */
  "group_id"?: string;
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
 * Which groups.
 */
export interface ListGroupsRequest__Output {
  /**
   * Only this one; all when empty.
   */
  "group_id": string;
  /**
   * At most so many in one answer, from 1 to 1,000; 0 for the server's own limit.
   */
  "limit": number;
  /**
   * The `next` of the answer before.
   */
  "after": string;
}
