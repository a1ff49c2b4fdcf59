// Stands for jsr:@std/cli where only the npm registry can be reached (see `links` in deno.json):
// the same code from npm, with the signatures this project uses.

import * as impl from "npm:deno-std@1.4.0/cli/parse_args.js";

/** What `parseArgs` is told about the flags. */
export interface ParseOptions {
  /** Flags whose value is kept as text. */
  readonly string?: readonly string[];
  /** Flags that take no value. */
  readonly boolean?: readonly string[];
  /** Flags that may be given several times; all values are kept. */
  readonly collect?: readonly string[];
  /** Other names of a flag. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Called for each argument that is not declared; `false` leaves it out of the result. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  /** Puts what follows `--` under the key `--` instead of among the positional arguments. */
  readonly "--"?: boolean;
}

/** Flags by name; `_` holds the positional arguments. */
export interface Args {
  readonly [name: string]: unknown;
  readonly _: readonly (string | number)[];
}

/** Parses command line arguments into flags and positional arguments. */
export const parseArgs: (args: readonly string[], options?: ParseOptions) => Args = impl.parseArgs;
