import type { Clock } from "../base/mod.ts";
import { type Fields, type LogEvent, type LogFormat, type LogLevel, render } from "./render.ts";

/** What code that has something to say is handed. Never global, never throws. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A logger that adds these fields to every event; an event's own fields win. */
  child(fields: Fields): Logger;
  /** Whether events of this level are written: for fields that cost something to make. */
  enabled(level: LogLevel): boolean;
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export type LoggerOptions = {
  /** The least level that is written. */
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly clock: Clock;
  /** Takes one whole line, its newline included. */
  readonly write: (line: string) => void;
};

/** A logger that writes one line an event. */
export function createLogger(options: LoggerOptions): Logger {
  const { level: least, format, clock, write } = options;
  const enabled = (level: LogLevel) => RANK[level] >= RANK[least];
  const emit = (event: Omit<LogEvent, "time">) => {
    if (!enabled(event.level)) return;
    const withStack = enabled("debug");
    write(`${render({ ...event, time: clock.wall() }, format, { withStack })}\n`);
  };
  return loggerOver(emit, enabled, {});
}

/** A logger that says nothing. */
export function silentLogger(): Logger {
  return loggerOver(() => {}, () => false, {});
}

/** Builds the four levels and `child` over one function that takes events. */
export function loggerOver(
  emit: (event: Omit<LogEvent, "time">) => void,
  enabled: (level: LogLevel) => boolean,
  bound: Fields,
): Logger {
  const at = (level: LogLevel) => (message: string, fields: Fields = {}) =>
    emit({ level, message, fields: { ...bound, ...fields } });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => loggerOver(emit, enabled, { ...bound, ...fields }),
    enabled,
  };
}
