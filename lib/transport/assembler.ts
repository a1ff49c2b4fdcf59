import { concatBytes } from "../base/mod.ts";
import type { BodyFrame } from "./protocol.ts";

/** Puts the pieces of requests or answers together again. One at a time is under way. */
export class Assembler {
  readonly #maxBytes: number;
  #id: number | undefined;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The whole body once the last piece is there; "oversized" when it grows beyond its bound. */
  add({ id, data, more }: BodyFrame): Uint8Array | "oversized" | undefined {
    // Another one begins only when the sender has given up the one before.
    if (id !== this.#id) this.#reset(id);
    this.#bytes += data.length;
    if (this.#bytes > this.#maxBytes) return "oversized";
    if (!more && this.#parts.length === 0) return data;
    this.#parts.push(data);
    if (more) return undefined;
    const whole = concatBytes(this.#parts);
    this.#reset(undefined);
    return whole;
  }

  #reset(id: number | undefined): void {
    this.#id = id;
    this.#parts = [];
    this.#bytes = 0;
  }
}
