/** The committed offsets of sources, and their rule: they do not go back unless told to. */
import type { Revision } from "../base/mod.ts";
import { type CommitOffset, type Outcome, refuse, type Timestamp } from "./command.ts";
import { PartitionTable, type PartitionView, type SourcePartitions } from "./partition_table.ts";

/** How far a partition of a source is done. */
export type CommittedOffset = {
  readonly offset: bigint;
  /** As the one who committed it gave it. */
  readonly timestamp: Timestamp | undefined;
  /** When it was set back last, if ever. */
  readonly resetAt?: Revision;
};

export type SourceOffsets = SourcePartitions<CommittedOffset>;
export type OffsetView = PartitionView<CommittedOffset>;

/** The committed offsets by source and partition. */
export class OffsetTable extends PartitionTable<CommittedOffset> {}

/** What a commit asks for, whoever's offset it is. */
type OffsetCommit = Pick<
  CommitOffset,
  "sourceId" | "partition" | "offset" | "timestamp" | "reset" | "knownReset"
>;

/**
 * Commits at `revision`; the offset that is committed already is taken again, with its new
 * timestamp.
 */
export function commitOffset(
  table: OffsetTable,
  commit: OffsetCommit,
  revision: Revision,
): Outcome<CommitOffset> {
  const { sourceId, partition, offset, timestamp, reset, knownReset = Infinity } = commit;
  const current = table.get(sourceId)?.get(partition);
  let resetAt = current?.resetAt;
  if (resetAt !== undefined && resetAt > knownReset) {
    return refuse(
      "failed_precondition",
      `partition ${partition} of source ${JSON.stringify(sourceId)} was reset at ${resetAt}`,
    );
  }
  if (current !== undefined && offset < current.offset && !reset) {
    return refuse(
      "failed_precondition",
      `offset ${offset} of partition ${partition} of source ${JSON.stringify(sourceId)} is below ` +
        `the committed one, ${current.offset}; to go back, set reset`,
    );
  }
  if (current?.offset === offset && sameTime(current.timestamp, timestamp)) {
    return { ok: true, result: { changed: false } };
  }
  if (current !== undefined && offset < current.offset) resetAt = revision;
  table.put(sourceId, partition, committedOffset(offset, timestamp, resetAt));
  return { ok: true, result: { changed: true } };
}

export function committedOffset(
  offset: bigint,
  timestamp: Timestamp | undefined,
  resetAt: Revision | undefined,
): CommittedOffset {
  return resetAt === undefined ? { offset, timestamp } : { offset, timestamp, resetAt };
}

function sameTime(a: Timestamp | undefined, b: Timestamp | undefined): boolean {
  return a?.seconds === b?.seconds && a?.nanos === b?.nanos;
}
