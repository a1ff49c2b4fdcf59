import { LEASE_INTERVALS, type Millis, type Term } from "../../../lib/base/mod.ts";
import type { Effect } from "../../../lib/raft/mod.ts";
import { decodeCommand } from "../../../lib/state/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Span } from "../isolation.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/** A heartbeat that was acknowledged: it was heard at some time in between. */
type Beat = { readonly sentAt: Millis; readonly answeredAt: Millis };

type Lease = {
  readonly ttl: Millis;
  /** Since when it has been healthy, or lapsed. */
  since: Millis;
  beats: Beat[];
};

type Proposal = { readonly at: Millis; readonly by: Life };

/** Pulses of a leader in which it may not notice that it is out of touch. */
const UNNOTICED_PULSES = 3;

/**
 * A lease lapses only after a TTL without a heartbeat, and ends only after another; time in which
 * there was no leader that could hear one does not count: none that was ready, ran, and was in touch
 * with a majority.
 */
export class Leases implements Invariant {
  readonly name = "leases never end early";
  readonly #leases = new Map<string, Lease>();
  readonly #readyAt = new Map<Term, Millis>();
  /** When the end of a lease was put in the log, by position. */
  readonly #proposals = new Map<string, Proposal>();

  constructor(readonly world: World) {}

  decided(life: Life, effect: Effect): void {
    if (effect.type === "changed" && effect.standing.ready) {
      const { term } = effect.standing;
      if (!this.#readyAt.has(term)) this.#readyAt.set(term, this.world.now);
    }
    if (effect.type !== "persist" || life.standing.role !== "leader") return;
    for (const { index, term, kind, data } of effect.entries) {
      if (kind !== "command" || term !== life.standing.term) continue;
      const { type } = decodeCommand(data).command;
      if (type !== "lapse_lease" && type !== "end_lease") continue;
      this.#proposals.set(`${index}/${term}`, { at: this.world.now, by: life });
    }
  }

  committed({ entry, command }: CommittedEntry): void {
    const { now, ledger } = this.world;
    // What comes too late, or twice, changes nothing.
    if (ledger.events.at(-1)?.revision !== entry.index) return;
    switch (command?.type) {
      case "register":
        this.#leases.set(`reg-${entry.index}`, {
          ttl: LEASE_INTERVALS * command.service.heartbeatInterval,
          since: now,
          beats: [],
        });
        return;
      case "lapse_lease":
      case "end_lease":
        this.#check(command.registrationId, command.type, entry.index, entry.term);
        return this.#begin(command.registrationId, now);
      case "renew_lease":
        return this.#begin(command.registrationId, now);
      default:
        return;
    }
  }

  #begin(registrationId: string, now: Millis): void {
    const lease = this.#leases.get(registrationId);
    if (lease === undefined) return;
    lease.since = now;
    lease.beats = lease.beats.filter(({ answeredAt }) => answeredAt >= now);
  }

  /** A client was told that its heartbeat keeps the lease. */
  acknowledgedBeat(registrationId: string, sentAt: Millis): void {
    this.world.coverage.count("heartbeats acknowledged");
    this.#leases.get(registrationId)?.beats.push({ sentAt, answeredAt: this.world.now });
  }

  #check(registrationId: string, type: string, index: number, term: Term): void {
    this.world.coverage.count(type === "lapse_lease" ? "leases lapsed" : "leases ended");
    const lease = this.#leases.get(registrationId);
    const proposal = this.#proposals.get(`${index}/${term}`);
    if (lease === undefined || proposal === undefined) return;
    const needed = lease.ttl / (1 + this.world.settings.drift) - 1;
    const longest = this.#longestSilence(lease, proposal, this.#readyAt.get(term) ?? Infinity);
    if (longest >= needed) return;
    this.world.fail(
      this.name,
      `${type} of ${registrationId} at ${index}/${term}: no heartbeat for ${
        longest.toFixed(1)
      } ms ` +
        `at most, but the lease is good for ${lease.ttl} ms`,
    );
  }

  /** The longest time without a heartbeat that the leader which ended the lease can have seen. */
  #longestSilence({ since, beats }: Lease, { at, by }: Proposal, readyAt: Millis): Millis {
    let heard = Math.max(since, readyAt);
    let longest = 0;
    for (const { sentAt, answeredAt } of [...beats, { sentAt: at, answeredAt: at }]) {
      const until = Math.min(answeredAt, at);
      longest = Math.max(longest, until - heard - this.#uncounted(by, heard, until));
      heard = Math.max(heard, sentAt);
    }
    return longest;
  }

  /** How much of the time the leader stood still or was out of touch, which does not count. */
  #uncounted({ pauses, nodeId }: Life, from: Millis, to: Millis): Millis {
    const { settings, wires } = this.world;
    const unnoticed = UNNOTICED_PULSES * settings.cluster.heartbeatInterval *
      (1 + 2 * settings.drift);
    return merged([...pauses, ...wires.isolation.of(nodeId)]).reduce((sum, span) => {
      const overlap = Math.min(to, span.until) - Math.max(from, span.from);
      const counted = Math.max(0, overlap - unnoticed);
      if (counted > 0) this.world.coverage.count("leases held through an interruption");
      return sum + counted;
    }, 0);
  }
}

/** The spans in order, those that touch as one. */
function merged(spans: readonly Span[]): Span[] {
  const found: { from: Millis; until: Millis }[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else found.push({ from, until });
  }
  return found;
}
