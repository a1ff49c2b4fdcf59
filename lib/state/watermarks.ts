/** The watermarks of sources, and their rule: nothing of them goes back. */
import type {
  PartitionWatermark,
  ReportWatermark,
  Watermark,
  WatermarkReport,
} from "./checkpoint_commands.ts";
import type { Timestamp } from "./command.ts";
import { type FrozenSource, PartitionTable } from "./partition_table.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What queries may see of the watermarks. */
export interface WatermarkView {
  /** How many watermarks there are, over all sources. */
  readonly size: number;
  /** By partition, in no order; undefined for an unknown source. */
  get(sourceId: string): ReadonlyMap<number, Watermark> | undefined;
  /** That of the partition that is furthest behind; undefined for an unknown source. */
  global(sourceId: string): PartitionWatermark | undefined;
}

/** The watermarks by source and partition. No change looks at all of them. */
export class WatermarkTable implements WatermarkView {
  readonly #table = new PartitionTable<Watermark>();
  readonly #rankings = new Map<string, Ranking>();

  get size(): number {
    return this.#table.size;
  }

  get(sourceId: string): ReadonlyMap<number, Watermark> | undefined {
    return this.#table.get(sourceId);
  }

  global(sourceId: string): PartitionWatermark | undefined {
    return this.#rankings.get(sourceId)?.last;
  }

  put(sourceId: string, partition: number, watermark: Watermark): void {
    const previous = this.#table.get(sourceId)?.get(partition);
    this.#table.put(sourceId, partition, watermark);
    const ranking = this.#rankings.get(sourceId) ?? new Ranking();
    this.#rankings.set(sourceId, ranking);
    if (previous !== undefined) ranking.remove({ partition, ...previous });
    ranking.add({ partition, ...watermark });
  }

  freeze(): FrozenSource<Watermark>[] {
    return this.#table.freeze();
  }
}

/**
 * The partitions of one source by how far they are: by timestamp while all have one, else by
 * position. Of equals by timestamp, the lower position is behind; of equals in both, the lower
 * partition.
 */
class Ranking {
  readonly #byPosition = new SortedRecords<PartitionWatermark>(positionKey);
  /** Only those that have a timestamp. */
  readonly #byTime = new SortedRecords<PartitionWatermark>(timeKey);
  #timeless = 0;

  /** The one that is furthest behind. */
  get last(): PartitionWatermark | undefined {
    return this.#timeless === 0 ? this.#byTime.first : this.#byPosition.first;
  }

  add(watermark: PartitionWatermark): void {
    this.#byPosition.put(watermark);
    if (watermark.timestamp === undefined) this.#timeless++;
    else this.#byTime.put(watermark);
  }

  remove(watermark: PartitionWatermark): void {
    this.#byPosition.remove(positionKey(watermark));
    if (watermark.timestamp === undefined) this.#timeless--;
    else this.#byTime.remove(timeKey(watermark));
  }
}

/**
 * Takes the report unless its position, or its timestamp where both have one, is behind what is
 * known. A report without a timestamp leaves the known one: events up to that time have still been
 * seen. O(log n) in the source's partitions.
 */
export function reportWatermark(
  table: WatermarkTable,
  { sourceId, partition, position, timestamp }: ReportWatermark,
): WatermarkReport {
  const current = table.get(sourceId)?.get(partition);
  const accepted = current === undefined ||
    (position >= current.position && !isBefore(timestamp, current.timestamp));
  if (accepted) {
    table.put(sourceId, partition, { position, timestamp: timestamp ?? current?.timestamp });
  }
  const global = table.global(sourceId) ?? { partition, position, timestamp };
  return { accepted, global };
}

/** False where one of them is not known. */
function isBefore(a: Timestamp | undefined, b: Timestamp | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.seconds === b.seconds ? a.nanos < b.nanos : a.seconds < b.seconds;
}

/** Keys in whose code-unit order the numbers are in theirs: hex digits of a fixed count. */
function positionKey({ position, partition }: PartitionWatermark): string {
  return hex(position, 16) + hex(partition, 14);
}

function timeKey(watermark: PartitionWatermark): string {
  const { seconds, nanos } = watermark.timestamp ?? { seconds: 0n, nanos: 0 };
  return hex(seconds + 2n ** 63n, 16) + hex(nanos, 14) + positionKey(watermark);
}

/** A safe integer has at most 14 digits, a uint64 16. */
function hex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
