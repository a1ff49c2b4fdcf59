import type { Millis } from "../../../lib/base/mod.ts";
import type { Effect } from "../../../lib/raft/mod.ts";
import { decodeCommand } from "../../../lib/state/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

type Drain = { readonly since: Millis; readonly timeout: Millis };

/** A service that drains is removed once its time is up, or once it has said that it is idle. */
export class Drains implements Invariant {
  readonly name = "drains never end early";
  readonly #drains = new Map<string, Drain>();
  readonly #idle = new Set<string>();
  /** When the end of a drain was put in the log, by position. */
  readonly #proposals = new Map<string, Millis>();

  constructor(readonly world: World) {}

  /** A service is going to say that it is idle. */
  saidIdle(registrationId: string): void {
    if (this.#drains.has(registrationId)) this.#idle.add(registrationId);
  }

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "persist" || life.standing.role !== "leader") return;
    for (const { index, term, kind, data } of effect.entries) {
      if (kind !== "command" || term !== life.standing.term) continue;
      if (decodeCommand(data).command.type !== "end_drain") continue;
      this.#proposals.set(`${index}/${term}`, this.world.now);
    }
  }

  committed({ entry, command }: CommittedEntry): void {
    const { now, ledger } = this.world;
    // What comes too late, or twice, changes nothing.
    if (ledger.events.at(-1)?.revision !== entry.index) return;
    if (command?.type === "drain_service") {
      this.#drains.set(command.registrationId, { since: now, timeout: command.timeout });
    } else if (command?.type === "end_drain") {
      this.#check(command.registrationId, `${entry.index}/${entry.term}`);
    }
  }

  #check(registrationId: string, position: string): void {
    this.world.coverage.count("drains ended");
    const drain = this.#drains.get(registrationId);
    const at = this.#proposals.get(position);
    if (drain === undefined || at === undefined || this.#idle.has(registrationId)) return;
    const needed = drain.timeout / (1 + this.world.settings.drift) - 1;
    if (at - drain.since >= needed) return;
    this.world.fail(
      this.name,
      `that of ${registrationId} ended after ${(at - drain.since).toFixed(1)} ms at ${position}, ` +
        `but was to last for ${drain.timeout} ms`,
    );
  }
}
