import { nearest, suggestion } from "../config/mod.ts";
import { type Command, COMMANDS, findCommand, PROGRAM } from "./commands.ts";

/** What the first word of the command line asks for. */
export type Program =
  /** A node, with these flags. */
  | { readonly kind: "node"; readonly args: readonly string[] }
  | { readonly kind: "command"; readonly command: Command; readonly args: readonly string[] }
  | { readonly kind: "unknown"; readonly message: string };

/** Words beside the commands of the table that may stand first. */
const OTHERS = { run: "run", help: "help" } as const;

/** Without a command the program is a node, as it is after `run`. */
export function chooseProgram(args: readonly string[]): Program {
  const [first, ...rest] = args;
  if (first === undefined || first.startsWith("-")) return { kind: "node", args };
  if (first === OTHERS.run) return { kind: "node", args: rest };
  if (first === OTHERS.help) return chooseHelp(rest);
  const command = findCommand(first);
  return command === undefined ? unknown(first) : { kind: "command", command, args: rest };
}

/** `help apply` is `apply --help`. */
function chooseHelp([name]: readonly string[]): Program {
  if (name === undefined || name === OTHERS.run) return { kind: "node", args: ["--help"] };
  const command = findCommand(name);
  return command === undefined ? unknown(name) : { kind: "command", command, args: ["--help"] };
}

function unknown(word: string): Program {
  const names = [...COMMANDS.map(({ name }) => name), ...Object.values(OTHERS)];
  const meant = suggestion(nearest(word, names));
  const message = `${JSON.stringify(word.slice(0, 80))}: unknown command${meant}
There are ${names.join(", ")}; see ${PROGRAM} --help.`;
  return { kind: "unknown", message };
}
