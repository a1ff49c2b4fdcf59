// Original file: sidecar.proto

/**
 * Why records go where they go.
 */
export const StageReason = {
  STAGE_REASON_UNSPECIFIED: "STAGE_REASON_UNSPECIFIED",
  /**
   * The service is beside the sidecar.
   */
  STAGE_REASON_LOCAL: "STAGE_REASON_LOCAL",
  /**
   * Chosen by rendezvous hashing among the hosts that others may send to.
   */
  STAGE_REASON_REMOTE: "STAGE_REASON_REMOTE",
  /**
   * Nowhere: there is no such host.
   */
  STAGE_REASON_UNHOSTED: "STAGE_REASON_UNHOSTED",
  /**
   * Nowhere: the sidecar has no service of the pipeline, and is not told of it.
   */
  STAGE_REASON_NOT_TOUCHED: "STAGE_REASON_NOT_TOUCHED",
  /**
   * Nowhere: the pipeline is not enabled.
   */
  STAGE_REASON_DISABLED: "STAGE_REASON_DISABLED",
} as const;

/**
 * Why records go where they go.
 */
export type StageReason =
  | "STAGE_REASON_UNSPECIFIED"
  | 0
  /**
   * The service is beside the sidecar.
   */
  | "STAGE_REASON_LOCAL"
  | 1
  /**
   * Chosen by rendezvous hashing among the hosts that others may send to.
   */
  | "STAGE_REASON_REMOTE"
  | 2
  /**
   * Nowhere: there is no such host.
   */
  | "STAGE_REASON_UNHOSTED"
  | 3
  /**
   * Nowhere: the sidecar has no service of the pipeline, and is not told of it.
   */
  | "STAGE_REASON_NOT_TOUCHED"
  | 4
  /**
   * Nowhere: the pipeline is not enabled.
   */
  | "STAGE_REASON_DISABLED"
  | 5;

/**
 * Why records go where they go.
 */
export type StageReason__Output = typeof StageReason[keyof typeof StageReason];
