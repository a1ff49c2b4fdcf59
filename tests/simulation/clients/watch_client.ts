import type { ConveyorError, Revision } from "../../../lib/base/mod.ts";
import type { ServiceFilter } from "../../../lib/state/mod.ts";
import type { WatchSession } from "../invariants/watches.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";

const FILTERS: readonly ServiceFilter[] = [
  { labels: new Map(), includeUnhealthy: true },
  { type: "sink", labels: new Map(), includeUnhealthy: true },
  { labels: new Map([["zone", "east"]]), includeUnhealthy: false },
];

/** Watches services: now from this node, now from that, going on where it was. */
export class WatchClient extends Client {
  readonly #filter: ServiceFilter;
  /** Where to resume; 0 to begin anew. */
  #from: Revision = 0;

  constructor(world: World, number: number) {
    super(world, number, "watch client");
    this.#filter = FILTERS[number % FILTERS.length]!;
  }

  /** To watch is to wait for nothing in particular. */
  override get busy(): boolean {
    return false;
  }

  protected override get pause(): number {
    return 200;
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const start = this.#from;
    const stale = this.dice.chance(0.5);
    const floor = stale ? 0 : this.world.freshReads.floor;
    const name = `watch ${this.number} of ${life.name} from ${start}`;
    const session = this.world.watches.open(name, this.#filter, start, floor);
    this.world.coverage.count(start === 0 ? "watches begun" : "watches resumed");
    await this.#follow(life, session, start, stale ? "stale" : "linearizable");
    session.close();
    // A state that is not whole is no place to resume from.
    this.#from = session.cursor ?? 0;
  }

  #follow(
    life: Life,
    session: WatchSession,
    startRevision: Revision,
    consistency: "stale" | "linearizable",
  ): Promise<void> {
    return new Promise((resolve) => {
      let open = true;
      let cancel = () => {};
      const finish = () => {
        open = false;
        resolve();
      };
      life.enter(() => {
        const filter = this.#filter;
        const listener = {
          next: (item: Parameters<WatchSession["take"]>[0]) => {
            if (open && life.alive) session.take(item);
          },
          end: (error: Error) => {
            if (!open || !life.alive) return;
            this.#ended(session, error as ConveyorError);
            finish();
          },
        };
        const request = { filter, startRevision, bookmarks: true, consistency };
        cancel = life.node!.control.watchServices(request, listener);
      });
      this.#untilBored(life, () => open, () => {
        life.enter(cancel);
        finish();
      });
    });
  }

  /** Waits until the node has gone, or for as long as it likes. */
  #untilBored(life: Life, open: () => boolean, leave: () => void): void {
    const until = this.world.now + this.dice.exponential(4_000);
    const look = () => {
      if (!open()) return;
      const bored = this.world.now >= until && !this.stopped;
      if (bored || !life.alive) leave();
      else this.world.time.after(250, look);
    };
    look();
  }

  #ended(session: WatchSession, { code, message }: ConveyorError): void {
    this.world.trace.note(`watch ${this.number} ends: ${code} ${message}`);
    if (code === "out_of_range") {
      this.world.coverage.count("watches too old");
      session.cursor = undefined;
      return;
    }
    if (code === "unavailable" || code === "cancelled") return;
    this.world.fail("watches end with known errors only", `${code}: ${message}`);
  }
}
