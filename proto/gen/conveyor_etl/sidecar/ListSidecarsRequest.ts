// Original file: sidecar.proto

/**
 * Which sidecars.
 */
export interface ListSidecarsRequest {
  /**
   * Only this one; all when empty.
   */
  "sidecar_id"?: string;
  /**
   * At most so many in one answer, from 1 to 100; 0 for the server's own limit.
   */
  "limit"?: number;
  /**
   * The `next` of the answer before.
   */
  "after"?: string;
}

/**
 * Which sidecars.
 */
export interface ListSidecarsRequest__Output {
  /**
   * Only this one; all when empty.
   */
  "sidecar_id": string;
  /**
   * At most so many in one answer, from 1 to 100; 0 for the server's own limit.
   */
  "limit": number;
  /**
   * The `next` of the answer before.
   */
  "after": string;
}
