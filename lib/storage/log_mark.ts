import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";
import type { LogIndex } from "../base/mod.ts";

const SLOT_BYTES = 32;

type Mark = {
  readonly sequence: number;
  readonly index: LogIndex;
  /** The checksum of the entry at `index`. */
  readonly checksum: number;
  /** Everything up to here was known to be committed. */
  readonly commit: LogIndex;
};

/**
 * Where the log ended after its last write, in a small file outside the database. SQLite silently
 * drops the end of a damaged write-ahead log, and takes an empty file for an empty store; the mark
 * tells such a loss from a log that never was longer.
 *
 * Two slots are written in turn, each with its own checksum, so that a torn write leaves the other.
 * Writes are not synced: they survive the death of the process, and after a power failure an older
 * mark only says less. What lowers the mark is synced before the log is cut.
 */
export class LogMark {
  readonly #file: Deno.FsFile;
  #newest: Mark;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true, write: true, create: true });
    this.#newest = readSlots(this.#file);
  }

  /** Everything up to here was known to be committed when the log was last written. */
  get commit(): LogIndex {
    return this.#newest.commit;
  }

  /**
   * Throws FatalError unless the log, which ends at `lastIndex`, holds what was marked.
   */
  verify(lastIndex: LogIndex, checksumAt: (index: LogIndex) => number | undefined): void {
    const { index, checksum } = this.#newest;
    if (index > lastIndex) {
      throw new FatalError(
        `the log ends at entry ${lastIndex}, but entries up to ${index} were written: ` +
          `${index - lastIndex} acknowledged entries are lost`,
      );
    }
    const stored = checksumAt(index);
    if (stored !== undefined && stored !== checksum && index > 0) {
      throw new FatalError(`log entry ${index} is not the one that was written last`);
    }
  }

  /** The log ends at `index`, on disk, and is committed up to `commit`. */
  write(index: LogIndex, checksum: number, commit: LogIndex): void {
    const sequence = this.#newest.sequence + 1;
    const slot = new Uint8Array(SLOT_BYTES);
    const view = new DataView(slot.buffer);
    view.setFloat64(0, sequence);
    view.setFloat64(8, index);
    view.setFloat64(16, commit);
    view.setUint32(24, checksum);
    view.setUint32(28, crc32(slot.subarray(0, 28)));
    this.#file.seekSync((sequence % 2) * SLOT_BYTES, Deno.SeekMode.Start);
    this.#file.writeSync(slot);
    this.#newest = { sequence, index, checksum, commit };
  }

  /** The log is about to be cut behind `index`. */
  lower(index: LogIndex, checksum: number): void {
    const commit = Math.min(this.#newest.commit, index);
    // Twice, so that no slot is left that says more.
    this.write(index, checksum, commit);
    this.write(index, checksum, commit);
    this.#file.syncDataSync();
  }

  close(): void {
    this.#file.syncDataSync();
    this.#file.close();
  }
}

function readSlots(file: Deno.FsFile): Mark {
  const bytes = new Uint8Array(2 * SLOT_BYTES);
  const length = file.readSync(bytes) ?? 0;
  let newest: Mark = { sequence: 0, index: 0, checksum: 0, commit: 0 };
  for (let at = 0; at + SLOT_BYTES <= length; at += SLOT_BYTES) {
    const slot = bytes.subarray(at, at + SLOT_BYTES);
    const view = new DataView(slot.buffer, slot.byteOffset, SLOT_BYTES);
    if (crc32(slot.subarray(0, 28)) !== view.getUint32(28)) continue;
    const mark = {
      sequence: view.getFloat64(0),
      index: view.getFloat64(8),
      commit: view.getFloat64(16),
      checksum: view.getUint32(24),
    };
    if (mark.sequence > newest.sequence) newest = mark;
  }
  return newest;
}
