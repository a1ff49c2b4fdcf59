/** The command line as data, and how it is read. */
import { type Args, parseArgs } from "@std/cli";
import type { Given, Reading } from "./given.ts";
import { nearest, suggestion } from "./nearest.ts";
import { type Problem, show, showName } from "./problem.ts";
import { findSetting } from "./settings.ts";
import { textValue } from "./text_value.ts";

/** Where settings are read from when `--config` does not say. It may be absent; a named one may not. */
export const DEFAULT_CONFIG_FILE = "config/router.yaml";

export type Flag = {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in help; a flag without it takes none. */
  readonly value?: string;
  /** The setting that it sets, `section.key`. */
  readonly setting?: string;
  readonly help: string;
};

export const FLAGS: readonly Flag[] = [
  {
    name: "config",
    short: "c",
    value: "FILE",
    help: `Settings file (default ${DEFAULT_CONFIG_FILE}, which may be absent)`,
  },
  {
    name: "node-id",
    short: "n",
    value: "N",
    setting: "node.id",
    help: "This node's number in the cluster (required)",
  },
  {
    name: "listen-addr",
    short: "l",
    value: "HOST:PORT",
    setting: "node.listen_addr",
    help: "Where clients call, by gRPC",
  },
  {
    name: "raft-addr",
    value: "HOST:PORT",
    setting: "node.raft_addr",
    help: "Where the other nodes call",
  },
  {
    name: "raft-advertise-addr",
    value: "HOST:PORT",
    setting: "node.raft_advertise_addr",
    help: "Where the other nodes find that, if not under --raft-addr",
  },
  {
    name: "peers",
    value: "HOST:PORT,...",
    setting: "node.peers",
    help: "Raft addresses of the other nodes, for the first start of a cluster",
  },
  {
    name: "data-dir",
    value: "DIR",
    setting: "node.data_dir",
    help: "Where this node keeps its data; one directory a node",
  },
  {
    name: "http-addr",
    value: "HOST:PORT",
    setting: "http.listen_addr",
    help: 'Where health and metrics are served; "" for nowhere',
  },
  { name: "log-level", value: "LEVEL", setting: "log.level", help: "Least level that is logged" },
  { name: "log-format", value: "FORMAT", setting: "log.format", help: "How a log line looks" },
  { name: "help", short: "h", help: "Print this and exit" },
  { name: "version", short: "V", help: "Print the version and exit" },
];

/** What the command line says. */
export type CommandLine = Reading & {
  readonly help: boolean;
  readonly version: boolean;
  /** The file named by `--config`. */
  readonly configFile: string | undefined;
};

const VALUED = FLAGS.filter((flag) => flag.value !== undefined);
const BARE = FLAGS.filter((flag) => flag.value === undefined);
const ALIASES = Object.fromEntries(
  FLAGS.flatMap((flag) => flag.short === undefined ? [] : [[flag.name, flag.short]]),
);

/** Reads the command line. Of a flag that is given several times, the last wins. */
export function readFlags(given: readonly string[]): CommandLine {
  const args = attachBlanks(given);
  const problems: Problem[] = [];
  const parsed = parseArgs(args, {
    string: VALUED.map((flag) => flag.name),
    boolean: BARE.map((flag) => flag.name),
    alias: ALIASES,
    unknown: (arg, key) => {
      problems.push(key === undefined ? strayArgument(arg) : unknownFlag(arg));
      return false;
    },
  });
  const valueless = new Set(withoutValue(args));
  for (const flag of VALUED) {
    if (valueless.has(flag.name)) problems.push(missingValue(flag));
  }
  for (const arg of afterDashes(args)) problems.push(strayArgument(arg));
  const readable = VALUED.filter((flag) => !valueless.has(flag.name));
  const configFile = readable.some((flag) => flag.name === "config")
    ? textOf(parsed, "config")
    : undefined;
  return {
    given: givenBy(parsed, readable),
    problems,
    help: parsed["help"] === true,
    version: parsed["version"] === true,
    configFile,
  };
}

function textOf(parsed: Args, name: string): string | undefined {
  const value = parsed[name];
  return typeof value === "string" ? value : undefined;
}

function givenBy(parsed: Args, flags: readonly Flag[]): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const flag of flags) {
    const setting = flag.setting === undefined ? undefined : findSetting(flag.setting);
    const text = textOf(parsed, flag.name);
    if (!setting || text === undefined) continue;
    given.set(setting.path, {
      value: textValue(setting.kind, text),
      source: { kind: "flag", name: `--${flag.name}` },
    });
  }
  return given;
}

/** The parser does not take a blank argument for a value; `--peers ""` is one, so it is attached. */
function attachBlanks(args: readonly string[]): string[] {
  const attached: string[] = [];
  for (const arg of args) {
    const flag = attached.at(-1);
    const takes = arg.trim() === "" &&
      VALUED.some(({ name, short }) =>
        flag === `--${name}` || (short !== undefined && flag === `-${short}`)
      );
    if (takes) attached[attached.length - 1] = `${flag}=${arg}`;
    else attached.push(arg);
  }
  return attached;
}

/**
 * Flags whose value was left out. The parser reads such a flag as "", which for `--peers` would
 * quietly mean a cluster of one.
 */
function withoutValue(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  return VALUED.filter(({ name, short }) =>
    before.some((arg, i) => {
      const next = before[i + 1];
      const bare = arg === `--${name}` || (short !== undefined && arg === `-${short}`);
      return bare && (next === undefined || /^-./.test(next));
    })
  ).map((flag) => flag.name);
}

function afterDashes(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end < 0 ? [] : args.slice(end + 1);
}

function missingValue(flag: Flag): Problem {
  return { path: `--${flag.name}`, problem: `needs a value: --${flag.name} ${flag.value}` };
}

function strayArgument(arg: string): Problem {
  return { path: show(arg), problem: "stray argument; settings are given as flags" };
}

function unknownFlag(arg: string): Problem {
  const name = arg.replace(/=.*$/s, "");
  const found = name.startsWith("--")
    ? nearest(name, FLAGS.map((flag) => `--${flag.name}`))
    : undefined;
  return { path: showName(name), problem: `unknown flag${suggestion(found)}` };
}
