import type { Clock } from "../base/mod.ts";
import type { LogStore } from "../storage/mod.ts";

/** `log`, of which each append is timed: `observe` is told how many seconds it took. */
export function meteredLog(
  log: LogStore,
  clock: Pick<Clock, "monotonic">,
  observe: (seconds: number) => void,
): LogStore {
  return {
    recover: (...args) => log.recover(...args),
    read: (...args) => log.read(...args),
    compact: (...args) => log.compact(...args),
    reset: (...args) => log.reset(...args),
    async append(batch) {
      const beganAt = clock.monotonic();
      await log.append(batch);
      observe((clock.monotonic() - beganAt) / 1_000);
    },
  };
}
