import {
  ConveyorError,
  type Millis,
  type Revision,
  type Timers,
  WATCH_LIMITS,
} from "../base/mod.ts";
import type { Cancel } from "../base/mod.ts";
import {
  eventFor,
  type Past,
  selects,
  type Service,
  type ServiceEvent,
  type ServiceFilter,
  SortedRecords,
} from "../state/mod.ts";
import type { WatchListener } from "./api.ts";
import type { History } from "./history.ts";

/** What one turn may cost, and what it costs by: microseconds, about. */
const TURN = 2_000;
const COST = {
  /** A watcher's turn: one write on its stream. */
  visit: 10,
  /** A service of the initial state, which has to be encoded. */
  service: 10,
  /** One that does not match. */
  look: 0.3,
  /** A change: it is encoded once for all. */
  event: 1,
} as const;
/** How soon one that has not read what it was handed is looked at again: first, and at most. */
const LOOK = { first: 1, most: 64 } as const;

type Watcher = {
  readonly filter: ServiceFilter;
  readonly listener: WatchListener;
  readonly bookmarks: boolean;
  /** What has yet to be handed out of the state that it begins with, newest last, if any. */
  initial: Iterator<Service> | undefined;
  /** The revision of its initial state, or the one that it resumes behind. */
  readonly since: Revision;
  /** Everything up to this revision has been handed out, once the initial state is. */
  cursor: Revision;
  /** How long it is left alone when it is found to be behind with reading. */
  look: Millis;
  /**
   * `behind`: there is more in the state or the history. `even`: there is not. `gone`: nothing is
   * handed out any more, not even the rest of a turn.
   */
  stage: "behind" | "even" | "gone";
  /** A bookmark is to be sent as soon as it is even. */
  bookmarkDue: boolean;
  cancelTimer: Cancel;
};

/**
 * Hands every change to every watcher that it concerns. A watcher first receives its initial state,
 * then what it has not seen, out of a bounded history. Those that are behind have their turns, one
 * after the other; each gets all that it lacks, so the more there is to do the more goes into one
 * write.
 */
export class WatchHub {
  readonly #timers: Timers;
  readonly #history: History<ServiceEvent>;
  readonly #watchers = new Set<Watcher>();
  /** Those who are behind, in the order in which they have their turns. */
  #behind: Watcher[] = [];
  readonly #even = new Set<Watcher>();
  /** Those who have not yet been handed all that there was and has come since, oldest first. */
  readonly #fresh = new Set<Watcher>();
  #turning = false;
  /** The state in order of the last change. */
  readonly #services = byChange();
  #revision: Revision;

  /**
   * `services` is the state at `revision`, in code-unit order of ids, and `history` what changed up to there; watches can
   * resume from its oldest on.
   */
  constructor(
    timers: Timers,
    history: History<ServiceEvent>,
    revision: Revision,
    services: readonly Service[],
  ) {
    this.#timers = timers;
    this.#history = history;
    this.#revision = revision;
    this.#load(services);
  }

  #load(services: readonly Service[]): void {
    this.#services.fill(inOrderOfChange(services));
  }

  get size(): number {
    return this.#watchers.size;
  }

  /** The entry at `revision` has been applied; `event` is what it changed, if anything. */
  advance(revision: Revision, event: ServiceEvent | undefined): void {
    this.#revision = revision;
    if (event === undefined) return;
    const [oldest] = this.#fresh;
    this.#history.push(event, oldest?.since);
    const { kind, service, previous } = event;
    if (previous !== undefined) this.#services.remove(previous);
    if (kind !== "removed") this.#services.put(service);
    this.#wake();
  }

  /** What there is of the newest changes. */
  past(): Past {
    return this.#history.newest();
  }

  /**
   * The state has been replaced as a whole, and `past` is what is known of how it came to be: a
   * watcher goes on from there, if that is far enough back for it.
   */
  restart(revision: Revision, services: readonly Service[], { start, events }: Past): void {
    const before = this.#revision;
    this.#revision = revision;
    this.#history.restart(start, events);
    this.#load(services);
    const { oldest } = this.#history;
    for (const watcher of [...this.#watchers]) {
      // What is even has been handed everything up to then.
      if (watcher.stage === "even") watcher.cursor = Math.max(watcher.cursor, before);
      if (watcher.cursor < oldest) this.#end(watcher, tooOld(oldest));
    }
    this.#wake();
  }

  /** There is something new for those who had everything. */
  #wake(): void {
    for (const watcher of this.#even) {
      watcher.stage = "behind";
      this.#queue(watcher);
    }
    this.#even.clear();
  }

  /** Watches from the state on: first what matches, in order of its last change. */
  watchFromState(
    options: { filter: ServiceFilter; bookmarks: boolean; listener: WatchListener },
  ): Cancel {
    const watcher = this.#add({ ...options, initial: this.#services.view() }, this.#revision);
    this.#fresh.add(watcher);
    return () => this.#remove(watcher);
  }

  /**
   * Resumes behind `revision`. Throws ConveyorError `out_of_range` where that is too long ago,
   * `invalid_argument` where it has not come yet.
   */
  watchFromRevision(
    revision: Revision,
    options: { filter: ServiceFilter; bookmarks: boolean; listener: WatchListener },
  ): Cancel {
    if (revision > this.#revision) {
      const message = `start_revision: ${revision} is beyond the newest, ${this.#revision}`;
      throw new ConveyorError("invalid_argument", message);
    }
    if (revision < this.#history.oldest) throw tooOld(this.#history.oldest);
    const watcher = this.#add({ ...options, initial: undefined }, revision);
    return () => this.#remove(watcher);
  }

  #add(
    options: Pick<Watcher, "filter" | "bookmarks" | "listener" | "initial">,
    since: Revision,
  ): Watcher {
    const watcher: Watcher = {
      ...options,
      since,
      cursor: since,
      look: LOOK.first,
      stage: "behind",
      bookmarkDue: options.bookmarks,
      cancelTimer: () => {},
    };
    this.#watchers.add(watcher);
    this.#queue(watcher);
    return watcher;
  }

  #queue(watcher: Watcher): void {
    this.#behind.push(watcher);
    if (this.#turning) return;
    this.#turning = true;
    // The caller has to have the means to end it before the first item comes.
    queueMicrotask(() => this.#turn());
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#even.delete(watcher);
    this.#fresh.delete(watcher);
    watcher.stage = "gone";
    watcher.cancelTimer();
  }

  #end(watcher: Watcher, error: ConveyorError): void {
    if (watcher.stage === "gone") return;
    this.#remove(watcher);
    watcher.listener.end(error);
  }

  /** Some of those that are behind, one after the other; the others in later turns. */
  #turn(): void {
    let budget = TURN;
    let served = 0;
    for (; served < this.#behind.length && budget > 0; served++) {
      const watcher = this.#behind[served]!;
      if (watcher.stage === "gone" || this.#leftAlone(watcher)) continue;
      budget -= COST.visit + this.#catchUp(watcher, budget);
      if (watcher.stage === "behind") this.#behind.push(watcher);
    }
    this.#behind = this.#behind.slice(served);
    this.#turning = this.#behind.length > 0;
    if (this.#turning) this.#timers.after(0, () => this.#turn());
  }

  /**
   * Whether it has to read first: a state that nobody reads would lie in memory as it is encoded.
   * One that has not been handed even the state by the time that what has come since is forgotten
   * has no use for the rest.
   */
  #leftAlone(watcher: Watcher): boolean {
    if (!this.#fresh.has(watcher)) return false;
    const { oldest } = this.#history;
    if (watcher.cursor < oldest) {
      this.#end(watcher, tooOld(oldest));
      return true;
    }
    if (watcher.listener.behind?.() !== true) {
      watcher.look = LOOK.first;
      return false;
    }
    watcher.cancelTimer = this.#timers.after(watcher.look, () => this.#queue(watcher));
    watcher.look = Math.min(2 * watcher.look, LOOK.most);
    return true;
  }

  /** Hands out what is behind, as far as `budget` goes. Returns what it has cost. */
  #catchUp(watcher: Watcher, budget: number): number {
    const cost = this.#handOutState(watcher, budget);
    const room = Math.ceil((budget - cost) / COST.event);
    if (room <= 0) return cost;
    const missed = this.#history.after(watcher.cursor, room);
    if (missed === undefined) {
      this.#end(watcher, tooOld(this.#history.oldest));
      return cost;
    }
    for (const event of missed) this.#offer(watcher, event);
    if (missed.length < room) this.#getEven(watcher);
    return cost + missed.length * COST.event;
  }

  /** Hands out the initial state, as far as `budget` goes. Returns what it has cost. */
  #handOutState(watcher: Watcher, budget: number): number {
    const { initial, listener, filter } = watcher;
    let cost = 0;
    while (initial !== undefined && cost < budget && watcher.stage !== "gone") {
      const { done, value: service } = initial.next();
      if (done) {
        watcher.initial = undefined;
        break;
      }
      if (!selects(filter, service)) {
        cost += COST.look;
        continue;
      }
      cost += COST.service;
      const revision = service.modifiedRevision;
      listener.next({ type: "event", kind: "added", service, revision });
    }
    return cost;
  }

  /** It has been handed everything there is. */
  #getEven(watcher: Watcher): void {
    if (watcher.stage === "gone") return;
    watcher.stage = "even";
    this.#even.add(watcher);
    this.#fresh.delete(watcher);
    if (watcher.bookmarkDue) this.#bookmark(watcher);
  }

  #bookmark(watcher: Watcher): void {
    watcher.bookmarkDue = false;
    watcher.cancelTimer = this.#timers.after(WATCH_LIMITS.bookmarkIntervalMs, () => {
      if (watcher.stage === "even") this.#bookmark(watcher);
      else watcher.bookmarkDue = true;
    });
    watcher.listener.next({ type: "bookmark", revision: this.#revision });
  }

  #offer(watcher: Watcher, event: ServiceEvent): void {
    if (watcher.stage === "gone") return;
    watcher.cursor = event.revision;
    const change = eventFor(watcher.filter, event);
    if (change !== undefined) watcher.listener.next({ type: "event", ...change });
  }
}

type Change = Pick<Service, "modifiedRevision" | "serviceId">;

function byChange(): SortedRecords<Service, Change> {
  return new SortedRecords<Service, Change>((service) => service, isEarlier);
}

/**
 * `services`, which are in order of their ids, as `isEarlier` has them. Numbers are sorted several
 * times as fast as what has to be compared, so a number stands for a service as long as it is exact:
 * its revision, and its place.
 */
export function inOrderOfChange(services: readonly Service[]): Service[] {
  const { length } = services;
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = services[i]!.modifiedRevision * length + i;
  numbers.sort();
  const exact = length === 0 || numbers[length - 1]! <= Number.MAX_SAFE_INTEGER;
  if (!exact) return [...services].sort((a, b) => isEarlier(a, b) ? -1 : 1);
  return Array.from(numbers, (number) => services[number % length]!);
}

/** By the last change; no two have the same, but for a snapshot that somebody made by hand. */
function isEarlier(a: Change, b: Change): boolean {
  if (a.modifiedRevision !== b.modifiedRevision) return a.modifiedRevision < b.modifiedRevision;
  return a.serviceId < b.serviceId;
}

function tooOld(oldest: Revision): ConveyorError {
  return new ConveyorError(
    "out_of_range",
    `start_revision is too long ago: the oldest usable start_revision is ${oldest}; list again`,
  );
}
