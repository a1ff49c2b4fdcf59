import type { Clock, Millis, NodeId } from "../base/mod.ts";

/**
 * After so many election timeouts without a word a member counts as unhealthy: a healthy one would
 * have led, answered the leader, or stood for election meanwhile.
 */
const PATIENCE = 3;

/** When the other members were last heard, whoever leads. */
export class Contacts {
  readonly #clock: Clock;
  readonly #patience: Millis;
  readonly #since: Millis;
  readonly #heardAt = new Map<NodeId, Millis>();

  constructor(clock: Clock, electionTimeout: Millis) {
    this.#clock = clock;
    this.#patience = PATIENCE * electionTimeout;
    this.#since = clock.monotonic();
  }

  /** A message has come. */
  heard(from: NodeId): void {
    this.#heardAt.set(from, this.#clock.monotonic());
  }

  /** Wall-clock time of the last word; undefined for none yet. */
  last(id: NodeId): Millis | undefined {
    return this.#heardAt.has(id) ? this.#clock.wall() - this.silence(id) : undefined;
  }

  /** Since the last word, or, where there was none, since this node began to listen. */
  silence(id: NodeId): Millis {
    return this.#clock.monotonic() - (this.#heardAt.get(id) ?? this.#since);
  }

  isHealthy(id: NodeId): boolean {
    return this.#heardAt.has(id) && this.silence(id) < this.#patience;
  }
}
