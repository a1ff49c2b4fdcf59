// How much of a SQLite file is free within it: by its header, whose newest form may only be in the
// write-ahead log yet. Source: "Database File Format" (sqlite.org/fileformat2.html), 1.3 and 4.

const HEADER_BYTES = 40;
const PAGE_SIZE_AT = 16;
const FREE_PAGES_AT = 36;

/** Of the log, and of each page in it. */
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const LOG_PAGE_SIZE_AT = 8;
const LOG_SALT_AT = 16;
const FRAME_SALT_AT = 8;
const COMMIT_AT = 4;

export class FreePages {
  /** Stays open: to close any file of the database would take the locks of SQLite from it. */
  #file: Deno.FsFile | undefined;
  /** Each life of the log has its own. */
  #salt = 0n;
  /** Behind the last commit that has been seen. */
  #logAt = LOG_HEADER_BYTES;
  #inLog: number | undefined;

  constructor(private readonly database: string) {}

  /** In bytes. What the write-ahead log may still take of it does not count. */
  bytes(): number {
    this.#file ??= Deno.openSync(this.database);
    const header = viewAt(this.#file, 0, HEADER_BYTES);
    if (header === undefined) return 0;
    // 1 stands for 64 KiB, which does not fit.
    const pageSize = header.getUint16(PAGE_SIZE_AT) === 1 ? 65_536 : header.getUint16(PAGE_SIZE_AT);
    // Nobody locks the log itself, so this may be closed.
    using log = Deno.openSync(`${this.database}-wal`);
    this.#readLog(log);
    const pages = this.#inLog ?? header.getUint32(FREE_PAGES_AT);
    return pages * pageSize - log.statSync().size;
  }

  close(): void {
    this.#file?.close();
  }

  /** What has been committed since the last look: the first page is the header's. */
  #readLog(log: Deno.FsFile): void {
    const header = viewAt(log, 0, LOG_HEADER_BYTES);
    const salt = header?.getBigUint64(LOG_SALT_AT) ?? 0n;
    if (salt !== this.#salt) {
      [this.#salt, this.#logAt, this.#inLog] = [salt, LOG_HEADER_BYTES, undefined];
    }
    if (header === undefined) return;
    const step = FRAME_HEADER_BYTES + header.getUint32(LOG_PAGE_SIZE_AT);
    let newest = this.#inLog;
    for (let at = this.#logAt;; at += step) {
      const frame = viewAt(log, at, FRAME_HEADER_BYTES + HEADER_BYTES);
      if (frame?.getBigUint64(FRAME_SALT_AT) !== salt) return;
      if (frame.getUint32(0) === 1) newest = frame.getUint32(FRAME_HEADER_BYTES + FREE_PAGES_AT);
      if (frame.getUint32(COMMIT_AT) === 0) continue;
      [this.#logAt, this.#inLog] = [at + step, newest];
    }
  }
}

/** Undefined where the file ends before. */
function viewAt(file: Deno.FsFile, at: number, length: number): DataView | undefined {
  const bytes = new Uint8Array(length);
  file.seekSync(at, Deno.SeekMode.Start);
  return file.readSync(bytes) === length ? new DataView(bytes.buffer) : undefined;
}
