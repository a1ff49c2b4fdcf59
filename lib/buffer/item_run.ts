import type { Item } from "./items.ts";
import type { Partition } from "./partition.ts";
import type { Source } from "./source.ts";
import type { StageQueue } from "./stage_queue.ts";
import type { Epoch } from "./watermarks.ts";

/** What records of a run have in common. */
export type RunParts = {
  readonly source: Source;
  readonly partition: Partition;
  /** Of the first; those of the others follow. 0 for none, and then there is one record. */
  readonly sequence: bigint;
  readonly epoch: Epoch;
  readonly stages: readonly StageQueue[];
  /** Where the first lies; the others lie behind it. */
  readonly position: number;
  /** Of the payload of each. */
  readonly bytes: Uint32Array;
};

/**
 * Records as they were let in, one behind the other in their partition and in the store. Their items
 * are made when they are asked for: most records wait, and so they cost next to nothing.
 */
export class ItemRun {
  /** Where several stages share an item. */
  readonly #items: Item[] | undefined;

  constructor(private readonly parts: RunParts) {
    this.#items = parts.stages.length > 1 ? [] : undefined;
  }

  get length(): number {
    return this.parts.bytes.length;
  }

  /** Of all, together. */
  get payloadBytes(): number {
    return this.parts.bytes.reduce((sum, bytes) => sum + bytes, 0);
  }

  get partition(): Partition {
    return this.parts.partition;
  }

  positionOf(index: number): number {
    return this.parts.position + index;
  }

  /** To be asked once for each stage. */
  item(index: number): Item {
    if (this.#items === undefined) return this.#make(index);
    return this.#items[index] ??= this.#make(index);
  }

  #make(index: number): Item {
    const { source, partition, sequence, epoch, stages, bytes } = this.parts;
    const position = this.positionOf(index);
    const own = sequence === 0n ? 0n : sequence + BigInt(index);
    const root = { source, partition, sequence: own, epoch, open: 1 };
    const size = bytes[index] ?? 0;
    const open = stages.length;
    return { position, rootPosition: position, root, bytes: size, stages, open };
  }
}
