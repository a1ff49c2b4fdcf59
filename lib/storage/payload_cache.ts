import { Oldest } from "../base/mod.ts";

/** The payloads of the blocks that were written last: most are asked for again soon. */
export class PayloadCache {
  readonly #blocks = new Map<number, readonly Uint8Array[]>();
  readonly #oldest = new Oldest(this.#blocks);
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(block: number): readonly Uint8Array[] | undefined {
    return this.#blocks.get(block);
  }

  put(block: number, parts: readonly Uint8Array[]): void {
    this.delete(block);
    this.#blocks.set(block, parts);
    this.#bytes += sizeOf(parts);
    while (this.#bytes > this.maxBytes) {
      const oldest = this.#oldest.take();
      if (oldest === undefined) return;
      this.delete(oldest);
    }
  }

  delete(block: number): void {
    const parts = this.#blocks.get(block);
    if (parts === undefined) return;
    this.#blocks.delete(block);
    this.#bytes -= sizeOf(parts);
  }
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
