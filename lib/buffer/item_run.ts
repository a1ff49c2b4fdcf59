import type { Item, Root } from "./items.ts";
import type { Partition } from "./partition.ts";
import type { StageQueue } from "./stage_queue.ts";

/** What records have in common that were let in together. */
export type RunParts = Omit<Root, "open"> & { readonly stages: readonly StageQueue[] };

/** Which of the records that were let in together belong to a run. */
export type RunPart = { readonly from: number; readonly to: number };

/**
 * Records as they were let in, one behind the other in their partition and in the store. Their items
 * are made when they are asked for: most records wait, and so they cost next to nothing.
 */
export class ItemRun {
  readonly length: number;
  readonly #from: number;
  /** Where several stages share an item. */
  readonly #items: Item[] | undefined;

  /**
   * `parts.sequence`: of the first of all; those of the others follow. 0: none of them has one.
   * `position`: where the first of the run lies. `bytes`: of the payloads of all.
   */
  constructor(
    private readonly parts: RunParts,
    private readonly position: number,
    private readonly bytes: Uint32Array,
    { from, to }: RunPart,
  ) {
    this.#from = from;
    this.length = to - from;
    this.#items = parts.stages.length > 1 ? [] : undefined;
  }

  /** Of all, together. */
  get payloadBytes(): number {
    let sum = 0;
    for (let i = 0; i < this.length; i++) sum += this.bytes[this.#from + i] ?? 0;
    return sum;
  }

  get partition(): Partition {
    return this.parts.partition;
  }

  positionOf(index: number): number {
    return this.position + index;
  }

  /** To be asked once for each stage. */
  item(index: number): Item {
    if (this.#items === undefined) return this.#make(index);
    return this.#items[index] ??= this.#make(index);
  }

  #make(index: number): Item {
    const { source, partition, sequence: first, epoch, stages } = this.parts;
    const position = this.positionOf(index);
    const at = this.#from + index;
    const sequence = first === 0n ? 0n : first + BigInt(at);
    const root = { source, partition, sequence, epoch, open: 1 };
    const bytes = this.bytes[at] ?? 0;
    return { position, rootPosition: position, root, bytes, stages, open: stages.length };
  }
}
