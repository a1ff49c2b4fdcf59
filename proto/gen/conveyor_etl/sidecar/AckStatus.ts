// Original file: sidecar.proto

/**
 * Whether a record was taken.
 */
export const AckStatus = {
  ACK_STATUS_UNSPECIFIED: "ACK_STATUS_UNSPECIFIED",
  ACK_STATUS_SUCCESS: "ACK_STATUS_SUCCESS",
  ACK_STATUS_FAILED: "ACK_STATUS_FAILED",
  ACK_STATUS_RETRY: "ACK_STATUS_RETRY",
} as const;

/**
 * Whether a record was taken.
 */
export type AckStatus =
  | "ACK_STATUS_UNSPECIFIED"
  | 0
  | "ACK_STATUS_SUCCESS"
  | 1
  | "ACK_STATUS_FAILED"
  | 2
  | "ACK_STATUS_RETRY"
  | 3;

/**
 * Whether a record was taken.
 */
export type AckStatus__Output = typeof AckStatus[keyof typeof AckStatus];
