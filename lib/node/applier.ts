import type { LogIndex, Term } from "../base/mod.ts";
import type { Entry } from "../raft/mod.ts";
import { type Applied, decodeCommand, ReplicatedState, type ServiceEvent } from "../state/mod.ts";

/** Called for every applied entry, in order; `applied` is undefined where it held no command. */
export type ApplyListener = (entry: Entry, applied: Applied | undefined) => void;

type Waiter = { readonly index: LogIndex; readonly run: () => void };

/** Holds the replicated state, applies entries to it, and knows who waits for which index. */
export class Applier {
  #state: ReplicatedState;
  #index: LogIndex;
  #term: Term;
  readonly #listeners: ApplyListener[] = [];
  #waiters: Waiter[] = [];

  constructor(state: ReplicatedState, at: { index: LogIndex; term: Term }) {
    this.#state = state;
    this.#index = at.index;
    this.#term = at.term;
  }

  get state(): ReplicatedState {
    return this.#state;
  }

  /** The applied index: the revision of the state. */
  get index(): LogIndex {
    return this.#index;
  }

  get position(): { index: LogIndex; term: Term } {
    return { index: this.#index, term: this.#term };
  }

  listen(listener: ApplyListener): void {
    this.#listeners.push(listener);
  }

  apply(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const applied = this.#applyOne(entry);
      for (const listener of this.#listeners) listener(entry, applied);
    }
    this.#wake();
  }

  #applyOne(entry: Entry): Applied | undefined {
    this.#index = entry.index;
    this.#term = entry.term;
    if (entry.kind !== "command") return undefined;
    return this.#state.apply(decodeCommand(entry.data), entry.index);
  }

  /** A snapshot takes the place of the state. */
  replace(state: ReplicatedState, at: { index: LogIndex; term: Term }): void {
    this.#state = state;
    this.#index = at.index;
    this.#term = at.term;
    this.#wake();
  }

  /** Runs `work` as soon as everything up to `index` is applied. */
  whenApplied(index: LogIndex, run: () => void): void {
    if (index <= this.#index) return run();
    this.#waiters.push({ index, run });
  }

  #wake(): void {
    if (this.#waiters.length === 0) return;
    const ready = this.#waiters.filter(({ index }) => index <= this.#index);
    this.#waiters = this.#waiters.filter(({ index }) => index > this.#index);
    for (const { run } of ready) run();
  }
}

/** The one event of an applied command, if it made one. */
export function eventOf(applied: Applied | undefined): ServiceEvent | undefined {
  return applied?.events[0];
}
