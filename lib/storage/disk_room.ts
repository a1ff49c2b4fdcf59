import { statfsSync } from "node:fs";
import { RECORD_LIMITS } from "../base/mod.ts";
import { FreePages } from "./free_pages.ts";
import type { RoomUse } from "./record_contract.ts";

/** How often all is written: to the write-ahead log, and to its place. */
const WRITTEN = 2;

/**
 * Whether there is room for more records. The database's file never shrinks, but what is free in it
 * is used again, so that counts as room.
 */
export class DiskRoom {
  readonly #pages: FreePages;

  /** `dir`: where the data of the node are; `database`: the file that records go to. */
  constructor(private readonly dir: string, database: string) {
    this.#pages = new FreePages(database);
  }

  /** For so many bytes more, beyond what is left to others. */
  hasRoom(use: RoomUse, bytes: number): boolean {
    const { bsize, blocks, bavail } = statfsSync(this.dir);
    const whole = Math.min(RECORD_LIMITS.diskReserveBytes, blocks * bsize / 8);
    const reserve = use === "records" ? whole : whole * RECORD_LIMITS.outputsReserve;
    const needed = reserve + WRITTEN * bytes;
    const free = bavail * bsize;
    return free > needed || free + this.#reusableBytes() > needed;
  }

  #reusableBytes(): number {
    try {
      return this.#pages.bytes();
    } catch {
      return 0;
    }
  }

  close(): void {
    this.#pages.close();
  }
}
