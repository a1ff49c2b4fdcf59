import type { Millis } from "../base/mod.ts";

export type Backoff = { readonly initial: Millis; readonly max: Millis };

/**
 * How long to wait before the next try, after `attempts` of them (1 and up): doubles from one to the
 * next, up to a bound, and of that a part between half and all by `random`, in [0, 1), so that what
 * failed together does not come back together.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, its "equal jitter".
 */
export function backoffDelay(backoff: Backoff, attempts: number, random: number): Millis {
  const doubled = backoff.initial * 2 ** Math.min(attempts - 1, 52);
  const whole = Math.min(doubled, backoff.max);
  return whole / 2 + random * whole / 2;
}
