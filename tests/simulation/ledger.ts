import type { LogIndex, Millis, Revision, Term } from "../../lib/base/mod.ts";
import { type Entry, type LogPosition, ORIGIN } from "../../lib/raft/mod.ts";
import {
  type Command,
  decodeCommand,
  fingerprint,
  ReplicatedState,
  type Service,
  type ServiceEvent,
} from "../../lib/state/mod.ts";
import type { Life } from "./life.ts";

/** A process's log as its core sees it: what is on disk and what is on the way there. */
export class ShadowLog {
  base: LogPosition;
  readonly #entries: Entry[];
  /** Everything up to here has been applied by this process. */
  applied: LogIndex;

  constructor(base: LogPosition, entries: readonly Entry[], applied: LogIndex) {
    this.base = base;
    this.#entries = [...entries];
    this.applied = applied;
  }

  get lastIndex(): LogIndex {
    return this.base.index + this.#entries.length;
  }

  termAt(index: LogIndex): Term | undefined {
    return index === this.base.index ? this.base.term : this.at(index)?.term;
  }

  at(index: LogIndex): Entry | undefined {
    return this.#entries[index - this.base.index - 1];
  }

  write(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    this.#entries.length = first.index - this.base.index - 1;
    for (const entry of entries) this.#entries.push(entry);
  }

  compact(base: LogPosition): void {
    if (base.index <= this.base.index) return;
    this.#entries.splice(0, base.index - this.base.index);
    this.base = base;
  }

  reset(base: LogPosition): void {
    this.#entries.length = 0;
    this.base = base;
    this.applied = base.index;
  }
}

/** An entry that is committed, with what is known of when. */
export type CommittedEntry = {
  readonly entry: Entry;
  /** Undefined for what carries no command. */
  readonly command: Command | undefined;
  /** The term that the first process to apply it had reached: it was committed then or before. */
  readonly committedBy: Term;
  readonly at: Millis;
};

type Version = { readonly revision: Revision; readonly service: Service | undefined };

/**
 * What really happened, as nobody in the cluster can know it: the one sequence of committed
 * entries, and the state that follows from applying each exactly once.
 */
export class Ledger {
  readonly committed: CommittedEntry[] = [];
  readonly reference = new ReplicatedState();
  readonly events: ServiceEvent[] = [];
  /** Every version of every service, oldest first. */
  readonly versions = new Map<string, Version[]>();
  /** The digest of the state at each revision at which it was taken. */
  readonly #fingerprints = new Map<Revision, string>();
  readonly #shadows = new WeakMap<Life, ShadowLog>();
  readonly #revisions: Revision[] = [];

  /** The newest committed index that anybody has applied. */
  get index(): LogIndex {
    return this.committed.length;
  }

  at(index: LogIndex): CommittedEntry | undefined {
    return this.committed[index - 1];
  }

  /** The next committed entry. */
  commit(entry: Entry, committedBy: Term, at: Millis): CommittedEntry {
    const stamped = entry.kind === "command" ? decodeCommand(entry.data) : undefined;
    const known = { entry, command: stamped?.command, committedBy, at };
    this.committed.push(known);
    if (stamped !== undefined) {
      for (const event of this.reference.apply(stamped, entry.index).events) this.#note(event);
    }
    return known;
  }

  #note(event: ServiceEvent): void {
    this.events.push(event);
    this.#revisions.push(event.revision);
    const { serviceId } = event.service;
    const version = {
      revision: event.revision,
      service: event.kind === "removed" ? undefined : event.service,
    };
    const known = this.versions.get(serviceId);
    if (known === undefined) this.versions.set(serviceId, [version]);
    else known.push(version);
  }

  /** Position in `events` of the first behind `revision`. */
  firstEventAfter(revision: Revision): number {
    let [low, high] = [0, this.#revisions.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#revisions[middle]! <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The services as they were at `revision`. */
  servicesAt(revision: Revision): Service[] {
    const found: Service[] = [];
    for (const versions of this.versions.values()) {
      const newest = versions.findLast((version) => version.revision <= revision);
      if (newest?.service !== undefined) found.push(newest.service);
    }
    return found;
  }

  /** The digest of the true state at `revision`; undefined if it was not taken then. */
  fingerprintAt(revision: Revision): string | undefined {
    if (revision === this.index && !this.#fingerprints.has(revision)) {
      this.#fingerprints.set(revision, fingerprint(this.reference));
    }
    return this.#fingerprints.get(revision);
  }

  /** A process has read its disk. */
  recovered(life: Life, log: ShadowLog): void {
    this.#shadows.set(life, log);
  }

  shadow(life: Life): ShadowLog {
    return this.#shadows.get(life) ?? new ShadowLog(ORIGIN, [], 0);
  }
}
