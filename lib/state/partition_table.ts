import { SortedRecords } from "./sorted_records.ts";

/** What is known of the partitions of one source. */
export type SourcePartitions<T> = {
  readonly sourceId: string;
  readonly partitions: ReadonlyMap<number, T>;
};

/** What queries may see of such a table. */
export interface PartitionView<T> {
  /** How many partitions there are, over all sources. */
  readonly size: number;
  /** By partition, in no order; undefined for an unknown source. */
  get(sourceId: string): ReadonlyMap<number, T> | undefined;
  /** All, in code-unit order of their source ids. */
  values(): Iterable<SourcePartitions<T>>;
}

/** A source of a frozen table; partitions in no order. */
export type FrozenSource<T> = {
  readonly sourceId: string;
  readonly partitions: readonly (readonly [partition: number, value: T])[];
};

type Source<T> = { readonly sourceId: string; readonly partitions: Map<number, T> };

/** One value for each partition of each source. No change looks at all of them. */
export class PartitionTable<T> implements PartitionView<T> {
  readonly #byId = new Map<string, Source<T>>();
  readonly #sorted = new SortedRecords<Source<T>>((source) => source.sourceId);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(sourceId: string): ReadonlyMap<number, T> | undefined {
    return this.#byId.get(sourceId)?.partitions;
  }

  values(): Iterable<SourcePartitions<T>> {
    return this.#sorted;
  }

  put(sourceId: string, partition: number, value: T): void {
    const { partitions } = this.#byId.get(sourceId) ?? this.#newSource(sourceId);
    const before = partitions.size;
    partitions.set(partition, value);
    this.#size += partitions.size - before;
  }

  /** A copy that later changes do not touch. O(n), but only pointers are copied. */
  freeze(): FrozenSource<T>[] {
    const sources: FrozenSource<T>[] = [];
    for (const { sourceId, partitions } of this.#sorted) {
      sources.push({ sourceId, partitions: [...partitions] });
    }
    return sources;
  }

  #newSource(sourceId: string): Source<T> {
    const source = { sourceId, partitions: new Map<number, T>() };
    this.#byId.set(sourceId, source);
    this.#sorted.put(source);
    return source;
  }
}

/** Every partition of a frozen table, in the order of sources and partitions. */
export function* inOrder<T>(
  sources: readonly FrozenSource<T>[],
): Generator<readonly [sourceId: string, partition: number, value: T]> {
  for (const { sourceId, partitions } of sources) {
    for (const [partition, value] of partitions.toSorted(([a], [b]) => a - b)) {
      yield [sourceId, partition, value];
    }
  }
}
