/** The committed offsets of sources, and their rule: they do not go back unless told to. */
import { type CommitOffset, type Outcome, refuse, type Timestamp } from "./command.ts";
import { SortedRecords } from "./sorted_records.ts";

/** How far a partition of a source is done. */
export type CommittedOffset = {
  readonly offset: bigint;
  /** As the one who committed it gave it. */
  readonly timestamp: Timestamp | undefined;
};

/** The partitions of one source. */
export type SourceOffsets = {
  readonly sourceId: string;
  readonly partitions: ReadonlyMap<number, CommittedOffset>;
};

/** What queries may see of the offsets. */
export interface OffsetView {
  /** How many offsets there are, over all sources. */
  readonly size: number;
  /** By partition, in no order; undefined for an unknown source. */
  get(sourceId: string): ReadonlyMap<number, CommittedOffset> | undefined;
  /** All, in code-unit order of their source ids. */
  values(): Iterable<SourceOffsets>;
}

type Source = { readonly sourceId: string; readonly partitions: Map<number, CommittedOffset> };

/** The committed offsets by source. No change looks at all of them. */
export class OffsetTable implements OffsetView {
  readonly #byId = new Map<string, Source>();
  readonly #sorted = new SortedRecords<Source>((source) => source.sourceId);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(sourceId: string): ReadonlyMap<number, CommittedOffset> | undefined {
    return this.#byId.get(sourceId)?.partitions;
  }

  values(): Iterable<SourceOffsets> {
    return this.#sorted;
  }

  put(sourceId: string, partition: number, committed: CommittedOffset): void {
    const { partitions } = this.#byId.get(sourceId) ?? this.#newSource(sourceId);
    const before = partitions.size;
    partitions.set(partition, committed);
    this.#size += partitions.size - before;
  }

  #newSource(sourceId: string): Source {
    const source = { sourceId, partitions: new Map<number, CommittedOffset>() };
    this.#byId.set(sourceId, source);
    this.#sorted.put(source);
    return source;
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
