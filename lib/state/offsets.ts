/** The committed offsets of sources, and their rule: they do not go back unless told to. */
import { type CommitOffset, type Outcome, refuse, type Timestamp } from "./command.ts";
import { PartitionTable, type PartitionView, type SourcePartitions } from "./partition_table.ts";

/** How far a partition of a source is done. */
export type CommittedOffset = {
  readonly offset: bigint;
  /** As the one who committed it gave it. */
  readonly timestamp: Timestamp | undefined;
};

export type SourceOffsets = SourcePartitions<CommittedOffset>;
export type OffsetView = PartitionView<CommittedOffset>;

/** The committed offsets by source and partition. */
export class OffsetTable extends PartitionTable<CommittedOffset> {}

/** What a commit asks for, whoever's offset it is. */
type OffsetCommit = Pick<
  CommitOffset,
  "sourceId" | "partition" | "offset" | "timestamp" | "reset"
>;

/** Commits; the offset that is committed already is taken again, with its new timestamp. */
export function commitOffset(table: OffsetTable, commit: OffsetCommit): Outcome<CommitOffset> {
  const { sourceId, partition, offset, timestamp, reset } = commit;
  const current = table.get(sourceId)?.get(partition);
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
  table.put(sourceId, partition, { offset, timestamp });
  return { ok: true, result: { changed: true } };
}

function sameTime(a: Timestamp | undefined, b: Timestamp | undefined): boolean {
  return a?.seconds === b?.seconds && a?.nanos === b?.nanos;
}
