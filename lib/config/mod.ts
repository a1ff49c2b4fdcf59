/**
 * config: flags, environment and settings file to one frozen, validated `Config`.
 *
 * In:  the command line, the environment and a function that reads a file, all handed in.
 * Out: `Config`, the text of `--help`, or all problems at once.
 * Never: touches the process, the disk or a clock; never throws for what a user wrote.
 */
export { type Address, isUnspecified, parseAddress } from "./address.ts";
export { CONFIG_BOUNDS } from "./bounds.ts";
export type { Config, LogFormat, LogLevel } from "./config.ts";
export { DEFAULT_CONFIG_FILE, type Flag, FLAGS } from "./flags.ts";
export { nearest, suggestion } from "./nearest.ts";
export {
  formatProblem,
  formatProblems,
  type Problem,
  show,
  showName,
  type Source,
} from "./problem.ts";
export { type ConfigInput, type Resolution, resolveConfig } from "./resolve.ts";
export { type Setting, SETTINGS } from "./settings.ts";
