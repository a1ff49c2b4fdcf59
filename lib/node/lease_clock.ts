import type { Cancel, Clock, Millis, Timers } from "../base/mod.ts";

/** Of the time between two proofs this many pulses count at most. */
const PULSES_AT_ONCE = 2;

export type LeaseClockOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Resolves once a majority has confirmed, after the call, that this node leads. */
  readonly confirm: () => Promise<void>;
  /** How often that is asked. */
  readonly pulse: Millis;
};

/** What those see of the clock who only ask it. */
export type LeaseTime = Pick<LeaseClock, "read" | "latest">;

/**
 * The time that leases are counted in. It passes only where heartbeats could be heard: while this
 * node leads, runs, and is in contact with a majority, since those who speak to other nodes are
 * heard through them. Contact is proven by rounds, a pulse apart. A round that is answered proves it
 * for the time when it began; what lies between two such times counts if it is about a pulse, and
 * for no more than two, since contact was lost meanwhile if it is much longer.
 */
export class LeaseClock {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #confirm: () => Promise<void>;
  readonly #pulse: Millis;
  #passed: Millis = 0;
  /** Where, on the node's own clock, the time begins that has not been counted yet. */
  #countedTo: Millis = 0;
  #runs = 0;
  #cancel: Cancel = () => {};

  constructor({ clock, timers, confirm, pulse }: LeaseClockOptions) {
    this.#clock = clock;
    this.#timers = timers;
    this.#confirm = confirm;
    this.#pulse = pulse;
  }

  /** Begins anew, at 0. */
  start(): void {
    this.#runs++;
    this.#passed = 0;
    this.#countedTo = this.#clock.monotonic();
    this.#probeAfter(this.#pulse);
  }

  stop(): void {
    this.#runs++;
    this.#cancel();
  }

  /** What has certainly passed: no deadline above is over yet. */
  read(): Millis {
    return this.#passed;
  }

  /** What this moment may come to be counted as: a deadline from now on is counted from here. */
  latest(): Millis {
    return this.#passed + this.#countable(this.#clock.monotonic());
  }

  #countable(until: Millis): Millis {
    return Math.max(0, Math.min(until - this.#countedTo, PULSES_AT_ONCE * this.#pulse));
  }

  #probeAfter(delay: Millis): void {
    this.#cancel = this.#timers.after(Math.max(0, delay), () => void this.probe());
  }

  /** One round: what it proves is counted, and the next is planned. */
  async probe(): Promise<void> {
    const run = this.#runs;
    const begunAt = this.#clock.monotonic();
    const confirmed = await this.#confirm().then(() => true, () => false);
    if (run !== this.#runs) return;
    const now = this.#clock.monotonic();
    if (confirmed) this.#count(begunAt, now);
    this.#probeAfter(confirmed ? begunAt + this.#pulse - now : this.#pulse);
  }

  #count(begunAt: Millis, answeredAt: Millis): void {
    this.#passed += this.#countable(begunAt);
    // After a long wait for the answer, when in it there was contact is not known.
    const late = answeredAt - begunAt > PULSES_AT_ONCE * this.#pulse;
    this.#countedTo = late ? answeredAt : begunAt;
  }
}
