/** The messages of a gRPC stream, out of pieces that are cut anywhere. */

const PREFIX_BYTES = 5;

/** A message's protobuf bytes stand in `bytes` from `start` to `end`; valid until it returns. */
export type Take = (bytes: Uint8Array, start: number, end: number) => void;

export class MessageReader {
  readonly #take: Take;
  /** The beginning of a message that was cut. */
  #rest: Uint8Array = new Uint8Array();

  constructor(take: Take) {
    this.#take = take;
  }

  push(piece: Uint8Array): void {
    let at = 0;
    // Only a message that is cut is put together in bytes of its own.
    while (this.#rest.length > 0 && at < piece.length) {
      const wanted = lengthAt(this.#rest, 0) ?? PREFIX_BYTES;
      const end = Math.min(piece.length, at + wanted - this.#rest.length);
      this.#rest = joined(this.#rest, piece.subarray(at, end));
      at = end;
      if (this.#rest.length !== lengthAt(this.#rest, 0)) continue;
      this.#take(this.#rest, PREFIX_BYTES, this.#rest.length);
      this.#rest = new Uint8Array();
    }
    for (;;) {
      const length = lengthAt(piece, at);
      if (length === undefined || at + length > piece.length) break;
      this.#take(piece, at + PREFIX_BYTES, at + length);
      at += length;
    }
    if (at < piece.length) this.#rest = piece.slice(at);
  }
}

/** How long the message at `at` is with its prefix; undefined while that is cut. */
function lengthAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + PREFIX_BYTES > bytes.length) return undefined;
  const length = ((bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) |
    bytes[at + 4]!) >>> 0;
  return PREFIX_BYTES + length;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
