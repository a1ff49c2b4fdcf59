import type { Timestamp } from "./timestamp.ts";
import { KeyWindow } from "./key_window.ts";
import { Partition } from "./partition.ts";
import { Watermarks } from "./watermarks.ts";

/** How far a partition of a source is complete, as the source says. */
export type SourceWatermark = {
  readonly sourceId: string;
  readonly partition: number;
  readonly position: bigint;
  readonly timestamp: Timestamp | undefined;
  /** Names it in the store. */
  readonly id: number;
};

/** What is known of one source. */
export class Source {
  readonly keys = new KeyWindow();
  readonly watermarks = new Watermarks<SourceWatermark>();
  readonly #partitions = new Map<number, Partition>();

  constructor(readonly id: string) {}

  partitions(): Iterable<Partition> {
    return this.#partitions.values();
  }

  partition(number: number): Partition {
    let partition = this.#partitions.get(number);
    if (partition === undefined) {
      this.#partitions.set(number, partition = new Partition(this.id, number));
    }
    return partition;
  }

  /** Puts what a store remembers in the place of what is there. */
  restore(partition: Partition): void {
    this.#partitions.set(partition.number, partition);
  }
}
