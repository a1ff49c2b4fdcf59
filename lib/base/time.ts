/** A span of time, in milliseconds. */
export type Millis = number;

/** The two clocks of a process. Pure code never sees this: it is handed the readings. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back, not comparable between processes. */
  monotonic(): Millis;
  /** Milliseconds since 1970-01-01T00:00:00Z; may jump either way. */
  wall(): Millis;
}

/** Cancels what `Timers.after` scheduled; harmless when it has run already. */
export type Cancel = () => void;

/** Runs work later. The simulator's twin runs it on virtual time. */
export interface Timers {
  /** Calls `work` once, `delay` milliseconds from now at the earliest. */
  after(delay: Millis, work: () => void): Cancel;
}
