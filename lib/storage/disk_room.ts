import { statfsSync } from "node:fs";
import { RECORD_LIMITS } from "../base/mod.ts";
import type { RoomUse } from "./record_contract.ts";

/** Of SQLite's file header: the size of a page (2 bytes), and how many pages are free (4). */
const HEADER_BYTES = 40;
const PAGE_SIZE_AT = 16;
const FREE_PAGES_AT = 36;

/** How often all is written: to the write-ahead log, and to its place. */
const WRITTEN = 2;

/**
 * Whether there is room for more records. The database's file never shrinks, but what is free in it
 * is used again, so that counts as room.
 */
export class DiskRoom {
  /** Stays open: to close any file of the database would take the locks of SQLite from it. */
  #file: Deno.FsFile | undefined;

  /** `dir`: where the data of the node are; `database`: the file that records go to. */
  constructor(private readonly dir: string, private readonly database: string) {}

  /** For so many bytes more, beyond what is left to others. */
  hasRoom(use: RoomUse, bytes: number): boolean {
    const { bsize, blocks, bavail } = statfsSync(this.dir);
    const whole = Math.min(RECORD_LIMITS.diskReserveBytes, blocks * bsize / 8);
    const reserve = use === "records" ? whole : whole * RECORD_LIMITS.outputsReserve;
    const needed = reserve + WRITTEN * bytes;
    const free = bavail * bsize;
    return free > needed || free + this.#reusableBytes() > needed;
  }

  /** What the write-ahead log may still take of it does not count. */
  #reusableBytes(): number {
    try {
      this.#file ??= Deno.openSync(this.database);
      const header = new Uint8Array(HEADER_BYTES);
      this.#file.seekSync(0, Deno.SeekMode.Start);
      if (this.#file.readSync(header) !== HEADER_BYTES) return 0;
      const view = new DataView(header.buffer);
      // 1 stands for 64 KiB, which does not fit.
      const pageSize = view.getUint16(PAGE_SIZE_AT) === 1 ? 65_536 : view.getUint16(PAGE_SIZE_AT);
      return view.getUint32(FREE_PAGES_AT) * pageSize - Deno.statSync(`${this.database}-wal`).size;
    } catch {
      return 0;
    }
  }

  close(): void {
    this.#file?.close();
  }
}
