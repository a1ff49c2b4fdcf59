/** The commands that say how far everybody is. */
import type { Timestamp } from "./command.ts";

/**
 * Commits the offset (0 to 2^64 - 1) of a partition of a source.
 * Refused: `failed_precondition` (below the committed one, and no `reset`).
 */
export type CommitOffset = {
  readonly type: "commit_offset";
  readonly sourceId: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: Timestamp | undefined;
  /** Allows an offset below the committed one. */
  readonly reset: boolean;
};

/**
 * The same for one consumer group, which has offsets of its own.
 * Refused: `failed_precondition` as above, `aborted` (the fence does not let it).
 */
export type CommitGroupOffset = Omit<CommitOffset, "type"> & {
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

export type CheckpointCommand = CommitOffset | CommitGroupOffset | ReportWatermark;

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
