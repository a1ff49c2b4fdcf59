// The stores of one node, on a disk that a test can reopen: files in a temporary directory, or their
// twins in memory.

import { join } from "@std/path";
import {
  KvLogStore,
  KvSnapshotStore,
  type LogStore,
  MemoryDisk,
  MemoryLogStore,
  MemorySnapshotDisk,
  MemorySnapshotStore,
  type SnapshotStore,
} from "../../lib/storage/mod.ts";
import { LogMark } from "../../lib/storage/log_mark.ts";

export type Stores = { readonly log: LogStore; readonly snapshots: SnapshotStore };

/** What outlives the process. `open` comes back to what was there when the last one ended. */
export interface Disk {
  open(): Promise<Stores>;
  /** Ends the use of the stores that `open` gave. */
  close(): Promise<void>;
  /** Closes, and removes the disk. */
  remove(): Promise<void>;
}

export type DiskKind = { readonly name: string; make(): Promise<Disk> };

class MemoryStores implements Disk {
  readonly #log = new MemoryDisk();
  readonly #snapshots = new MemorySnapshotDisk();

  open(): Promise<Stores> {
    const log = new MemoryLogStore(this.#log);
    return Promise.resolve({ log, snapshots: new MemorySnapshotStore(this.#snapshots) });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}

/** The stores as files below `path`, without what a data directory has around them. */
export class KvStores implements Disk {
  #opened: { close(): void }[] = [];

  constructor(readonly path: string) {}

  async open(): Promise<Stores> {
    await this.close();
    const mark = this.#keep(new LogMark(join(this.path, "log.mark")));
    const log = this.#keep(await Deno.openKv(join(this.path, "raft.kv")));
    const snapshots = this.#keep(await Deno.openKv(join(this.path, "snapshots.kv")));
    return { log: new KvLogStore(log, mark), snapshots: new KvSnapshotStore(snapshots) };
  }

  #keep<T extends { close(): void }>(resource: T): T {
    this.#opened.push(resource);
    return resource;
  }

  close(): Promise<void> {
    for (const resource of this.#opened.splice(0).reverse()) resource.close();
    return Promise.resolve();
  }

  async remove(): Promise<void> {
    await this.close();
    await Deno.remove(this.path, { recursive: true });
  }
}

export const DISKS: readonly DiskKind[] = [
  { name: "memory", make: () => Promise.resolve(new MemoryStores()) },
  { name: "kv", make: async () => new KvStores(await Deno.makeTempDir({ prefix: "conveyor-" })) },
];

/** Registers the same test for every kind of disk. */
export function testOnEveryDisk(name: string, body: (disk: Disk) => Promise<void>): void {
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
