import type { Clock, Millis } from "../base/mod.ts";
import { type Logger, loggerOver } from "./logger.ts";

export type RateLimit = {
  readonly clock: Clock;
  /** The same event is written at most once in this time. */
  readonly everyMs: Millis;
  /** Different events that are remembered; the one that was written longest ago goes first. */
  readonly maxEvents?: number;
};

/**
 * A logger for what can happen any number of times a second (garbage on a port, a full queue): the
 * first event is written, its like are counted, and the next one that is written says how many
 * there were (`suppressed`). Events are alike when level and message are.
 */
export function rateLimited(logger: Logger, limit: RateLimit): Logger {
  const { clock, everyMs, maxEvents = 1_000 } = limit;
  const written = new Map<string, { at: Millis; suppressed: number }>();
  return loggerOver(
    ({ level, message, fields }) => {
      if (!logger.enabled(level)) return;
      const key = `${level} ${message}`;
      const now = clock.monotonic();
      const last = written.get(key);
      if (last && now - last.at < everyMs) {
        last.suppressed++;
        return;
      }
      // Deleted first, so that the map's order is the order of writing.
      written.delete(key);
      written.set(key, { at: now, suppressed: 0 });
      if (written.size > maxEvents) written.delete(written.keys().next().value ?? "");
      const suppressed = last?.suppressed || undefined;
      logger[level](message, { ...fields, suppressed });
    },
    (level) => logger.enabled(level),
    {},
  );
}
