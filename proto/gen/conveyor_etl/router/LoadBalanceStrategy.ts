// Original file: router.proto

/**
 * Which of several endpoints is next.
 */
export const LoadBalanceStrategy = {
  LOAD_BALANCE_UNSPECIFIED: "LOAD_BALANCE_UNSPECIFIED",
  LOAD_BALANCE_ROUND_ROBIN: "LOAD_BALANCE_ROUND_ROBIN",
  LOAD_BALANCE_LEAST_CONNECTIONS: "LOAD_BALANCE_LEAST_CONNECTIONS",
  LOAD_BALANCE_WEIGHTED_RANDOM: "LOAD_BALANCE_WEIGHTED_RANDOM",
  /**
   * By the record's key.
   */
  LOAD_BALANCE_CONSISTENT_HASH: "LOAD_BALANCE_CONSISTENT_HASH",
} as const;

/**
 * Which of several endpoints is next.
 */
export type LoadBalanceStrategy =
  | "LOAD_BALANCE_UNSPECIFIED"
  | 0
  | "LOAD_BALANCE_ROUND_ROBIN"
  | 1
  | "LOAD_BALANCE_LEAST_CONNECTIONS"
  | 2
  | "LOAD_BALANCE_WEIGHTED_RANDOM"
  | 3
  /**
   * By the record's key.
   */
  | "LOAD_BALANCE_CONSISTENT_HASH"
  | 4;

/**
 * Which of several endpoints is next.
 */
export type LoadBalanceStrategy__Output =
  typeof LoadBalanceStrategy[keyof typeof LoadBalanceStrategy];
