import type { Clock, Timers } from "../base/mod.ts";

/** What a command has of the world around it, beside files and the network. */
export type Io = {
  /** Writes to stdout; the text ends in a newline. */
  readonly out: (text: string) => void;
  /** Writes to stderr; the text ends in a newline. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string>>;
  /** The text of a settings file, or undefined where there is none. Throws when it is unreadable. */
  readonly readFile: (path: string) => string | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Whether stdout is a terminal, which may be cleared. */
  readonly terminal: boolean;
  readonly version: VersionInfo;
};

/** What this program is. */
export type VersionInfo = {
  readonly version: string;
  /** Undefined when run from source. */
  readonly commit?: string;
  /** "stand-in": for trying out only. Undefined when run from source. */
  readonly runtime?: string;
  /** Whether it exports traces when its environment says so. Undefined when run from source: it does. */
  readonly traces?: boolean;
};
