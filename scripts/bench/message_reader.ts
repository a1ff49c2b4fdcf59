/** The messages of a gRPC stream, out of pieces that are cut anywhere. */

const PREFIX_BYTES = 5;

export class MessageReader {
  readonly #take: (message: Uint8Array) => void;
  #rest: Uint8Array = new Uint8Array();

  /** `take` is given each message's protobuf bytes; they are valid until it returns. */
  constructor(take: (message: Uint8Array) => void) {
    this.#take = take;
  }

  push(piece: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + PREFIX_BYTES <= bytes.length) {
      const end = at + PREFIX_BYTES + view.getUint32(at + 1);
      if (end > bytes.length) break;
      this.#take(bytes.subarray(at + PREFIX_BYTES, end));
      at = end;
    }
    this.#rest = at === bytes.length ? new Uint8Array() : bytes.slice(at);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
