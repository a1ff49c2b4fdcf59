/** The command line of one subcommand, read by its table. */
import { parseArgs } from "@std/cli";
import { type Address, nearest, parseAddress, suggestion } from "../config/mod.ts";
import {
  type Argument,
  CLI_FLAGS,
  type CliFlag,
  type Command,
  DEFAULT_SCRATCH,
  DEFAULT_SERVER,
  type FlagName,
  GRAPH_FORMATS,
  OUTPUTS,
  PROGRAM,
  SERVER_VARIABLE,
} from "./commands.ts";
import { UsageError } from "./failure.ts";

export type Output = typeof OUTPUTS[number];
export type GraphFormat = typeof GRAPH_FORMATS[number];

/** What a command was asked. What a command does not take has its default. */
export type Invocation = {
  readonly command: Command;
  /** By position; all choices have been checked. */
  readonly words: readonly string[];
  readonly files: readonly string[];
  readonly output: Output;
  readonly format: GraphFormat;
  readonly servers: readonly Address[];
  readonly dryRun: boolean;
  readonly drain: boolean;
  readonly force: boolean;
  readonly watch: boolean;
  readonly intervalMs: number;
  readonly config: string | undefined;
  readonly dataDir: string | undefined;
  readonly scratch: string;
  readonly help: boolean;
};

const INTERVAL_SECONDS = { min: 0.1, max: 3_600, default: 2 } as const;

/** Throws UsageError with everything that is wrong. */
export function readArguments(
  command: Command,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Invocation {
  const flags = ([...command.flags, "help"] as const).map((name) => CLI_FLAGS[name]);
  const problems: string[] = [];
  const { words, texts } = parse(flags, args, problems);
  const last = (name: FlagName) => texts.get(name)?.at(-1);
  const help = texts.has("help");
  if (!help) {
    checkWords(command, words, problems);
    for (const name of command.needs ?? []) {
      const { value, short } = CLI_FLAGS[name];
      if (!texts.has(name)) problems.push(`--${name}: is needed, such as -${short} ${value}`);
    }
  }
  const invocation: Invocation = {
    command,
    words,
    files: texts.get("file") ?? [],
    output: chosen("output", OUTPUTS, last("output"), problems),
    format: chosen("format", GRAPH_FORMATS, last("format"), problems),
    servers: command.flags.includes("server") ? serversOf(last("server"), env, problems) : [],
    dryRun: texts.has("dry-run"),
    drain: texts.has("drain"),
    force: texts.has("force"),
    watch: texts.has("watch"),
    intervalMs: intervalOf(last("interval"), problems),
    config: last("config"),
    dataDir: last("data-dir"),
    scratch: last("scratch") || DEFAULT_SCRATCH,
    help,
  };
  if (problems.length === 0) return invocation;
  throw new UsageError([...problems, `See ${PROGRAM} ${command.name} --help.`].join("\n"));
}

type Parsed = {
  readonly words: readonly string[];
  /** What each flag that was given was given; [] for one that takes no value. */
  readonly texts: ReadonlyMap<FlagName, readonly string[]>;
};

function parse(flags: readonly CliFlag[], args: readonly string[], problems: string[]): Parsed {
  const valued = flags.filter(({ value }) => value !== undefined);
  const bare = flags.filter(({ value }) => value === undefined);
  const parsed = parseArgs(args, {
    string: [...valued.map(({ name }) => name), "_"],
    boolean: bare.map(({ name }) => name),
    collect: valued.map(({ name }) => name),
    alias: Object.fromEntries(flags.flatMap(({ name, short }) => short ? [[name, short]] : [])),
    unknown: (arg, key) => {
      if (key === undefined) return true;
      problems.push(unknownFlag(arg, flags));
      return false;
    },
  });
  const texts = new Map<FlagName, readonly string[]>();
  for (const { name } of bare) if (parsed[name] === true) texts.set(name, []);
  for (const flag of valued) {
    const given = parsed[flag.name];
    const values = (Array.isArray(given) ? given : []).map(String);
    if (values.length === 0) continue;
    texts.set(flag.name, values);
    // The parser reads a flag at the end, or before another one, as "".
    if (values.includes("")) problems.push(`--${flag.name}: needs a value: ${flag.value}`);
  }
  return { words: parsed._.map(String), texts };
}

function unknownFlag(arg: string, flags: readonly CliFlag[]): string {
  const name = arg.replace(/=.*$/s, "");
  const found = name.startsWith("--")
    ? nearest(name, flags.map((flag) => `--${flag.name}`))
    : undefined;
  return `${name}: unknown flag${suggestion(found)}`;
}

function checkWords(command: Command, words: readonly string[], problems: string[]): void {
  for (const [i, argument] of command.arguments.entries()) {
    const word = words[i];
    if (word === undefined) {
      if (argument.required) problems.push(`${argument.name}: is missing${listed(argument)}`);
    } else if (argument.choices !== undefined && !argument.choices.includes(word)) {
      const meant = suggestion(nearest(word, argument.choices));
      problems.push(`${JSON.stringify(word)}: unknown${meant || listed(argument)}`);
    }
  }
  if (command.arguments.at(-1)?.many === true) return;
  for (const word of words.slice(command.arguments.length)) {
    problems.push(`${JSON.stringify(word)}: one word too many`);
  }
}

function listed({ choices }: Argument): string {
  return choices === undefined ? "" : `; one of ${choices.join(", ")}`;
}

function chosen<T extends string>(
  name: FlagName,
  choices: readonly [T, ...T[]],
  text: string | undefined,
  problems: string[],
): T {
  if (text === undefined) return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === undefined && text !== "") {
    problems.push(`--${name}: ${JSON.stringify(text)} is not one of ${choices.join(", ")}`);
  }
  return found ?? choices[0];
}

function serversOf(
  flag: string | undefined,
  env: Readonly<Record<string, string>>,
  problems: string[],
): Address[] {
  const variable = env[SERVER_VARIABLE] || undefined;
  const [name, text] = flag !== undefined
    ? ["--server", flag]
    : [SERVER_VARIABLE, variable ?? DEFAULT_SERVER];
  if (text === "") return [];
  return text.split(",").flatMap((one) => {
    const address = parseAddress(one.trim());
    if (address && address.port > 0) return [address];
    problems.push(`${name}: ${JSON.stringify(one)} is not host:port`);
    return [];
  });
}

function intervalOf(text: string | undefined, problems: string[]): number {
  if (text === undefined || text === "") return INTERVAL_SECONDS.default * 1_000;
  const seconds = Number(text);
  const { min, max } = INTERVAL_SECONDS;
  if (!(seconds >= min && seconds <= max)) {
    problems.push(`--interval: ${text} is not a number of seconds from ${min} to ${max}`);
  }
  return seconds * 1_000;
}
