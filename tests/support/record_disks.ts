// A record store on a disk that a test can reopen: a file in a temporary directory, or its twin.

import { join } from "@std/path";
import {
  KvRecordStore,
  MemoryRecordDisk,
  MemoryRecordStore,
  type RecordStore,
} from "../../lib/storage/mod.ts";
import { RecordMark } from "../../lib/storage/record_mark.ts";
import { FaultyKv } from "./faulty_kv.ts";

/** What outlives the process. */
export interface RecordDisk {
  /** A store that has not been recovered. */
  open(): Promise<RecordStore>;
  /** While it is full, nothing can be written. */
  setFull(full: boolean): void;
  remove(): Promise<void>;
}

export type RecordDiskKind = { readonly name: string; make(): Promise<RecordDisk> };

class MemoryDisk implements RecordDisk {
  readonly #disk = new MemoryRecordDisk();

  open(): Promise<RecordStore> {
    return Promise.resolve(new MemoryRecordStore(this.#disk));
  }

  setFull(full: boolean): void {
    this.#disk.full = full;
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}

export class KvRecordDisk implements RecordDisk {
  #store: KvRecordStore | undefined;
  #mark: RecordMark | undefined;
  /** What the database will do. */
  readonly faults = { full: false, lostAnswer: false };
  readonly seen = { commits: 0, read: [] as Deno.KvKey[] };

  constructor(readonly dir: string) {}

  static async make(): Promise<KvRecordDisk> {
    return new KvRecordDisk(await Deno.makeTempDir({ prefix: "conveyor-records-" }));
  }

  get path(): string {
    return join(this.dir, "records.kv");
  }

  get markPath(): string {
    return join(this.dir, "records.mark");
  }

  async open(): Promise<KvRecordStore> {
    this.close();
    const open = async () => {
      const kv = await Deno.openKv(this.path);
      return new FaultyKv(kv, this.faults, this.seen) as unknown as Deno.Kv;
    };
    this.#mark = new RecordMark(this.markPath);
    this.#store = await KvRecordStore.open({ open, hasRoom: () => true, mark: this.#mark });
    return this.#store;
  }

  setFull(full: boolean): void {
    this.faults.full = full;
  }

  close(): void {
    this.#store?.close();
    this.#mark?.close();
    this.#store = undefined;
    this.#mark = undefined;
  }

  async remove(): Promise<void> {
    this.close();
    await Deno.remove(this.dir, { recursive: true });
  }
}

const DISKS: readonly RecordDiskKind[] = [
  { name: "memory", make: () => Promise.resolve(new MemoryDisk()) },
  { name: "kv", make: () => KvRecordDisk.make() },
];

/** Registers the same test for every kind of disk. */
export function testOnEveryRecordDisk(
  name: string,
  body: (disk: RecordDisk) => Promise<void>,
): void {
  for (const kind of DISKS) {
    Deno.test(`${kind.name}: ${name}`, async () => {
      const disk = await kind.make();
      try {
        await body(disk);
      } finally {
        await disk.remove();
      }
    });
  }
}

export type Recovered = {
  readonly store: RecordStore;
  readonly notes: Record<string, string>;
  readonly items: { position: number; head: string; state: number; bytes: number }[];
};

/** A store with what it showed at its start. */
export async function reopened(disk: RecordDisk): Promise<Recovered> {
  const store = await disk.open();
  const notes: Recovered["notes"] = {};
  const items: Recovered["items"] = [];
  await store.recover({
    note: (key, value) => notes[key] = text(value),
    item: (position, head, state, bytes) =>
      items.push({ position, head: text(head), state, bytes }),
  });
  return { store, notes, items };
}

export function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function text(value: Uint8Array | undefined): string {
  return value === undefined ? "(damaged)" : new TextDecoder().decode(value);
}
