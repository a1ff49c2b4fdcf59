/**
 * The little of HPACK (RFC 7541) that a load generator needs: request headers that are encoded once
 * a connection, and the status in an answer's trailers. Answers must not use the dynamic table
 * (the generator asks for one of size 0), so that blocks can be read in any order, or not at all.
 */

const TEXT = new TextEncoder();

/** Entries of the static table by their index. */
const STATIC = { authority: 1, methodPost: 0x80 | 3, schemeHttp: 0x80 | 6, path: 4 } as const;
const CONTENT_TYPE = 31;
const FIRST_DYNAMIC = 62;
const LITERAL_INDEXED = 0x40;

/**
 * Request headers of one connection. The first request puts its fields into the server's dynamic
 * table; those that follow name them by index, as gRPC clients do.
 */
export class RequestHeaders {
  readonly #authority: string;
  /** The fields in the order in which they entered the table. */
  readonly #known: string[] = [];
  readonly #encoded = new Map<string, Uint8Array>();

  constructor(authority: string) {
    this.#authority = authority;
  }

  /** The block for a call of `path`. */
  block(path: string): Uint8Array {
    const encoded = this.#encoded.get(path);
    if (encoded !== undefined) return encoded;
    const before = this.#known.length;
    const block = this.#encode(path);
    // Indexes count from the newest entry: what has been encoded before has moved.
    if (this.#known.length > before) this.#encoded.clear();
    else this.#encoded.set(path, block);
    return block;
  }

  #encode(path: string): Uint8Array {
    const fields = [
      [STATIC.methodPost],
      [STATIC.schemeHttp],
      this.#field(`path ${path}`, STATIC.path, path),
      this.#field("authority", STATIC.authority, this.#authority),
      this.#field("content-type", CONTENT_TYPE, "application/grpc"),
      this.#field("te", "te", "trailers"),
    ];
    return Uint8Array.from(fields.flat());
  }

  #field(key: string, name: number | string, value: string): number[] {
    const at = this.#known.indexOf(key);
    if (at >= 0) return integer(0x80, 7, FIRST_DYNAMIC + this.#known.length - 1 - at);
    this.#known.push(key);
    const named = typeof name === "number"
      ? integer(LITERAL_INDEXED, 6, name)
      : [LITERAL_INDEXED, ...text(name)];
    return [...named, ...text(value)];
  }
}

function text(value: string): number[] {
  const bytes = TEXT.encode(value);
  return [...integer(0, 7, bytes.length), ...bytes];
}

/** Section 5.1: an integer whose first bits share a byte with `pattern`. */
function integer(pattern: number, bits: number, value: number): number[] {
  const most = (1 << bits) - 1;
  if (value < most) return [pattern | value];
  const bytes = [pattern | most];
  let rest = value - most;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** Huffman codes (Appendix B) of the digits, as bits. */
const DIGITS = "00000 00001 00010 011001 011010 011011 011100 011101 011110 011111".split(" ");

function huffman(bits: string): string {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = padded.match(/.{8}/g) ?? [];
  return hex(Uint8Array.from(bytes, (byte) => parseInt(byte, 2)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `grpc-status`, plain and in Huffman code. */
const STATUS_NAMES = new Set([hex(TEXT.encode("grpc-status")), "9acac8b21234da8f"]);

/** The values 0 to 16, plain and in Huffman code. */
const STATUS_VALUES = new Map(
  Array.from({ length: 17 }, (_, code) => String(code)).flatMap((digits) => {
    const bits = [...digits].map((digit) => DIGITS[Number(digit)]).join("");
    const code = Number(digits);
    return [[hex(TEXT.encode(digits)), code], [huffman(bits), code]];
  }),
);

/** The gRPC status in a header block; undefined where there is none. Throws for what it cannot read. */
export function statusIn(block: Uint8Array): number | undefined {
  const reader = new BlockReader(block);
  while (reader.more) {
    const field = reader.field();
    if (field !== undefined && STATUS_NAMES.has(hex(field.name))) {
      return STATUS_VALUES.get(hex(field.value)) ?? 2;
    }
  }
  return undefined;
}

class BlockReader {
  #at = 0;

  constructor(private readonly block: Uint8Array) {}

  get more(): boolean {
    return this.#at < this.block.length;
  }

  /** The next field; undefined for one that the static table names, or that is none. */
  field(): { readonly name: Uint8Array; readonly value: Uint8Array } | undefined {
    const first = this.block[this.#at] ?? 0;
    if (first & 0x80) {
      if (this.#integer(7) >= FIRST_DYNAMIC) throw new Error("the server uses a dynamic table");
      return undefined;
    }
    if ((first & 0xe0) === 0x20) {
      this.#integer(5); // The size of the table.
      return undefined;
    }
    const nameAt = this.#integer(first & 0x40 ? 6 : 4);
    if (nameAt >= FIRST_DYNAMIC) throw new Error("the server uses a dynamic table");
    const name = nameAt === 0 ? this.#text() : new Uint8Array();
    return { name, value: this.#text() };
  }

  #text(): Uint8Array {
    const length = this.#integer(7);
    this.#at += length;
    return this.block.subarray(this.#at - length, this.#at);
  }

  #integer(bits: number): number {
    const most = (1 << bits) - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0;; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value;
    }
  }

  #byte(): number {
    const byte = this.block[this.#at++];
    if (byte === undefined) throw new Error("a header block is cut off");
    return byte;
  }
}
