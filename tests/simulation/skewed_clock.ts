import type { Cancel, Clock, Millis, Timers } from "../../lib/base/mod.ts";

/** How a machine's clocks differ from true time. */
export type Skew = {
  /** Milliseconds that its clocks count in one of true time. */
  readonly rate: number;
  /** Its wall clock's error; changed by jumps. */
  wallError: Millis;
};

/** No timer is exact: it fires when its time has come by the process's own clock, and a little later. */
const GRAIN: Millis = 0.001;

/**
 * The clocks and timers of one process: its monotonic clock begins anywhere and runs a little too
 * fast or too slow; its wall clock may jump.
 */
export class SkewedClock implements Clock, Timers {
  readonly #time: Clock & Timers;
  readonly #skew: Skew;
  readonly #origin: Millis;
  readonly #bornAt: Millis;
  readonly #enter: (work: () => void) => void;

  /** `enter` runs what comes from outside in the process, if that lives. */
  constructor(
    time: Clock & Timers,
    skew: Skew,
    origin: Millis,
    enter: (work: () => void) => void,
  ) {
    this.#time = time;
    this.#skew = skew;
    this.#origin = origin;
    this.#bornAt = time.monotonic();
    this.#enter = enter;
  }

  monotonic(): Millis {
    return this.#origin + (this.#time.monotonic() - this.#bornAt) * this.#skew.rate;
  }

  wall(): Millis {
    return Math.floor(this.#time.wall() + this.#skew.wallError);
  }

  after(delay: Millis, work: () => void): Cancel {
    let cancelled = false;
    const cancel = this.#time.after(Math.max(0, delay) / this.#skew.rate + GRAIN, () => {
      // Between the alarm and its turn a process that was paused may have changed its mind.
      this.#enter(() => {
        if (!cancelled) work();
      });
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }
}
