import { KIB, MIB } from "./units.ts";

/** Bounds on what clients send; one more is INVALID_ARGUMENT. */
export const REQUEST_LIMITS = {
  /** Bytes of UTF-8 in an id or a name. */
  idBytes: 256,
  /** Bytes of UTF-8 in a free text: a version, a health message, a label's value. */
  textBytes: 4 * KIB,
  /** Labels of a service, and terms of a label selector. */
  labels: 256,
  /** Entries in a list of names: capabilities, record types, health components. */
  listItems: 1_000,
  /** Partitions of all sources that one checkpoint names offsets of. */
  checkpointOffsets: 10_000,
  /** Bytes that one registration may take in the replicated state. */
  registrationBytes: 64 * KIB,
  /** Bytes of a host name in an endpoint (RFC 1035's bound). */
  hostBytes: 253,
  portMax: 65_535,
  /** Groups that one heartbeat speaks of. */
  heartbeatGroups: 1_000,
  heartbeatIntervalMinMs: 1_000,
  heartbeatIntervalMaxMs: 600_000,
  heartbeatIntervalDefaultMs: 10_000,
  /** How long a service that leaves may be waited for. */
  drainTimeoutMaxMs: 3_600_000,
  drainTimeoutDefaultMs: 30_000,
} as const;

/** Bounds on sidecars. */
export const SIDECAR_LIMITS = {
  /** Sidecars in one page of a list. */
  page: 100,
  /** Hosts of a stage that an explanation names; the others are counted. */
  explainedHosts: 1_000,
  /** Services beside one sidecar; one more is INVALID_ARGUMENT. */
  localServices: 256,
  /** Entries of one map or list in a heartbeat; one more is INVALID_ARGUMENT. */
  reportEntries: 1_000,
  /** Bytes of one heartbeat, so that what it reports fits the log; more is INVALID_ARGUMENT. */
  heartbeatBytes: 256 * KIB,
  /**
   * Bytes of the assignments in one answer, of which clients take 4 MiB: the newest go first, and
   * the rest when those are confirmed.
   */
  answerBytes: 2 * MIB,
  /** How long a sidecar that drains is waited for. */
  drainMs: 60_000,
} as const;

/** Bounds on the groups of services; one more is RESOURCE_EXHAUSTED. */
export const GROUP_LIMITS = {
  /** Groups in one page of a list. */
  page: 1_000,
  /** Of one group. A request that asks for more itself is INVALID_ARGUMENT. */
  partitions: 4_096,
  members: 4_096,
  /** What a group has when nobody says. */
  partitionsDefault: 16,
  /** Of one member; more is INVALID_ARGUMENT. */
  preferences: 1_000,
  /** That one service may be a member of. */
  groupsOfService: 256,
  groups: 200_000,
  /** The partitions, members and preferences of all groups together. */
  numbers: 8_000_000,
} as const;
