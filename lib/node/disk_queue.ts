import type { LogIndex } from "../base/mod.ts";
import type { Entry, HardState, LogPosition } from "../raft/mod.ts";
import type { LogStore } from "../storage/mod.ts";

/** What a finished write means to the core. */
export type Persisted = { readonly last: LogPosition; readonly hardState: HardState };

type Batch = {
  hardState: HardState | undefined;
  entries: Entry[];
  /** Work that promises what this batch holds. */
  readonly after: (() => void)[];
};

/** Resolves with the position at which the log then ends, if it has changed that. */
type OtherWork = () => Promise<LogPosition | undefined>;

/**
 * Group commit: while one write is on its way to the disk, everything that comes is gathered into
 * the next. One write at a time, in order; other work on the log has its turn between two writes,
 * so that neither waits for more than one of the other. A write takes no more than its share of what
 * has gathered, since what follows from its end, to apply it, is done in one turn.
 */
export class DiskQueue {
  readonly #log: LogStore;
  readonly #mostEntries: number;
  readonly #commitIndex: () => LogIndex;
  readonly #onPersisted: (persisted: Persisted) => void;
  readonly #onFailure: (error: unknown) => void;
  #pending: Batch = emptyBatch();
  #running: Batch | undefined;
  readonly #others: OtherWork[] = [];
  #wroteLast = false;
  #last: LogPosition;
  #hardState: HardState;
  #stopped = false;
  #idle: (() => void)[] = [];

  constructor(
    log: LogStore,
    mostEntries: number,
    start: Persisted,
    commitIndex: () => LogIndex,
    onPersisted: (persisted: Persisted) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#log = log;
    this.#mostEntries = mostEntries;
    this.#last = start.last;
    this.#hardState = start.hardState;
    this.#commitIndex = commitIndex;
    this.#onPersisted = onPersisted;
    this.#onFailure = onFailure;
  }

  /** True while a write is on its way. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  write(hardState: HardState | undefined, entries: readonly Entry[]): void {
    if (hardState !== undefined) this.#pending.hardState = hardState;
    const first = entries[0];
    if (first !== undefined) {
      const waiting = this.#pending.entries;
      const keep = waiting.findIndex((entry) => entry.index >= first.index);
      if (keep >= 0) waiting.length = keep;
      for (const entry of entries) waiting.push(entry);
    }
  }

  /** Starts writing what has been gathered, unless a write is on its way. */
  flush(): void {
    this.#kick();
  }

  /**
   * Runs `work` once everything written so far is on disk; at once if it is. Never, once a write
   * has failed or the queue is stopped: what it promises may not be there.
   */
  afterWrites(work: () => void): void {
    if (this.#stopped) return;
    if (!isEmpty(this.#pending)) this.#pending.after.push(work);
    else if (this.#running !== undefined) this.#running.after.push(work);
    else work();
  }

  /** Runs other work on the log, in order, between two writes. */
  between(work: OtherWork): void {
    this.#others.push(work);
    this.#kick();
  }

  /** Forgets entries that have not been written: the log begins anew behind a snapshot. */
  dropPending(): void {
    // Whoever was to be told of them finds out by asking again.
    if (this.#pending.hardState === undefined) this.#pending = emptyBatch();
    else this.#pending.entries = [];
  }

  /** Nothing is written, and nothing promised, from now on; the running write ends by itself. */
  halt(): void {
    this.#stopped = true;
  }

  /** Halts. Resolves when the running write has ended. */
  async stop(): Promise<void> {
    this.halt();
    if (this.#running === undefined) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #kick(): void {
    if (this.#running !== undefined || this.#stopped) return;
    const mayWrite = !isEmpty(this.#pending);
    const othersTurn = this.#others.length > 0 && (this.#wroteLast || !mayWrite);
    if (othersTurn) this.#startOther(this.#others.shift()!);
    else if (mayWrite) this.#startWrite();
  }

  #startOther(work: OtherWork): void {
    this.#wroteLast = false;
    this.#running = emptyBatch();
    work().then((last) => this.#finish(last), (error) => this.#fail(error));
  }

  #startWrite(): void {
    const batch = this.#takeBatch();
    this.#wroteLast = true;
    this.#running = batch;
    const { hardState, entries } = batch;
    this.#log.append({ hardState, entries, commit: this.#commitIndex() })
      .then(() => this.#finish(entries.at(-1)), (error) => this.#fail(error));
  }

  /** What waits; where that is too much the first of it, and what promises the whole waits on. */
  #takeBatch(): Batch {
    const { hardState, entries, after } = this.#pending;
    this.#pending = emptyBatch();
    if (entries.length <= this.#mostEntries) return { hardState, entries, after };
    const rest = entries.splice(this.#mostEntries);
    this.#pending = { hardState: undefined, entries: rest, after };
    return { hardState, entries, after: [] };
  }

  #finish(last: LogPosition | undefined): void {
    const batch = this.#running!;
    this.#running = undefined;
    if (last !== undefined) this.#last = { index: last.index, term: last.term };
    if (batch.hardState !== undefined) this.#hardState = batch.hardState;
    if (!this.#stopped) this.#onPersisted({ last: this.#last, hardState: this.#hardState });
    for (const work of batch.after) {
      // What any of it sets off may be the end.
      if (!this.#stopped) work();
    }
    this.#settle();
    this.#kick();
  }

  #fail(error: unknown): void {
    this.#running = undefined;
    this.#stopped = true;
    this.#settle();
    this.#onFailure(error);
  }

  #settle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function emptyBatch(): Batch {
  return { hardState: undefined, entries: [], after: [] };
}

function isEmpty(batch: Batch): boolean {
  return batch.hardState === undefined && batch.entries.length === 0;
}
