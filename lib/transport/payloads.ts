/**
 * Gives payloads a place of their own. What arrives is a view of a large read buffer, which one
 * small payload kept in the log would keep alive. An array for each would cost more than all the
 * rest of its decoding, so small ones share slabs, in the order in which they came and so, by and
 * large, in the order in which they are forgotten.
 */
export class Payloads {
  readonly #slabBytes: number;
  #slab = new Uint8Array(0);
  #used = 0;

  constructor(slabBytes: number) {
    this.#slabBytes = slabBytes;
  }

  /** A copy of `view`. */
  keep(view: Uint8Array): Uint8Array {
    const size = view.length;
    if (size * 4 > this.#slabBytes) return new Uint8Array(view);
    if (this.#used + size > this.#slab.length) {
      this.#slab = new Uint8Array(this.#slabBytes);
      this.#used = 0;
    }
    const place = this.#slab.subarray(this.#used, this.#used + size);
    place.set(view);
    this.#used += size;
    return place;
  }
}
