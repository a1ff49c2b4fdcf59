// Original file: source.proto

/**
 * ACCEPTED means on this node's disk; DUPLICATE, that it already was.
 */
export const AckStatus = {
  ACK_STATUS_UNSPECIFIED: "ACK_STATUS_UNSPECIFIED",
  ACK_STATUS_ACCEPTED: "ACK_STATUS_ACCEPTED",
  ACK_STATUS_DUPLICATE: "ACK_STATUS_DUPLICATE",
  ACK_STATUS_REJECTED: "ACK_STATUS_REJECTED",
} as const;

/**
 * ACCEPTED means on this node's disk; DUPLICATE, that it already was.
 */
export type AckStatus =
  | "ACK_STATUS_UNSPECIFIED"
  | 0
  | "ACK_STATUS_ACCEPTED"
  | 1
  | "ACK_STATUS_DUPLICATE"
  | 2
  | "ACK_STATUS_REJECTED"
  | 3;

/**
 * ACCEPTED means on this node's disk; DUPLICATE, that it already was.
 */
export type AckStatus__Output = typeof AckStatus[keyof typeof AckStatus];
