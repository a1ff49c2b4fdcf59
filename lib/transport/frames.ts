/**
 * Frames in a stream of bytes: length of the body (4 bytes, big endian), CRC-32 of the body (the
 * same), body. TCP's own checksum is 16 bits wide, and lets one damaged packet in some millions by.
 */
import { crc32 } from "node:zlib";

export const HEADER_BYTES = 8;

/** Fills in the header of `frame`, whose body stands behind it already. */
export function seal(frame: Uint8Array): Uint8Array {
  const view = viewOf(frame);
  view.setUint32(0, frame.length - HEADER_BYTES);
  view.setUint32(4, crc32(frame.subarray(HEADER_BYTES)));
  return frame;
}

/** Why a stream cannot be read any further. */
export type FrameFault = "oversized" | "checksum";

/**
 * Cuts a stream into frames. Memory is taken as bytes come, never because a header promises them.
 */
export class FrameReader {
  readonly #onBody: (body: Uint8Array) => boolean;
  #maxBytes: number;
  /** The beginning of a frame that has not come whole. */
  #part = new Uint8Array(0);
  #filled = 0;

  /**
   * `onBody` is called with each body, which is only valid during the call; false stops the reading
   * for good.
   */
  constructor(maxBytes: number, onBody: (body: Uint8Array) => boolean) {
    this.#maxBytes = maxBytes;
    this.#onBody = onBody;
  }

  /** From the next frame on. */
  setMaxBytes(maxBytes: number): void {
    this.#maxBytes = maxBytes;
  }

  /** What comes next in the stream. After a fault nothing more may be given. */
  push(chunk: Uint8Array): FrameFault | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#filled === 0) {
        const size = frameSize(chunk, at);
        if (size - HEADER_BYTES > this.#maxBytes) return "oversized";
        if (at + size <= chunk.length) {
          const outcome = this.#deliver(chunk.subarray(at, at + size));
          if (outcome !== "go on") return faultOf(outcome);
          at += size;
          continue;
        }
      }
      const outcome = this.#complete(chunk, at);
      if (typeof outcome !== "number") return faultOf(outcome);
      at += outcome;
    }
    return undefined;
  }

  /** Adds to the frame that is begun. How many bytes it took, or why it ends. */
  #complete(chunk: Uint8Array, at: number): number | Ending {
    const wanted = this.#filled < HEADER_BYTES ? HEADER_BYTES : frameSize(this.#part, 0);
    const taken = Math.min(wanted - this.#filled, chunk.length - at);
    this.#reserve(this.#filled + taken, wanted);
    this.#part.set(chunk.subarray(at, at + taken), this.#filled);
    this.#filled += taken;
    if (this.#filled < HEADER_BYTES) return taken;
    const size = frameSize(this.#part, 0);
    if (size - HEADER_BYTES > this.#maxBytes) return "oversized";
    if (this.#filled < size) return taken;
    const frame = this.#part.subarray(0, size);
    this.#part = new Uint8Array(0);
    this.#filled = 0;
    const outcome = this.#deliver(frame);
    return outcome === "go on" ? taken : outcome;
  }

  /** Grows with what came, by doubling, up to what the frame will need. */
  #reserve(size: number, limit: number): void {
    if (size <= this.#part.length) return;
    const grown = new Uint8Array(Math.max(size, Math.min(limit, this.#part.length * 2)));
    grown.set(this.#part.subarray(0, this.#filled));
    this.#part = grown;
  }

  #deliver(frame: Uint8Array): "go on" | Ending {
    const body = frame.subarray(HEADER_BYTES);
    if (viewOf(frame).getUint32(4) !== crc32(body)) return "checksum";
    return this.#onBody(body) ? "go on" : "stopped";
  }
}

type Ending = FrameFault | "stopped";

function faultOf(ending: Ending): FrameFault | undefined {
  return ending === "stopped" ? undefined : ending;
}

/** Bytes of the frame that begins at `at`, header included; the header's while it is not whole. */
function frameSize(bytes: Uint8Array, at: number): number {
  if (bytes.length - at < HEADER_BYTES) return HEADER_BYTES;
  return HEADER_BYTES + viewOf(bytes).getUint32(at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
