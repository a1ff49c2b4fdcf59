import { ConveyorError, type NodeId, STORAGE_LIMITS } from "../base/mod.ts";
import type { MessageOf, SnapshotMeta } from "../raft/mod.ts";
import { type Past, type ReplicatedState, SnapshotDecoder } from "../state/mod.ts";
import type { SnapshotStore, SnapshotWriter } from "../storage/mod.ts";
import type { Transport } from "../transport/mod.ts";

type Chunk = MessageOf<"snapshot_chunk">;

type Incoming = {
  readonly first: Chunk;
  readonly writer: SnapshotWriter;
  readonly decoder: SnapshotDecoder;
};

/** Chunks that may wait to be written. */
const QUEUE = 64;

export type SnapshotReceiverOptions = {
  readonly store: SnapshotStore;
  readonly transport: Pick<Transport, "send">;
  /** A snapshot has been published, and this is what is in it. */
  readonly onReceived: (meta: SnapshotMeta, state: ReplicatedState, past: Past) => void;
  /** One was damaged on its way, or a newer program wrote it. It may come again. */
  readonly onRefused: (error: ConveyorError) => void;
  /** The store has failed: the node has to stop. */
  readonly onFailure: (error: unknown) => void;
};

/**
 * Receives a snapshot from the leader, chunk by chunk, into the store. What was received before an
 * interruption is kept, as long as the same snapshot goes on. It counts only when it is complete,
 * can be read to its end and matches its checksum.
 */
export class SnapshotReceiver {
  readonly #options: SnapshotReceiverOptions;
  #incoming: Incoming | undefined;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(options: SnapshotReceiverOptions) {
    this.#options = options;
  }

  /** Takes a chunk; those beyond a small queue are left to be sent again. */
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
    if (chunk.sequence === writer.written) await this.#add(incoming, chunk.data);
    if (writer.written < chunk.count) return this.#ack(from, chunk, writer.written);
    const state = incoming.decoder.finish();
    const { past } = incoming.decoder;
    const stored = await writer.publish({ chunks: chunk.count, checksum: chunk.checksum });
    this.#incoming = undefined;
    this.#ack(from, chunk, chunk.count);
    // By now this node may have taken a newer one of its own: then it is that far already.
    const { position } = chunk.snapshot;
    if (stored.position.index !== position.index) return;
    this.#options.onReceived(chunk.snapshot, state, past);
  }

  async #add({ writer, decoder }: Incoming, data: Uint8Array): Promise<void> {
    if (data.length > STORAGE_LIMITS.valueBytes) {
      throw new ConveyorError("data_loss", `a chunk of ${data.length} bytes`);
    }
    refusing(() => decoder.push(data));
    await writer.write(data);
  }

  /** The transfer that this chunk belongs to; a new one begins with its first chunk. */
  async #incomingFor(chunk: Chunk): Promise<Incoming | undefined> {
    const { position } = chunk.snapshot;
    const current = this.#incoming;
    const same = current !== undefined && current.first.checksum === chunk.checksum &&
      current.first.count === chunk.count &&
      current.first.snapshot.position.index === position.index &&
      current.first.snapshot.position.term === position.term;
    if (same) return current;
    if (chunk.sequence !== 0) return undefined;
    await this.#abandon();
    const writer = await this.#options.store.begin(chunk.snapshot);
    return this.#incoming = { first: chunk, writer, decoder: new SnapshotDecoder() };
  }

  async #abandon(): Promise<void> {
    const { writer } = this.#incoming ?? {};
    this.#incoming = undefined;
    await writer?.abandon();
  }

  #ack(to: NodeId, { term, snapshot }: Chunk, next: number): void {
    const { position } = snapshot;
    this.#options.transport.send(to, { type: "snapshot_ack", term, position, next });
  }

  async #failed(error: unknown): Promise<void> {
    const { onRefused, onFailure } = this.#options;
    if (!(error instanceof ConveyorError) || error.code !== "data_loss") return onFailure(error);
    onRefused(error);
    // The next chunk is answered with the wish for the first, so that it is sent again.
    await this.#abandon().catch(onFailure);
  }
}

/** Whatever the decoder says of what came from another node, it is no reason to stop. */
function refusing<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConveyorError("data_loss", reason);
  }
}
