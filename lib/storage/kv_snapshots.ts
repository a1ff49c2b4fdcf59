import { crc32 } from "node:zlib";
import { ConveyorError, FatalError, STORAGE_LIMITS } from "../base/mod.ts";
import type { SnapshotMeta } from "../raft/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "./contract.ts";
import { KvBatch } from "./kv_batch.ts";
import { seal, unseal } from "./sealed.ts";

const CURRENT_KEY = ["current"];

/** What the pointer key holds: all there is to know of the newest snapshot, in one value. */
type Pointer = { readonly id: number; readonly snapshot: StoredSnapshot };

/**
 * Snapshots in one Deno KV file: chunks under `["chunk", id, sequence]`, and one pointer key,
 * written last, that makes the whole of it count.
 */
export class KvSnapshotStore implements SnapshotStore {
  readonly #kv: Deno.Kv;
  /** Snapshots that have been replaced or given up, and how many chunks they have at most. */
  #unneeded: { readonly id: number; readonly chunks: number }[] = [];
  /** Undefined until the pointer has been read; nobody else changes it. */
  #opened: Promise<void> | undefined;
  #current: Pointer | undefined;
  #cleaned: Promise<void> | undefined;
  #lastId = 0;
  /** Publications, one after the other. */
  #publishing: Promise<unknown> = Promise.resolve();

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  async latest(): Promise<StoredSnapshot | undefined> {
    await this.#open();
    return this.#current?.snapshot;
  }

  #open(): Promise<void> {
    return this.#opened ??= this.#readPointer();
  }

  async #readPointer(): Promise<void> {
    const { value } = await this.#kv.get(CURRENT_KEY).catch(unreadable);
    if (value === null) return;
    this.#current = unseal<Pointer>("snapshot", value, "the record of the newest snapshot");
    this.#lastId = this.#current.id;
  }

  async read(
    snapshot: StoredSnapshot,
    from: number,
    limit: number,
  ): Promise<Uint8Array[] | undefined> {
    await this.#open();
    const pointer = this.#current;
    if (pointer === undefined || !isSame(pointer.snapshot, snapshot)) return undefined;
    const to = Math.min(from + limit, snapshot.chunks);
    if (from >= to) return [];
    const selector = { start: chunkKey(pointer.id, from), end: chunkKey(pointer.id, to) };
    const found = await Array.fromAsync(this.#kv.list<Uint8Array>(selector)).catch(unreadable);
    // What was replaced while it was read may be gone.
    if (this.#current !== pointer) return undefined;
    if (found.length < to - from) {
      throw new ConveyorError("data_loss", "chunks of the snapshot are missing");
    }
    return found.map(({ value }) => value);
  }

  async begin(meta: SnapshotMeta): Promise<SnapshotWriter> {
    await this.#open();
    this.#cleaned ??= this.#sweep();
    await this.#cleaned;
    const id = ++this.#lastId;
    return new KvSnapshotWriter(this.#kv, id, meta, {
      publish: (snapshot) => this.#publish({ id, snapshot }),
      done: (written) => {
        if (this.#current?.id !== id) this.#unneeded.push({ id, chunks: written });
        return this.#dropUnneeded();
      },
    });
  }

  /** Makes it the current one, unless a newer one is by now. Returns the current one. */
  #publish(pointer: Pointer): Promise<StoredSnapshot> {
    const published = this.#publishing.then(async () => {
      const before = this.#current;
      const index = pointer.snapshot.position.index;
      if (before !== undefined && before.snapshot.position.index > index) return before.snapshot;
      await this.#kv.set(CURRENT_KEY, seal("snapshot", pointer));
      this.#current = pointer;
      if (before !== undefined) {
        this.#unneeded.push({ id: before.id, chunks: before.snapshot.chunks });
      }
      return pointer.snapshot;
    });
    this.#publishing = published.catch(() => {});
    return published;
  }

  /** By their keys, which are known: to list them would be to read all that is in them. */
  async #dropUnneeded(): Promise<void> {
    const batch = new KvBatch(this.#kv);
    for (const { id, chunks } of this.#unneeded.splice(0)) {
      for (let sequence = 0; sequence < chunks; sequence++) {
        await batch.reserve(1, 0);
        batch.delete(chunkKey(id, sequence));
      }
    }
    await batch.commit();
  }

  /** Drops what a crash left behind, under whatever id; nothing is being written yet. */
  async #sweep(): Promise<void> {
    const batch = new KvBatch(this.#kv);
    const current = this.#current?.id ?? 0;
    for (const [from, end] of [[0, current], [current + 1, Infinity]] as const) {
      const selector = { start: ["chunk", from], end: ["chunk", end] };
      for await (const { key } of this.#kv.list(selector, { batchSize: 100 })) {
        await batch.reserve(1, 0);
        batch.delete(key);
      }
    }
    await batch.commit();
  }
}

type Publication = {
  publish(snapshot: StoredSnapshot): Promise<StoredSnapshot>;
  /** The writer is done with: what it has `written` may go, unless it is the newest snapshot. */
  done(written: number): Promise<void>;
};

class KvSnapshotWriter implements SnapshotWriter {
  readonly #id: number;
  readonly #meta: SnapshotMeta;
  readonly #publication: Publication;
  readonly #batch: KvBatch;
  #bytes = 0;
  #checksum = 0;
  written = 0;

  constructor(kv: Deno.Kv, id: number, meta: SnapshotMeta, publication: Publication) {
    this.#id = id;
    this.#meta = meta;
    this.#publication = publication;
    this.#batch = new KvBatch(kv);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length > STORAGE_LIMITS.valueBytes) throw new RangeError("the chunk is too large");
    this.#checksum = crc32(chunk, this.#checksum);
    this.#bytes += chunk.length;
    const sequence = this.written++;
    await this.#batch.reserve(1, chunk.length);
    this.#batch.set(chunkKey(this.#id, sequence), chunk, chunk.length);
  }

  async publish(expected?: { chunks: number; checksum: number }): Promise<StoredSnapshot> {
    const [chunks, bytes, checksum] = [this.written, this.#bytes, this.#checksum];
    const damaged = expected !== undefined &&
      (expected.chunks !== chunks || expected.checksum !== checksum);
    if (damaged) {
      await this.abandon();
      throw new ConveyorError("data_loss", "the snapshot does not match its checksum");
    }
    await this.#batch.commit();
    const snapshot = { ...this.#meta, chunks, bytes, checksum };
    const newest = await this.#publication.publish(snapshot);
    await this.#publication.done(this.written);
    return newest;
  }

  abandon(): Promise<void> {
    return this.#publication.done(this.written);
  }
}

function chunkKey(id: number, sequence: number): Deno.KvKey {
  return ["chunk", id, sequence];
}

/** Two snapshots at one position hold the same state. */
export function isSame(a: StoredSnapshot, b: StoredSnapshot): boolean {
  return a.position.index === b.position.index && a.position.term === b.position.term &&
    a.checksum === b.checksum && a.chunks === b.chunks;
}

function unreadable(error: unknown): never {
  throw new FatalError(`the snapshots' database cannot be read: ${error}`);
}
