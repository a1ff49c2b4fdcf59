import { FatalError } from "../base/mod.ts";
import { SlotFile } from "./slot_file.ts";

/** One number. */
const BODY_BYTES = 8;

/**
 * How many writes the records' database has had, in a small file outside of it. SQLite silently
 * drops the end of a damaged write-ahead log, and takes an empty file for an empty store; the mark
 * tells such a loss from a database that never held more.
 */
export class RecordMark {
  readonly #file: SlotFile;
  #writes: number;

  constructor(path: string) {
    this.#file = new SlotFile(path, BODY_BYTES);
    const { found } = this.#file;
    this.#writes = found === undefined
      ? 0
      : new DataView(found.buffer, found.byteOffset).getFloat64(0);
  }

  /** Throws FatalError when the database, which has had `writes`, has lost any. */
  verify(writes: number): void {
    if (writes >= this.#writes) return;
    throw new FatalError(
      `the records' database has lost the last ${
        this.#writes - writes
      } of ${this.#writes} writes: ` +
        "restore the files records.* from a copy, or remove them; then sources have to send " +
        "again what was not committed",
    );
  }

  /** So many are on disk. */
  write(writes: number): void {
    const body = new Uint8Array(BODY_BYTES);
    new DataView(body.buffer).setFloat64(0, writes);
    this.#file.write(body);
    this.#writes = writes;
  }

  close(): void {
    this.#file.close();
  }
}
