import { crc32 } from "node:zlib";
import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { MessageOf, SnapshotMeta } from "../raft/mod.ts";
import { type ReplicatedState, SnapshotDecoder } from "../state/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "../storage/mod.ts";
import type { Transport } from "../transport/mod.ts";

type Chunk = MessageOf<"snapshot_chunk">;

type Incoming = {
  readonly first: Chunk;
  readonly writer: SnapshotWriter;
};

/** How many stored chunks are read at a time. */
const READ_CHUNKS = 16;

/**
 * Receives a snapshot from the leader, chunk by chunk, into the store. What was received before an
 * interruption is kept, as long as the same snapshot goes on. It counts only when it is complete
 * and matches its checksum.
 */
export class SnapshotReceiver {
  readonly #store: SnapshotStore;
  readonly #transport: Pick<Transport, "send">;
  readonly #onReceived: (meta: SnapshotMeta, state: ReplicatedState) => void;
  readonly #onFailure: (error: unknown) => void;
  #incoming: Incoming | undefined;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(options: {
    store: SnapshotStore;
    transport: Pick<Transport, "send">;
    onReceived: (meta: SnapshotMeta, state: ReplicatedState) => void;
    onFailure: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#transport = options.transport;
    this.#onReceived = options.onReceived;
    this.#onFailure = options.onFailure;
  }

  /** Takes a chunk; `busy` ones beyond a small queue are left to be sent again. */
  receive(from: NodeId, chunk: Chunk): void {
    if (this.#queued >= QUEUE) return;
    this.#queued++;
    this.#work = this.#work.then(() => this.#take(from, chunk))
      .catch((error) => this.#failed(error))
      .finally(() => this.#queued--);
  }

  /** Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    this.#queued = Infinity;
    await this.#work;
  }

  async #take(from: NodeId, chunk: Chunk): Promise<void> {
    const incoming = await this.#incomingFor(chunk);
    if (incoming === undefined) return this.#ack(from, chunk, 0);
    const { writer } = incoming;
    if (chunk.sequence === writer.written) await writer.write(chunk.data);
    if (writer.written < chunk.count) return this.#ack(from, chunk, writer.written);
    this.#incoming = undefined;
    const { count, checksum } = chunk;
    const stored = await writer.publish({ chunks: count, checksum });
    const state = await loadState(this.#store, stored);
    this.#ack(from, chunk, count);
    this.#onReceived({ position: stored.position, membership: stored.membership }, state);
  }

  /** The transfer that this chunk belongs to; a new one begins with its first chunk. */
  async #incomingFor(chunk: Chunk): Promise<Incoming | undefined> {
    const { position } = chunk.snapshot;
    const current = this.#incoming;
    const same = current !== undefined && current.first.checksum === chunk.checksum &&
      current.first.count === chunk.count &&
      current.first.snapshot.position.index === position.index;
    if (same) return current;
    if (chunk.sequence !== 0) return undefined;
    await current?.writer.abandon();
    this.#incoming = { first: chunk, writer: await this.#store.begin(chunk.snapshot) };
    return this.#incoming;
  }

  #ack(to: NodeId, { term, snapshot }: Chunk, next: number): void {
    this.#transport.send(to, { type: "snapshot_ack", term, position: snapshot.position, next });
  }

  #failed(error: unknown): void {
    this.#incoming = undefined;
    // A snapshot that was damaged on its way is refused, and will be sent again.
    if (error instanceof ConveyorError && error.code === "data_loss") return;
    this.#onFailure(error);
  }
}

/** Chunks that may wait to be written. */
const QUEUE = 64;

/** Reads and verifies a stored snapshot. Throws ConveyorError `data_loss` or FatalError. */
export async function loadState(
  store: SnapshotStore,
  snapshot: StoredSnapshot,
): Promise<ReplicatedState> {
  const decoder = new SnapshotDecoder();
  let checksum = 0;
  for (let at = 0; at < snapshot.chunks; at += READ_CHUNKS) {
    const chunks = await store.read(snapshot, at, READ_CHUNKS);
    if (chunks === undefined) throw new ConveyorError("data_loss", "the snapshot was replaced");
    for (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      decoder.push(chunk);
    }
  }
  if (checksum !== snapshot.checksum) {
    throw new ConveyorError("data_loss", "the stored snapshot does not match its checksum");
  }
  return decoder.finish();
}
