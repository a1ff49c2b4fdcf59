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

type Maintenance = () => Promise<LogPosition | undefined>;

/**
 * Group commit: while one write is on its way to the disk, everything that comes is gathered into
 * the next. One write at a time, in order; other work on the log runs between writes.
 */
export class DiskQueue {
  readonly #log: LogStore;
  readonly #commitIndex: () => LogIndex;
  readonly #onPersisted: (persisted: Persisted) => void;
  readonly #onFailure: (error: unknown) => void;
  #pending: Batch = emptyBatch();
  #running: Batch | undefined;
  readonly #maintenance: Maintenance[] = [];
  #last: LogPosition;
  #hardState: HardState;
  #stopped = false;
  #idle: (() => void)[] = [];

  constructor(
    log: LogStore,
    start: Persisted,
    commitIndex: () => LogIndex,
    onPersisted: (persisted: Persisted) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#log = log;
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
      if (keep >= 0 && waiting.at(-1)!.index >= first.index) waiting.length = keep;
      for (const entry of entries) waiting.push(entry);
    }
  }

  /** Starts writing what has been gathered, unless a write is on its way. */
  flush(): void {
    this.#kick();
  }

  /** Runs `work` once everything written so far is on disk; at once if it is. */
  afterWrites(work: () => void): void {
    if (!isEmpty(this.#pending)) this.#pending.after.push(work);
    else if (this.#running !== undefined) this.#running.after.push(work);
    else work();
  }

  /**
   * Runs other work on the log between two writes. It returns the position at which the log then
   * ends, if it has changed that.
   */
  maintain(work: Maintenance): void {
    this.#maintenance.push(work);
    this.#kick();
  }

  /** Forgets entries that have not been written: the log begins anew behind a snapshot. */
  dropPending(): void {
    this.#pending.entries.length = 0;
  }

  /** Stops taking work. Resolves when the running write has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running === undefined) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #kick(): void {
    if (this.#running !== undefined || this.#stopped) return;
    const work = this.#maintenance.shift();
    if (work !== undefined) {
      this.#running = emptyBatch();
      work().then((last) => this.#finish(last), (error) => this.#fail(error));
    } else if (!isEmpty(this.#pending)) {
      const batch = this.#pending;
      this.#pending = emptyBatch();
      this.#running = batch;
      const { hardState, entries } = batch;
      this.#log.append({ hardState, entries, commit: this.#commitIndex() })
        .then(() => this.#finish(batch.entries.at(-1)), (error) => this.#fail(error));
    }
  }

  #finish(last: LogPosition | undefined): void {
    const batch = this.#running!;
    this.#running = undefined;
    if (last !== undefined) this.#last = { index: last.index, term: last.term };
    if (batch.hardState !== undefined) this.#hardState = batch.hardState;
    if (!this.#stopped) {
      this.#onPersisted({ last: this.#last, hardState: this.#hardState });
      for (const work of batch.after) work();
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
