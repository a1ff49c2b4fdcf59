/** The real clock, timers and entropy: the only place in `lib/` that touches them. */
import type { Clock, Timers } from "./time.ts";
import type { Rng } from "./rng.ts";

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
};

export const systemTimers: Timers = {
  after(delay, work) {
    const handle = setTimeout(work, delay);
    return () => clearTimeout(handle);
  },
};

export const systemRng: Rng = { next: () => Math.random() };

/** `length` bytes of entropy as lower-case hex. */
export function randomHex(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
