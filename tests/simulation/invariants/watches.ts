import type { Revision } from "../../../lib/base/mod.ts";
import type { WatchItem } from "../../../lib/node/mod.ts";
import { eventFor, selects, type Service, type ServiceFilter } from "../../../lib/state/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { World } from "../world.ts";

type Event = Extract<WatchItem, { type: "event" }>;

/** Every watch delivers every change that its filter selects, once, in order, none skipped. */
export class Watches implements Invariant {
  readonly name = "watches skip and repeat nothing";
  readonly #open = new Set<WatchSession>();

  constructor(readonly world: World) {}

  /** `floor`: what the watch has to begin with at least. `start` 0: with the whole state. */
  open(name: string, filter: ServiceFilter, start: Revision, floor: Revision): WatchSession {
    const fail = (what: string) => this.world.fail(this.name, `${name}: ${what}`);
    const session = new WatchSession(this.world, filter, start, floor, fail, () => {
      this.#open.delete(session);
    });
    this.#open.add(session);
    return session;
  }

  /** What is open has nothing outstanding: for the end of a run, when all is quiet. */
  caughtUp(): boolean {
    return [...this.#open].every((session) => session.caughtUp());
  }
}

/** One watch from its beginning to its end, held against what really happened. */
export class WatchSession {
  /** Everything up to here has been delivered; undefined until the initial state is complete. */
  cursor: Revision | undefined;
  #last: Revision = 0;
  #view: Map<string, Service> = new Map();

  constructor(
    readonly world: World,
    readonly filter: ServiceFilter,
    start: Revision,
    readonly floor: Revision,
    readonly fail: (what: string) => void,
    readonly close: () => void,
  ) {
    if (start > 0) this.cursor = start;
  }

  take(item: WatchItem): void {
    this.world.coverage.count(item.type === "event" ? "watch events" : "watch bookmarks");
    if (item.type === "event") {
      if (this.cursor === undefined) this.#takeInitial(item);
      else this.#takeLive(item, this.cursor);
    } else if (this.cursor === undefined) this.#endInitial(item.revision);
    else this.#takeBookmark(item.revision, this.cursor);
  }

  caughtUp(): boolean {
    return this.cursor !== undefined && this.#nextAfter(this.cursor) === undefined;
  }

  #takeInitial({ kind, service, revision }: Event): void {
    const { serviceId } = service;
    const known = this.world.ledger.versions.get(serviceId)?.some((version) =>
      version.revision === revision
    );
    if (known !== true) this.fail(`${serviceId} did not change at ${revision}`);
    if (revision <= this.#last) this.fail(`revision ${revision} comes after ${this.#last}`);
    this.#last = revision;
    if (kind === "removed") this.#view.delete(serviceId);
    else this.#view.set(serviceId, service);
  }

  #endInitial(revision: Revision): void {
    if (revision < this.floor) {
      this.fail(`begins with revision ${revision}, though ${this.floor} had been seen before`);
    }
    const expected = this.world.ledger.servicesAt(revision)
      .filter((service) => selects(this.filter, service)).map(describe).sort();
    const got = [...this.#view.values()].map(describe).sort();
    if (expected.join("\n") !== got.join("\n")) {
      this.fail(`at ${revision} it has\n${got.join("\n")}\nbut there was\n${expected.join("\n")}`);
    }
    this.cursor = revision;
    this.#view = new Map();
  }

  #takeLive(item: Event, cursor: Revision): void {
    const expected = this.#nextAfter(cursor);
    const same = expected?.revision === item.revision && expected.kind === item.kind &&
      describe(expected.service) === describe(item.service);
    if (!same) {
      const next = expected === undefined
        ? "nothing"
        : `${expected.kind} ${describe(expected.service)} at ${expected.revision}`;
      this.fail(
        `behind ${cursor} comes ${item.kind} ${describe(item.service)} at ${item.revision}, ` +
          `not ${next}`,
      );
    }
    this.cursor = item.revision;
  }

  #takeBookmark(revision: Revision, cursor: Revision): void {
    const missing = this.#nextAfter(cursor);
    if (missing !== undefined && missing.revision <= revision) {
      this.fail(`bookmark ${revision} without the change at ${missing.revision}`);
    }
    if (revision < cursor || revision > this.world.ledger.index) {
      this.fail(`bookmark ${revision} behind ${cursor}, at most ${this.world.ledger.index}`);
    }
    this.cursor = revision;
  }

  /** The next change that this watch has to deliver. */
  #nextAfter(cursor: Revision): ReturnType<typeof eventFor> {
    const { ledger } = this.world;
    for (let at = ledger.firstEventAfter(cursor); at < ledger.events.length; at++) {
      const change = eventFor(this.filter, ledger.events[at]!);
      if (change !== undefined) return change;
    }
    return undefined;
  }
}

function describe(service: Service): string {
  const { serviceId, registrationId, version, leaseLapsed, health, modifiedRevision } = service;
  return `${serviceId} ${registrationId} ${version} ${leaseLapsed ? "lapsed" : "held"} ` +
    `${health.status} ${health.message} @${modifiedRevision}`;
}
