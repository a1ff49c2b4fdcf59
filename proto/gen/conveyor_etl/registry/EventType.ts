// Original file: registry.proto

/**
 * What happened.
 */
export const EventType = {
  EVENT_TYPE_UNSPECIFIED: "EVENT_TYPE_UNSPECIFIED",
  EVENT_TYPE_ADDED: "EVENT_TYPE_ADDED",
  EVENT_TYPE_MODIFIED: "EVENT_TYPE_MODIFIED",
  EVENT_TYPE_REMOVED: "EVENT_TYPE_REMOVED",
  EVENT_TYPE_HEALTH_CHANGED: "EVENT_TYPE_HEALTH_CHANGED",
  EVENT_TYPE_PARTITIONS_ASSIGNED: "EVENT_TYPE_PARTITIONS_ASSIGNED",
  EVENT_TYPE_PARTITIONS_REVOKED: "EVENT_TYPE_PARTITIONS_REVOKED",
  /**
   * No change: "you have everything up to `revision`". Sent only when asked for.
   */
  EVENT_TYPE_BOOKMARK: "EVENT_TYPE_BOOKMARK",
} as const;

/**
 * What happened.
 */
export type EventType =
  | "EVENT_TYPE_UNSPECIFIED"
  | 0
  | "EVENT_TYPE_ADDED"
  | 1
  | "EVENT_TYPE_MODIFIED"
  | 2
  | "EVENT_TYPE_REMOVED"
  | 3
  | "EVENT_TYPE_HEALTH_CHANGED"
  | 4
  | "EVENT_TYPE_PARTITIONS_ASSIGNED"
  | 5
  | "EVENT_TYPE_PARTITIONS_REVOKED"
  | 6
  /**
   * No change: "you have everything up to `revision`". Sent only when asked for.
   */
  | "EVENT_TYPE_BOOKMARK"
  | 50;

/**
 * What happened.
 */
export type EventType__Output = typeof EventType[keyof typeof EventType];
