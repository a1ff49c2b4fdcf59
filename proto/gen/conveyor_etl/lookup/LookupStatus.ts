// Original file: lookup.proto

/**
 * How it went.
 */
export const LookupStatus = {
  LOOKUP_STATUS_UNSPECIFIED: "LOOKUP_STATUS_UNSPECIFIED",
  LOOKUP_STATUS_FOUND: "LOOKUP_STATUS_FOUND",
  LOOKUP_STATUS_NOT_FOUND: "LOOKUP_STATUS_NOT_FOUND",
  LOOKUP_STATUS_ERROR: "LOOKUP_STATUS_ERROR",
  LOOKUP_STATUS_TIMEOUT: "LOOKUP_STATUS_TIMEOUT",
} as const;

/**
 * How it went.
 */
export type LookupStatus =
  | "LOOKUP_STATUS_UNSPECIFIED"
  | 0
  | "LOOKUP_STATUS_FOUND"
  | 1
  | "LOOKUP_STATUS_NOT_FOUND"
  | 2
  | "LOOKUP_STATUS_ERROR"
  | 3
  | "LOOKUP_STATUS_TIMEOUT"
  | 4;

/**
 * How it went.
 */
export type LookupStatus__Output = typeof LookupStatus[keyof typeof LookupStatus];
