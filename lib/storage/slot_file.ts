import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";

/** The sequence number (8 bytes) before the body of a slot, its checksum (4) behind it. */
const SEQUENCE_BYTES = 8;
const CHECKSUM_BYTES = 4;

/**
 * A few bytes in a file of their own that are replaced again and again. Two slots are written in
 * turn, each with its own checksum, so that a torn write leaves the other. Writes are not synced:
 * they survive the death of the process, and after a power failure an older one may be found.
 */
export class SlotFile {
  readonly #file: Deno.FsFile;
  readonly #slotBytes: number;
  #sequence = 0;
  /** What was written last; undefined where nothing was. */
  readonly found: Uint8Array | undefined;

  /** Makes the file where there is none. Throws FatalError where both slots are damaged. */
  constructor(path: string, bodyBytes: number) {
    this.#slotBytes = SEQUENCE_BYTES + bodyBytes + CHECKSUM_BYTES;
    this.#file = Deno.openSync(path, { read: true, write: true, create: true });
    try {
      this.found = this.#readNewest(path);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  write(body: Uint8Array): void {
    const slot = new Uint8Array(this.#slotBytes);
    const view = new DataView(slot.buffer);
    const checksumAt = this.#slotBytes - CHECKSUM_BYTES;
    view.setFloat64(0, ++this.#sequence);
    slot.set(body, SEQUENCE_BYTES);
    view.setUint32(checksumAt, crc32(slot.subarray(0, checksumAt)));
    this.#file.seekSync((this.#sequence % 2) * this.#slotBytes, Deno.SeekMode.Start);
    this.#file.writeSync(slot);
  }

  sync(): void {
    this.#file.syncDataSync();
  }

  close(): void {
    this.sync();
    this.#file.close();
  }

  /** An empty slot says nothing; one that is torn, as much, but a write tears no more than one. */
  #readNewest(path: string): Uint8Array | undefined {
    const bytes = new Uint8Array(2 * this.#slotBytes);
    this.#file.readSync(bytes);
    const written = [bytes.subarray(0, this.#slotBytes), bytes.subarray(this.#slotBytes)]
      .filter((slot) => slot.some((byte) => byte !== 0));
    let newest: Uint8Array | undefined;
    for (const slot of written) {
      const sequence = this.#sequenceOf(slot);
      if (sequence === undefined || sequence <= this.#sequence) continue;
      this.#sequence = sequence;
      newest = slot.subarray(SEQUENCE_BYTES, -CHECKSUM_BYTES);
    }
    if (newest === undefined && written.length === 2) {
      throw new FatalError(`${path} is damaged: restore the data directory from a copy`);
    }
    return newest;
  }

  #sequenceOf(slot: Uint8Array): number | undefined {
    const view = new DataView(slot.buffer, slot.byteOffset, slot.length);
    const checksumAt = slot.length - CHECKSUM_BYTES;
    const intact = crc32(slot.subarray(0, checksumAt)) === view.getUint32(checksumAt);
    return intact ? view.getFloat64(0) : undefined;
  }
}
