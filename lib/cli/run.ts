/** One subcommand, from its arguments to its exit code. */
import { apply } from "./apply.ts";
import { type Invocation, readArguments } from "./arguments.ts";
import type { Command, CommandName } from "./commands.ts";
import { PROGRAM } from "./commands.ts";
import { completionScript, type Shell } from "./completion.ts";
import { dead } from "./dead.ts";
import { describe, remove } from "./describe.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { CommandError, EXIT, UsageError } from "./failure.ts";
import { get } from "./get.ts";
import { commandHelp } from "./help.ts";
import { health } from "./health.ts";
import type { Io } from "./io.ts";
import { print, printable } from "./print.ts";
import { showGraph } from "./show_graph.ts";
import { status } from "./status.ts";
import { disable, enable } from "./switch.ts";
import { validate } from "./validate.ts";

type Handler = (asked: Invocation, io: Io) => number | Promise<number>;

/** Total: a command without a handler does not compile. */
const HANDLERS: Readonly<Record<CommandName, Handler>> = {
  apply,
  completion,
  dead,
  delete: remove,
  describe,
  disable,
  doctor,
  enable,
  explain,
  get,
  graph: showGraph,
  health,
  status,
  validate,
  version,
};

/** Runs a command; the answer is the exit code. Throws only for faults of this program. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  io: Io,
): Promise<number> {
  try {
    const asked = readArguments(command, args, io.env);
    if (!asked.help) return await HANDLERS[command.name](asked, io);
    io.out(commandHelp(command));
    return EXIT.ok;
  } catch (error) {
    const known = error instanceof UsageError || error instanceof CommandError;
    if (!known) throw error;
    io.err(`${error.message.split("\n").map(printable).join("\n")}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failure;
  }
}

function completion(asked: Invocation, io: Io): number {
  // The words have been checked against the list.
  io.out(completionScript(asked.words[0] as Shell));
  return EXIT.ok;
}

function version(asked: Invocation, io: Io): number {
  print(io, asked, io.version, () => versionText(io.version));
  return EXIT.ok;
}

/** As `--version` prints it. */
export function versionText({ version, commit, runtime }: Io["version"]): string {
  const note = runtime === "stand-in" ? ", on a stand-in runtime: for trying out only" : "";
  return `${PROGRAM} ${version}${commit === undefined ? "" : ` (${commit}${note})`}`;
}
