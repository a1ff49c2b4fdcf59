/** The committed offsets of sources, and their rule: they do not go back unless told to. */
import { type CommitOffset, type Outcome, refuse, type Timestamp } from "./command.ts";

/** How far a partition of a source is done. */
export type CommittedOffset = {
  readonly offset: bigint;
  /** As the one who committed it gave it. */
  readonly timestamp: Timestamp | undefined;
};

/** What queries may see of the offsets. */
export interface OffsetView {
  /** By partition, in the order in which the partitions came; undefined for an unknown source. */
  get(sourceId: string): ReadonlyMap<number, CommittedOffset> | undefined;
  /** All sources, in the order in which they came, the same on every replica. */
  entries(): IterableIterator<readonly [string, ReadonlyMap<number, CommittedOffset>]>;
}

export class OffsetTable implements OffsetView {
  readonly #bySource = new Map<string, Map<number, CommittedOffset>>();

  get(sourceId: string): ReadonlyMap<number, CommittedOffset> | undefined {
    return this.#bySource.get(sourceId);
  }

  entries(): IterableIterator<readonly [string, ReadonlyMap<number, CommittedOffset>]> {
    return this.#bySource.entries();
  }

  put(sourceId: string, partition: number, committed: CommittedOffset): void {
    const partitions = this.#bySource.get(sourceId);
    if (partitions !== undefined) partitions.set(partition, committed);
    else this.#bySource.set(sourceId, new Map([[partition, committed]]));
  }
}

/** Commits; the offset that is committed already is taken again, with its new timestamp. */
export function commitOffset(table: OffsetTable, command: CommitOffset): Outcome<CommitOffset> {
  const { sourceId, partition, offset, timestamp, reset } = command;
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
