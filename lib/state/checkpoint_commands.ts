/** The commands that say how far everybody is. */
import type { Millis, Revision } from "../base/mod.ts";
import type { Timestamp } from "./command.ts";

/**
 * Commits the offset (0 to 2^64 - 1) of a partition of a source.
 * Refused: `failed_precondition` (below the committed one, and no `reset`; or reset since).
 */
export type CommitOffset = {
  readonly type: "commit_offset";
  readonly sourceId: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: Timestamp | undefined;
  /** Allows an offset below the committed one. */
  readonly reset: boolean;
  /**
   * A fence for who only tells what has been done: the revision of the last reset that he knows, 0
   * for none. What was done before a later one must not undo it. Undefined for no fence.
   */
  readonly knownReset?: Revision;
};

/**
 * The same for one consumer group, which has offsets of its own.
 * Refused: `failed_precondition` as above, `aborted` (the fence does not let it).
 */
export type CommitGroupOffset = Omit<CommitOffset, "type" | "knownReset"> & {
  readonly type: "commit_group_offset";
  readonly groupId: string;
  /** The fence: this service has to be a member, and ... */
  readonly serviceId: string;
  /** ... this the group's generation. "" and 0 for no fence. */
  readonly generation: bigint;
};

/**
 * Moves the watermark of a partition of a source forward. One that would go back changes nothing,
 * and is told so by its result.
 */
export type ReportWatermark = {
  readonly type: "report_watermark";
  readonly sourceId: string;
  readonly partition: number;
  readonly position: bigint;
  readonly timestamp: Timestamp | undefined;
};

/** Offsets by source and partition. */
export type SourcePositions = ReadonlyMap<string, ReadonlyMap<number, bigint>>;

/**
 * Saves a service's checkpoint in the place of its last one.
 * Refused: `resource_exhausted` (no room for it), `unavailable` (not all of its data is staged).
 */
export type SaveCheckpoint = {
  readonly type: "save_checkpoint";
  readonly serviceId: string;
  /** "" for one that is made from the place in the log. */
  readonly checkpointId: string;
  /** The offsets that the data reflects. */
  readonly sourceOffsets: SourcePositions;
  readonly content: CheckpointContent;
};

/** What has been staged is parts 0 to `parts` - 1, in this order. */
export type CheckpointContent =
  | { readonly kind: "inline"; readonly data: Uint8Array }
  | { readonly kind: "staged"; readonly uploadId: string; readonly parts: number };

/**
 * Keeps a part of the data of a checkpoint that will be saved.
 * Refused: `resource_exhausted` (no room for all of it).
 */
export type StageCheckpoint = {
  readonly type: "stage_checkpoint";
  /** Like no other's. */
  readonly uploadId: string;
  /** What all parts together have. */
  readonly bytes: number;
  readonly part: number;
  readonly data: Uint8Array;
};

/** The data that was staged is not needed. Changes nothing when it is not there. */
export type DropUpload = { readonly type: "drop_upload"; readonly uploadId: string };

export type CheckpointCommand =
  | CommitOffset
  | CommitGroupOffset
  | ReportWatermark
  | StageCheckpoint
  | SaveCheckpoint
  | DropUpload;

/** Under which id a checkpoint was saved, and when. */
export type SavedCheckpoint = { readonly checkpointId: string; readonly createdAt: Millis };

/** Everything up to here has been seen: by position, and by the time of events where it is known. */
export type Watermark = {
  readonly position: bigint;
  readonly timestamp: Timestamp | undefined;
};

export type PartitionWatermark = Watermark & { readonly partition: number };

/** What came of a report. */
export type WatermarkReport = {
  /** False when it would have gone back. */
  readonly accepted: boolean;
  /** That of the partition that is furthest behind. */
  readonly global: PartitionWatermark;
};
