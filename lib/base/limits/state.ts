import { MIB } from "./units.ts";

/** A lease lives this many heartbeat intervals after the last heartbeat. */
export const LEASE_INTERVALS = 3;

export const WATCH_LIMITS = {
  /** Changes that the history ring keeps for watches that resume. */
  historyEvents: 10_000,
  /** Bytes, about, of the records that they hold on to: it is part of every snapshot, too. */
  historyBytes: 16 * MIB,
  /**
   * Bytes that one watch stream carries after its initial state before it ends with a status that
   * names where to resume: the platform cannot tell us which reader is slow.
   */
  streamBytes: 8 * MIB,
  bookmarkIntervalMs: 9_000,
} as const;

/** Bounds on what services keep of themselves in the replicated state. */
export const CHECKPOINT_LIMITS = {
  /** Sources in one page of a list. */
  sources: 1_000,
  /** Bytes of all checkpoints, and of data on its way to one; more is RESOURCE_EXHAUSTED. */
  totalBytes: 512 * MIB,
  /** What a checkpoint counts for without data, and each source that it names ... */
  recordBytes: 512,
  /** ... and each partition of it. */
  offsetBytes: 64,
  /** Data for which no part has come for so long, by the state's time, was given up. */
  uploadIdleMs: 60_000,
  /** Uploads that one node carries out at once; others wait. */
  uploads: 2,
  /** Parts of one upload that are on their way at once. */
  uploadWindow: 2,
  /**
   * Bytes of all uploads of one node that wait or are being carried out; more is
   * RESOURCE_EXHAUSTED, but a single one is always taken.
   */
  uploadBytes: 128 * MIB,
} as const;

/** Bounds on what the replicated state is made of, far above what the edge lets through. */
export const STATE_LIMITS = {
  /** Bytes of one encoded command; more is RESOURCE_EXHAUSTED. */
  commandBytes: 32 * MIB,
  /** Items of one list in a record: labels count twice, health components four times. */
  listItems: 65_536,
  /** Bytes of one record in a snapshot: what two commands at their bound may leave, and room. */
  snapshotRecordBytes: 80 * MIB,
} as const;
