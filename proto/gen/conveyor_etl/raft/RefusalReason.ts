// Original file: raft.proto

/**
 * Why a hello is not taken.
 */
export const RefusalReason = {
  REFUSAL_REASON_UNSPECIFIED: "REFUSAL_REASON_UNSPECIFIED",
  /**
   * Another version of this protocol.
   */
  REFUSAL_REASON_VERSION: "REFUSAL_REASON_VERSION",
  /**
   * The node asked belongs to no cluster yet; this passes.
   */
  REFUSAL_REASON_NOT_READY: "REFUSAL_REASON_NOT_READY",
  /**
   * It belongs to another cluster.
   */
  REFUSAL_REASON_CLUSTER: "REFUSAL_REASON_CLUSTER",
  /**
   * It is not the node that the caller means to reach.
   */
  REFUSAL_REASON_WRONG_NODE: "REFUSAL_REASON_WRONG_NODE",
  /**
   * The caller is no member.
   */
  REFUSAL_REASON_NOT_MEMBER: "REFUSAL_REASON_NOT_MEMBER",
  /**
   * One of the two has another data directory than the cluster knows.
   */
  REFUSAL_REASON_INCARNATION: "REFUSAL_REASON_INCARNATION",
  /**
   * The introduction was not accepted.
   */
  REFUSAL_REASON_INTRODUCTION: "REFUSAL_REASON_INTRODUCTION",
} as const;

/**
 * Why a hello is not taken.
 */
export type RefusalReason =
  | "REFUSAL_REASON_UNSPECIFIED"
  | 0
  /**
   * Another version of this protocol.
   */
  | "REFUSAL_REASON_VERSION"
  | 1
  /**
   * The node asked belongs to no cluster yet; this passes.
   */
  | "REFUSAL_REASON_NOT_READY"
  | 2
  /**
   * It belongs to another cluster.
   */
  | "REFUSAL_REASON_CLUSTER"
  | 3
  /**
   * It is not the node that the caller means to reach.
   */
  | "REFUSAL_REASON_WRONG_NODE"
  | 4
  /**
   * The caller is no member.
   */
  | "REFUSAL_REASON_NOT_MEMBER"
  | 5
  /**
   * One of the two has another data directory than the cluster knows.
   */
  | "REFUSAL_REASON_INCARNATION"
  | 6
  /**
   * The introduction was not accepted.
   */
  | "REFUSAL_REASON_INTRODUCTION"
  | 7;

/**
 * Why a hello is not taken.
 */
export type RefusalReason__Output = typeof RefusalReason[keyof typeof RefusalReason];
