import { decodeMembership } from "../../lib/raft/membership_codec.ts";
import {
  type Entry,
  type HardState,
  type LogPosition,
  type Membership,
  ORIGIN,
  type Recovered,
  type SnapshotMeta,
} from "../../lib/raft/mod.ts";
import * as show from "./format.ts";

export type Snapshot = SnapshotMeta & { readonly state: readonly string[] };

export type Write = { hardState: HardState | undefined; entries: Entry[] };

type Batch = Write & { readonly after: (() => void)[] };

/**
 * What a node has on disk, and what is on its way there: one write runs, everything that comes
 * meanwhile is gathered into the next.
 */
export class Disk {
  hardState: HardState = { term: 0, votedFor: undefined };
  base: LogPosition = ORIGIN;
  /** The entries behind `base`. */
  entries: Entry[] = [];
  snapshot: Snapshot | undefined;
  #running: Batch | undefined;
  #pending: Batch = { hardState: undefined, entries: [], after: [] };

  /** `bootstrap`: the membership that the node was set up with. */
  constructor(readonly bootstrap: Membership | undefined) {}

  get last(): LogPosition {
    return this.entries.at(-1) ?? this.base;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  write(hardState: HardState | undefined, entries: readonly Entry[]): void {
    if (hardState !== undefined) this.#pending.hardState = hardState;
    this.#pending.entries = overwrite(this.#pending.entries, entries);
  }

  /** Runs `work` once everything written so far is on disk; at once if it is. */
  afterWrites(work: () => void): void {
    if (!isEmpty(this.#pending)) this.#pending.after.push(work);
    else if (this.#running !== undefined) this.#running.after.push(work);
    else work();
  }

  /** Starts writing what has been gathered. Returns it, or undefined where nothing starts. */
  start(): Write | undefined {
    if (this.#running !== undefined || isEmpty(this.#pending)) return undefined;
    this.#running = this.#pending;
    this.#pending = { hardState: undefined, entries: [], after: [] };
    return this.#running;
  }

  /** The running write lands on the disk. Returns the work that waited for it. */
  land(): (() => void)[] {
    const batch = this.#running;
    if (batch === undefined) throw new Error("no write is running");
    this.#running = undefined;
    if (batch.hardState !== undefined) this.hardState = batch.hardState;
    this.entries = overwrite(this.entries, batch.entries.filter((e) => e.index > this.base.index));
    return batch.after;
  }

  compact(base: LogPosition): void {
    this.entries = this.entries.filter((entry) => entry.index > base.index);
    this.base = base;
  }

  /** Puts `snapshot` in the place of the log, written or not. */
  install(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.base = snapshot.position;
    this.entries = [];
    this.#pending.entries = [];
    if (this.#running !== undefined) this.#running.entries = [];
  }

  /** The machine goes down: what is not on disk is gone. */
  crash(): void {
    this.#running = undefined;
    this.#pending = { hardState: undefined, entries: [], after: [] };
  }

  recover(): Recovered {
    const applied = this.snapshot?.position.index ?? this.base.index;
    const first = this.snapshot?.membership ?? this.bootstrap;
    const later = this.entries.filter(({ kind }) => kind === "membership").map(decodeMembership)
      .filter(({ index }) => index > (first?.index ?? 0));
    return {
      hardState: this.hardState,
      base: this.base,
      termRuns: this.entries.filter((entry, i) => entry.term !== this.entries[i - 1]?.term)
        .map(({ index, term }) => ({ index, term })),
      lastIndex: this.last.index,
      applied,
      entries: this.entries.filter(({ index }) => index > applied),
      memberships: first === undefined ? later : [first, ...later],
    };
  }

  toString(): string {
    return `${show.hardState(this.hardState)} base=${show.position(this.base)} ${
      show.entries(this.entries)
    }`;
  }
}

function overwrite(old: readonly Entry[], fresh: readonly Entry[]): Entry[] {
  const first = fresh[0];
  return first === undefined
    ? [...old]
    : [...old.filter(({ index }) => index < first.index), ...fresh];
}

function isEmpty(batch: Batch): boolean {
  return batch.hardState === undefined && batch.entries.length === 0;
}
