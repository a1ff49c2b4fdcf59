import { crc32 } from "node:zlib";
import { ConveyorError, STORAGE_LIMITS } from "../base/mod.ts";
import type { SnapshotMeta } from "../raft/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "./contract.ts";
import { KvBatch } from "./kv_batch.ts";

const CURRENT_KEY = ["current"];

/** What the pointer key holds: all there is to know of the newest snapshot, in one value. */
type Pointer = { readonly id: number; readonly snapshot: StoredSnapshot };

/**
 * Snapshots in one Deno KV file: chunks under `["chunk", id, sequence]`, and one pointer key,
 * written last, that makes the whole of it count.
 */
export class KvSnapshotStore implements SnapshotStore {
  readonly #kv: Deno.Kv;
  /** Ids of snapshots that are being written. */
  readonly #writing = new Set<number>();
  #lastId = 0;

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  async latest(): Promise<StoredSnapshot | undefined> {
    return (await this.#pointer())?.snapshot;
  }

  async #pointer(): Promise<Pointer | undefined> {
    return (await this.#kv.get<Pointer>(CURRENT_KEY)).value ?? undefined;
  }

  async read(
    snapshot: StoredSnapshot,
    from: number,
    limit: number,
  ): Promise<Uint8Array[] | undefined> {
    const pointer = await this.#pointer();
    if (pointer === undefined || !isSame(pointer.snapshot, snapshot)) return undefined;
    const selector = { start: chunkKey(pointer.id, from), end: chunkKey(pointer.id, from + limit) };
    const chunks: Uint8Array[] = [];
    for await (const { value } of this.#kv.list<Uint8Array>(selector, { limit })) {
      chunks.push(value);
    }
    const complete = chunks.length === Math.min(limit, snapshot.chunks - from);
    // Either it was replaced while it was read, or something is missing; the pointer tells which.
    if (complete) return chunks;
    const now = await this.#pointer();
    if (now === undefined || now.id !== pointer.id) return undefined;
    throw new ConveyorError("data_loss", "chunks of the snapshot are missing");
  }

  async begin(meta: SnapshotMeta): Promise<SnapshotWriter> {
    const current = await this.#pointer();
    const id = Math.max(this.#lastId, current?.id ?? 0) + 1;
    this.#lastId = id;
    this.#writing.add(id);
    await this.#sweep();
    return new KvSnapshotWriter(this.#kv, id, meta, {
      current: () => this.#pointer(),
      done: () => {
        this.#writing.delete(id);
        return this.#sweep();
      },
    });
  }

  /** Drops the chunks of every snapshot that is neither published nor being written. */
  async #sweep(): Promise<void> {
    const published = (await this.#pointer())?.id ?? 0;
    const keep = [...this.#writing, published].sort((a, b) => a - b);
    const batch = new KvBatch(this.#kv);
    for (const [i, id] of [0, ...keep].entries()) {
      const selector = { start: ["chunk", id + 1], end: ["chunk", keep[i] ?? Infinity] };
      for await (const { key } of this.#kv.list(selector, { batchSize: 100 })) {
        await batch.reserve(1, 0);
        batch.delete(key);
      }
    }
    await batch.commit();
  }

  async close(): Promise<void> {
    await Promise.resolve(this.#kv.close());
  }
}

class KvSnapshotWriter implements SnapshotWriter {
  readonly #kv: Deno.Kv;
  readonly #id: number;
  readonly #meta: SnapshotMeta;
  readonly #store: { current(): Promise<Pointer | undefined>; done(): Promise<void> };
  readonly #batch: KvBatch;
  #bytes = 0;
  #checksum = 0;
  written = 0;

  constructor(
    kv: Deno.Kv,
    id: number,
    meta: SnapshotMeta,
    store: { current(): Promise<Pointer | undefined>; done(): Promise<void> },
  ) {
    this.#kv = kv;
    this.#id = id;
    this.#meta = meta;
    this.#store = store;
    this.#batch = new KvBatch(kv);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length > STORAGE_LIMITS.valueBytes) throw new RangeError("the chunk is too large");
    this.#checksum = crc32(chunk, this.#checksum);
    this.#bytes += chunk.length;
    await this.#batch.reserve(1, chunk.length);
    this.#batch.set(chunkKey(this.#id, this.written), chunk, chunk.length);
    this.written++;
  }

  async publish(expected?: { chunks: number; checksum: number }): Promise<StoredSnapshot> {
    const damaged = expected !== undefined &&
      (expected.chunks !== this.written || expected.checksum !== this.#checksum);
    if (damaged) {
      await this.abandon();
      throw new ConveyorError("data_loss", "the snapshot does not match its checksum");
    }
    await this.#batch.commit();
    const snapshot: StoredSnapshot = {
      ...this.#meta,
      chunks: this.written,
      bytes: this.#bytes,
      checksum: this.#checksum,
    };
    const current = (await this.#store.current())?.snapshot;
    const newer = current !== undefined && current.position.index > snapshot.position.index;
    if (!newer) await this.#kv.set(CURRENT_KEY, { id: this.#id, snapshot } satisfies Pointer);
    await this.#store.done();
    return newer ? current : snapshot;
  }

  async abandon(): Promise<void> {
    await this.#batch.commit();
    await this.#store.done();
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
