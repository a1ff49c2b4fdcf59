/** What `--help` says, made of the tables. */
import {
  type Argument,
  CLI_FLAGS,
  type Command,
  COMMANDS,
  type FlagName,
  PROGRAM,
} from "./commands.ts";
import type { VersionInfo } from "./io.ts";

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function shown({ name, required, many }: Argument): string {
  const text = many === true ? `${name}...` : name;
  return required ? text : `[${text}]`;
}

function flagRow(name: FlagName): [string, string] {
  const { short, value, help } = CLI_FLAGS[name];
  const letter = short === undefined ? "    " : `-${short}, `;
  return [`${letter}--${name}${value === undefined ? "" : ` ${value}`}`, help];
}

export function usageOf(command: Command): string {
  const words = command.arguments.map(shown);
  const needed = (command.needs ?? []).map((name) => `--${name} ${CLI_FLAGS[name].value}`);
  return [PROGRAM, command.name, ...words, ...needed, "[flags]"].join(" ");
}

/** `apply --help`. */
export function commandHelp(command: Command): string {
  const examples = command.examples.map(([what, line]) =>
    `  ${what}\n    ${line.includes(PROGRAM) ? line : `${PROGRAM} ${line}`}`
  );
  const parts = [
    `${command.summary}.`,
    `Usage: ${usageOf(command)}`,
    ...(command.notes === undefined ? [] : [command.notes]),
    `Examples:\n${examples.join("\n\n")}`,
    `Flags:\n${columns([...command.flags, "help" as const].map(flagRow))}`,
    "Exit code: 0 done, 1 failed, 2 the command line is wrong.",
  ];
  return `${parts.join("\n\n")}\n`;
}

/** `--help` of the program: that of a node, and the commands. */
export function programHelp(nodeHelp: string): string {
  const rows = COMMANDS.map(({ name, summary }): [string, string] => [name, summary]);
  return `${nodeHelp}
Commands. Without one the program is a node; each says more with --help.
${columns([["run", "A node of the cluster, with the flags above"], ...rows])}

Examples:
  ${PROGRAM} status
  ${PROGRAM} apply -f pipelines/ --server 10.0.0.1:50051
`;
}

/** As `--version` prints it. */
export function versionText({ version, commit, runtime }: VersionInfo): string {
  const note = runtime === "stand-in" ? ", on a stand-in runtime: for trying out only" : "";
  return `${PROGRAM} ${version}${commit === undefined ? "" : ` (${commit}${note})`}`;
}
