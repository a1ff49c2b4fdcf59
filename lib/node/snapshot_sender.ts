import type { Cancel, Millis, NodeId, NodeLimits, Term } from "../base/mod.ts";
import type { Timers } from "../base/mod.ts";
import type { LogPosition } from "../raft/mod.ts";
import type { SnapshotStore, StoredSnapshot } from "../storage/mod.ts";
import type { Transport } from "../transport/mod.ts";

/** Without any word from the follower for this long, what it has not confirmed is sent again. */
const RESEND_AFTER: Millis = 1_000;
/** And after this many times without progress the transfer is given up. */
const RESENDS = 10;

type Transfer = {
  readonly to: NodeId;
  readonly term: Term;
  readonly snapshot: StoredSnapshot;
  /** The follower has everything before this chunk. */
  confirmed: number;
  /** Everything before this chunk has been sent. */
  sent: number;
  resends: number;
  reading: boolean;
  cancelTimer: Cancel;
};

/**
 * Sends the newest snapshot to followers that need it, in a window of chunks, one transfer a
 * follower. An interrupted transfer goes on where the follower says it stands.
 */
export class SnapshotSender {
  readonly #store: SnapshotStore;
  readonly #transport: Pick<Transport, "send">;
  readonly #timers: Timers;
  readonly #limits: NodeLimits;
  readonly #onEnded: (to: NodeId) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #transfers = new Map<NodeId, Transfer>();
  /** Grows with every stop: what was begun before is not gone on with. */
  #era = 0;

  constructor(options: {
    store: SnapshotStore;
    transport: Pick<Transport, "send">;
    timers: Timers;
    limits: NodeLimits;
    /** The transfer is over, well or not: the leader finds out by asking the follower's log. */
    onEnded: (to: NodeId) => void;
    onFailure: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#transport = options.transport;
    this.#timers = options.timers;
    this.#limits = options.limits;
    this.#onEnded = options.onEnded;
    this.#onFailure = options.onFailure;
  }

  /** True while a snapshot is on its way to somebody, who will need the log behind it. */
  get busy(): boolean {
    return this.#transfers.size > 0;
  }

  /** Starts sending, unless a transfer of this term is on its way. */
  start(to: NodeId, term: Term): void {
    if (this.#transfers.get(to)?.term === term) return;
    const era = this.#era;
    this.#store.latest().then((snapshot) => {
      if (era !== this.#era) return;
      if (snapshot === undefined) return this.#onEnded(to);
      this.#drop(to);
      const transfer: Transfer = {
        to,
        term,
        snapshot,
        confirmed: 0,
        sent: 0,
        resends: 0,
        reading: false,
        cancelTimer: () => {},
      };
      this.#transfers.set(to, transfer);
      this.#pump(transfer);
    }).catch((error) => this.#onFailure(error));
  }

  onAck(from: NodeId, position: LogPosition, next: number): void {
    const transfer = this.#transfers.get(from);
    if (transfer === undefined || transfer.snapshot.position.index !== position.index) return;
    if (next >= transfer.snapshot.chunks) return this.#end(transfer);
    // A follower that starts over names an earlier chunk: go back with it.
    if (next > transfer.confirmed) transfer.resends = 0;
    if (next < transfer.confirmed) transfer.sent = next;
    transfer.confirmed = next;
    transfer.sent = Math.max(transfer.sent, next);
    this.#pump(transfer);
  }

  /** This node does not lead any more, or stops. */
  stop(): void {
    this.#era++;
    for (const to of [...this.#transfers.keys()]) this.#drop(to);
  }

  #drop(to: NodeId): void {
    this.#transfers.get(to)?.cancelTimer();
    this.#transfers.delete(to);
  }

  #end(transfer: Transfer): void {
    this.#drop(transfer.to);
    this.#onEnded(transfer.to);
  }

  #isCurrent(transfer: Transfer): boolean {
    return this.#transfers.get(transfer.to) === transfer;
  }

  /** Sends as much as the window allows. */
  #pump(transfer: Transfer): void {
    this.#armResend(transfer);
    if (transfer.reading) return;
    const until = Math.min(
      transfer.snapshot.chunks,
      transfer.confirmed + this.#limits.snapshotWindow,
    );
    if (transfer.sent >= until) return;
    transfer.reading = true;
    const from = transfer.sent;
    this.#store.read(transfer.snapshot, from, until - from).then((chunks) => {
      transfer.reading = false;
      if (!this.#isCurrent(transfer)) return;
      // A newer snapshot has taken its place: begin again with that.
      if (chunks === undefined) return this.#end(transfer);
      // The follower may have gone back while the chunks were read.
      if (transfer.sent === from) this.#send(transfer, from, chunks);
      this.#pump(transfer);
    }).catch((error) => this.#onFailure(error));
  }

  #send(transfer: Transfer, from: number, chunks: readonly Uint8Array[]): void {
    const { position, membership, chunks: count, checksum } = transfer.snapshot;
    chunks.forEach((data, i) =>
      this.#transport.send(transfer.to, {
        type: "snapshot_chunk",
        term: transfer.term,
        snapshot: { position, membership },
        sequence: from + i,
        count,
        checksum,
        data,
      })
    );
    transfer.sent = from + chunks.length;
  }

  #armResend(transfer: Transfer): void {
    transfer.cancelTimer();
    transfer.cancelTimer = this.#timers.after(RESEND_AFTER, () => {
      if (!this.#isCurrent(transfer)) return;
      if (++transfer.resends > RESENDS) return this.#end(transfer);
      transfer.sent = transfer.confirmed;
      this.#pump(transfer);
    });
  }
}
