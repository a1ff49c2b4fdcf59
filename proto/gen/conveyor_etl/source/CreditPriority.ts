// Original file: source.proto

/**
 * Who goes first when room is scarce.
 */
export const CreditPriority = {
  CREDIT_PRIORITY_NORMAL: "CREDIT_PRIORITY_NORMAL",
  CREDIT_PRIORITY_HIGH: "CREDIT_PRIORITY_HIGH",
  CREDIT_PRIORITY_CRITICAL: "CREDIT_PRIORITY_CRITICAL",
} as const;

/**
 * Who goes first when room is scarce.
 */
export type CreditPriority =
  | "CREDIT_PRIORITY_NORMAL"
  | 0
  | "CREDIT_PRIORITY_HIGH"
  | 1
  | "CREDIT_PRIORITY_CRITICAL"
  | 2;

/**
 * Who goes first when room is scarce.
 */
export type CreditPriority__Output = typeof CreditPriority[keyof typeof CreditPriority];
