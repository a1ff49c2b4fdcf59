import { ConveyorError, type Revision, type Timers, WATCH_LIMITS } from "../base/mod.ts";
import type { Cancel } from "../base/mod.ts";
import {
  eventFor,
  type Past,
  selects,
  type Service,
  type ServiceEvent,
  type ServiceFilter,
} from "../state/mod.ts";
import type { WatchListener } from "./api.ts";
import type { History } from "./history.ts";

/** How many items are handed out in one turn, to all watchers that are behind. */
const SLICE = 200;
/** What a service that does not match counts beside one that is handed out, which is encoded. */
const COST_OF_A_LOOK = 1 / 32;
const NOTHING: readonly Service[] = [];

type Watcher = {
  readonly filter: ServiceFilter;
  readonly listener: WatchListener;
  readonly bookmarks: boolean;
  /** The state, newest last; what is before `initialAt` has been handed out, where it matched. */
  initial: readonly Service[];
  initialAt: number;
  /** Everything up to this revision has been handed out, once the initial state is. */
  cursor: Revision;
  /**
   * `behind`: there is more in the state or the history. `live`: changes are handed out as they
   * come. `gone`: nothing is handed out any more, not even the rest of a slice.
   */
  stage: "behind" | "live" | "gone";
  cancelTimer: Cancel;
};

/**
 * Hands every change to every watcher that it concerns. A watcher first receives its initial state
 * or what it missed, in slices, out of a bounded history; once it has caught up it is live.
 */
export class WatchHub {
  readonly #timers: Timers;
  readonly #history: History<ServiceEvent>;
  readonly #watchers = new Set<Watcher>();
  /** Those who are behind, in the order in which they have their turns. */
  readonly #behind: Watcher[] = [];
  /** The state in order of the last change, as a Map keeps what is taken out and put in again. */
  readonly #services = new Map<string, Service>();
  #revision: Revision;

  /**
   * `services` is the state at `revision`, and `history` what changed up to there; watches can
   * resume from its oldest on.
   */
  constructor(
    timers: Timers,
    history: History<ServiceEvent>,
    revision: Revision,
    services: Iterable<Service>,
  ) {
    this.#timers = timers;
    this.#history = history;
    this.#revision = revision;
    this.#load(services);
  }

  #load(services: Iterable<Service>): void {
    const inOrder = [...services].sort((a, b) => a.modifiedRevision - b.modifiedRevision);
    this.#services.clear();
    for (const service of inOrder) this.#services.set(service.serviceId, service);
  }

  get size(): number {
    return this.#watchers.size;
  }

  /** The entry at `revision` has been applied; `event` is what it changed, if anything. */
  advance(revision: Revision, event: ServiceEvent | undefined): void {
    this.#revision = revision;
    if (event === undefined) return;
    this.#history.push(event);
    const { kind, service } = event;
    this.#services.delete(service.serviceId);
    if (kind !== "removed") this.#services.set(service.serviceId, service);
    for (const watcher of this.#watchers) {
      if (watcher.stage === "live") this.#offer(watcher, event);
    }
  }

  /** What there is of the newest changes. */
  past(): Past {
    const start = this.#history.oldest;
    return { start, events: this.#history.after(start, Infinity) ?? [] };
  }

  /**
   * The state has been replaced as a whole, and `past` is what is known of how it came to be: a
   * watcher goes on from there, if that is far enough back for it.
   */
  restart(revision: Revision, services: Iterable<Service>, { start, events }: Past): void {
    const before = this.#revision;
    this.#revision = revision;
    this.#history.restart(start, events);
    this.#load(services);
    const { oldest } = this.#history;
    for (const watcher of [...this.#watchers]) {
      // What is live has been handed everything up to then.
      if (watcher.stage === "live") watcher.cursor = Math.max(watcher.cursor, before);
      if (watcher.cursor < oldest) this.#end(watcher, tooOld(oldest));
      else if (watcher.stage === "live") this.#fallBehind(watcher);
    }
  }

  #fallBehind(watcher: Watcher): void {
    watcher.cancelTimer();
    watcher.stage = "behind";
    this.#queue(watcher);
  }

  /** Watches from the state on: first what matches, in order of its last change. */
  watchFromState(
    options: { filter: ServiceFilter; bookmarks: boolean; listener: WatchListener },
  ): Cancel {
    const initial = [...this.#services.values()];
    return this.#add({ ...options, initial, cursor: this.#revision });
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
    return this.#add({ ...options, initial: [], cursor: revision });
  }

  #add(
    options: Pick<Watcher, "filter" | "bookmarks" | "listener" | "initial" | "cursor">,
  ): Cancel {
    const watcher: Watcher = {
      ...options,
      initialAt: 0,
      stage: "behind",
      cancelTimer: () => {},
    };
    this.#watchers.add(watcher);
    this.#queue(watcher);
    return () => this.#remove(watcher);
  }

  #queue(watcher: Watcher): void {
    this.#behind.push(watcher);
    // The caller has to have the means to end it before the first item comes.
    if (this.#behind.length === 1) queueMicrotask(() => this.#turn());
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    watcher.stage = "gone";
    watcher.cancelTimer();
  }

  #end(watcher: Watcher, error: ConveyorError): void {
    if (watcher.stage === "gone") return;
    this.#remove(watcher);
    watcher.listener.end(error);
  }

  /** One slice for those that are behind, one after the other; the rest in later turns. */
  #turn(): void {
    let budget = SLICE;
    while (budget > 0) {
      const watcher = this.#behind[0];
      if (watcher === undefined) return;
      budget -= watcher.stage === "gone" ? 0 : this.#catchUp(watcher, budget);
      this.#behind.shift();
      if (watcher.stage === "behind") this.#behind.push(watcher);
    }
    if (this.#behind.length > 0) this.#timers.after(0, () => this.#turn());
  }

  /** Hands out up to `budget` of what is behind. Returns how much it was; at least 1. */
  #catchUp(watcher: Watcher, budget: number): number {
    const handed = this.#handOutState(watcher, budget);
    const missed = this.#history.after(watcher.cursor, budget - handed);
    if (missed === undefined) {
      this.#end(watcher, tooOld(this.#history.oldest));
      return Math.max(1, handed);
    }
    for (const event of missed) this.#offer(watcher, event);
    const used = handed + missed.length;
    if (used < budget && watcher.stage !== "gone") this.#goLive(watcher);
    return Math.max(1, used);
  }

  /** Hands out up to `budget` of the initial state. Returns what it has cost. */
  #handOutState(watcher: Watcher, budget: number): number {
    const { initial, listener, filter } = watcher;
    let cost = 0;
    while (watcher.initialAt < initial.length && cost < budget && watcher.stage !== "gone") {
      const service = initial[watcher.initialAt++]!;
      if (!selects(filter, service)) {
        cost += COST_OF_A_LOOK;
        continue;
      }
      cost++;
      const revision = service.modifiedRevision;
      listener.next({ type: "event", kind: "added", service, revision });
    }
    if (watcher.initialAt === initial.length) {
      watcher.initial = NOTHING;
      watcher.initialAt = 0;
    }
    return Math.min(budget, Math.ceil(cost));
  }

  #goLive(watcher: Watcher): void {
    watcher.stage = "live";
    if (watcher.bookmarks) this.#bookmark(watcher);
  }

  #bookmark(watcher: Watcher): void {
    watcher.cancelTimer = this.#timers.after(
      WATCH_LIMITS.bookmarkIntervalMs,
      () => this.#bookmark(watcher),
    );
    watcher.listener.next({ type: "bookmark", revision: this.#revision });
  }

  #offer(watcher: Watcher, event: ServiceEvent): void {
    if (watcher.stage === "gone") return;
    watcher.cursor = event.revision;
    const change = eventFor(watcher.filter, event);
    if (change !== undefined) watcher.listener.next({ type: "event", ...change });
  }
}

function tooOld(oldest: Revision): ConveyorError {
  return new ConveyorError(
    "out_of_range",
    `start_revision is too long ago: the oldest usable start_revision is ${oldest}; list again`,
  );
}
