/** Scripts for shells, made of the command table. */
import {
  type Argument,
  CLI_FLAGS,
  type CliFlag,
  type Command,
  COMMANDS,
  PROGRAM,
  type SHELLS,
} from "./commands.ts";
import { FLAGS } from "../config/mod.ts";
import type { Invocation } from "./arguments.ts";
import { EXIT } from "./failure.ts";
import type { Io } from "./io.ts";

export type Shell = typeof SHELLS[number];

export function completion(asked: Invocation, io: Io): number {
  // The words have been checked against the list.
  io.out(completionScript(asked.words[0] as Shell));
  return EXIT.ok;
}

export function completionScript(shell: Shell): string {
  switch (shell) {
    case "bash":
      return bash();
    case "zsh":
      return zsh();
    case "fish":
      return fish();
    default: {
      const rest: never = shell;
      return rest;
    }
  }
}

const NAMES = ["run", "help", ...COMMANDS.map(({ name }) => name)];
const NODE_FLAGS = FLAGS.map(({ name }) => `--${name}`);
const FUNCTION = `_${PROGRAM.replaceAll("-", "_")}`;

function flagsOf(command: Command): CliFlag[] {
  return [...command.flags, "help" as const].map((name) => CLI_FLAGS[name]);
}

function written(flag: CliFlag): string[] {
  return [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];
}

function isPath({ value }: CliFlag): boolean {
  return value === "PATH" || value === "FILE" || value === "DIR";
}

/** The words that may stand where `argument` does. */
function choicesOf(argument: Argument | undefined): readonly string[] {
  return argument?.choices ?? [];
}

function bash(): string {
  const values = Object.values<CliFlag>(CLI_FLAGS).flatMap((flag) => {
    if (flag.value === undefined) return [];
    const reply = flag.choices === undefined
      ? isPath(flag) ? 'COMPREPLY=($(compgen -f -- "$current"))' : "COMPREPLY=()"
      : `COMPREPLY=($(compgen -W "${flag.choices.join(" ")}" -- "$current"))`;
    return [`    ${written(flag).join("|")}) ${reply}; return ;;`];
  });
  const words = COMMANDS.map((command) => {
    const first = choicesOf(command.arguments[0]);
    const flags = flagsOf(command).map(({ name }) => `--${name}`);
    return `    ${command.name}) words="${[...first, ...flags].join(" ")}" ;;`;
  });
  return `# bash completion for ${PROGRAM}
${FUNCTION}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  COMPREPLY=()
  case "$previous" in
${values.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...NAMES, ...NODE_FLAGS].join(" ")}" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${words.join("\n")}
    help) words="${NAMES.join(" ")}" ;;
    *) words="${NODE_FLAGS.join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${FUNCTION} ${PROGRAM}
`;
}

function zsh(): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, "\\$&");
  const commands = [
    "'run:A node of the cluster'",
    "'help:How a command is used'",
    ...COMMANDS.map(({ name, summary }) => `'${name}:${quoted(summary)}'`),
  ];
  const flag = (one: CliFlag) => {
    const action = one.value === undefined
      ? ""
      : `:${one.name}:${one.choices ? `(${one.choices.join(" ")})` : isPath(one) ? "_files" : ""}`;
    const repeated = one.many === true ? "*" : "";
    return written(one).map((name) => `'${repeated}${name}[${quoted(one.help)}]${action}'`);
  };
  const cases = COMMANDS.map((command) => {
    const words = command.arguments.map((argument, i) => {
      const place = argument.many === true ? "*" : String(i + 1);
      return `'${place}:${argument.name}:(${choicesOf(argument).join(" ")})'`;
    });
    return `    ${command.name}) _arguments ${
      [...words, ...flagsOf(command).flatMap(flag)].join(" ")
    } ;;`;
  });
  return `#compdef ${PROGRAM}
${FUNCTION}() {
  local -a commands
  commands=(${commands.join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- ${NODE_FLAGS.join(" ")}
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
    help) compadd -- ${NAMES.join(" ")} ;;
    *) compadd -- ${NODE_FLAGS.join(" ")} ;;
  esac
}
if [ "$funcstack[1]" = "_${PROGRAM}" ]; then
  ${FUNCTION} "$@"
else
  compdef ${FUNCTION} ${PROGRAM}
fi
`;
}

function fish(): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const first = `complete -c ${PROGRAM} -n __fish_use_subcommand`;
  const commands = [
    `${first} -f -a run -d ${quoted("A node of the cluster")}`,
    `${first} -f -a help -d ${quoted("How a command is used")}`,
    ...COMMANDS.map(({ name, summary }) => `${first} -f -a ${name} -d ${quoted(summary)}`),
    ...FLAGS.map(({ name, short, value, help }) => {
      const letter = short === undefined ? "" : ` -s ${short}`;
      return `${first} -l ${name}${letter}${value === undefined ? "" : " -r"} -d ${quoted(help)}`;
    }),
  ];
  const rest = COMMANDS.flatMap((command) => {
    const on = `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${command.name}'`;
    const choices = choicesOf(command.arguments[0]);
    const words = choices.length === 0 ? [] : [`${on} -f -a ${quoted(choices.join(" "))}`];
    return [...words, ...flagsOf(command).map((flag) => `${on} ${fishFlag(flag, quoted)}`)];
  });
  return `# fish completion for ${PROGRAM}\n${[...commands, ...rest].join("\n")}\n`;
}

function fishFlag(flag: CliFlag, quoted: (text: string) => string): string {
  const short = flag.short === undefined ? [] : [`-s ${flag.short}`];
  const value = flag.value === undefined
    ? ["-f"]
    : flag.choices === undefined
    ? [isPath(flag) ? "-r -F" : "-x"]
    : [`-x -a ${quoted(flag.choices.join(" "))}`];
  return [`-l ${flag.name}`, ...short, ...value, `-d ${quoted(flag.help)}`].join(" ");
}
