import { crc32 } from "node:zlib";
import { ConveyorError, STORAGE_LIMITS } from "../base/mod.ts";
import type { SnapshotMeta } from "../raft/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "./contract.ts";
import { isSame } from "./kv_snapshots.ts";
import type { Sync } from "./memory_log.ts";

/** What survives the crash of a simulated node. */
export class MemorySnapshotDisk {
  published: { snapshot: StoredSnapshot; chunks: readonly Uint8Array[] } | undefined;
}

const atOnce: Sync = (write) => Promise.resolve(write());

/** The snapshot store's twin in memory. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly #disk: MemorySnapshotDisk;
  readonly #sync: Sync;

  constructor(disk: MemorySnapshotDisk = new MemorySnapshotDisk(), sync: Sync = atOnce) {
    this.#disk = disk;
    this.#sync = sync;
  }

  latest(): Promise<StoredSnapshot | undefined> {
    return Promise.resolve(this.#disk.published?.snapshot);
  }

  read(
    snapshot: StoredSnapshot,
    from: number,
    limit: number,
  ): Promise<Uint8Array[] | undefined> {
    const { published } = this.#disk;
    if (published === undefined || !isSame(published.snapshot, snapshot)) {
      return Promise.resolve(undefined);
    }
    return Promise.resolve(published.chunks.slice(from, from + limit));
  }

  begin(meta: SnapshotMeta): Promise<SnapshotWriter> {
    const chunks: Uint8Array[] = [];
    const [disk, sync] = [this.#disk, this.#sync];
    return Promise.resolve({
      get written() {
        return chunks.length;
      },
      async write(chunk: Uint8Array) {
        if (chunk.length > STORAGE_LIMITS.valueBytes) {
          throw new RangeError("the chunk is too large");
        }
        await sync(() => void chunks.push(chunk));
      },
      async publish(expected?: { chunks: number; checksum: number }) {
        const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
        const damaged = expected !== undefined &&
          (expected.chunks !== chunks.length || expected.checksum !== checksum);
        if (damaged) {
          throw new ConveyorError("data_loss", "the snapshot does not match its checksum");
        }
        const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const snapshot = { ...meta, chunks: chunks.length, bytes, checksum };
        await sync(() => {
          const newest = disk.published?.snapshot.position.index ?? 0;
          if (newest <= meta.position.index) disk.published = { snapshot, chunks };
        });
        return disk.published?.snapshot ?? snapshot;
      },
      abandon() {
        chunks.length = 0;
        return Promise.resolve();
      },
    });
  }
}
