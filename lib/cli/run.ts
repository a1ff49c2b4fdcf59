/** One subcommand, from its arguments to its exit code. */
import { type Invocation, readArguments } from "./arguments.ts";
import type { Command, CommandName } from "./commands.ts";
import { CommandError, EXIT, UsageError } from "./failure.ts";
import { commandHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { printable } from "./printable.ts";

type Handler = (asked: Invocation, io: Io) => number | Promise<number>;

/** Loads no more than the command takes. Total: a command without a handler does not compile. */
const HANDLERS: Readonly<Record<CommandName, () => Promise<Handler>>> = {
  apply: async () => (await import("./apply.ts")).apply,
  completion: async () => (await import("./completion.ts")).completion,
  dead: async () => (await import("./dead.ts")).dead,
  delete: async () => (await import("./describe.ts")).remove,
  describe: async () => (await import("./describe.ts")).describe,
  disable: async () => (await import("./switch.ts")).disable,
  doctor: async () => (await import("./doctor.ts")).doctor,
  enable: async () => (await import("./switch.ts")).enable,
  explain: async () => (await import("./explain.ts")).explain,
  get: async () => (await import("./get.ts")).get,
  graph: async () => (await import("./show_graph.ts")).showGraph,
  health: async () => (await import("./health.ts")).health,
  status: async () => (await import("./status.ts")).status,
  validate: async () => (await import("./validate.ts")).validate,
  version: async () => (await import("./version.ts")).version,
};

/** Runs a command; the answer is the exit code. Throws only for faults of this program. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  io: Io,
): Promise<number> {
  try {
    const asked = readArguments(command, args, io.env);
    if (asked.help) {
      io.out(commandHelp(command));
      return EXIT.ok;
    }
    const handler = await HANDLERS[command.name]();
    return await handler(asked, io);
  } catch (error) {
    const known = error instanceof UsageError || error instanceof CommandError;
    if (!known) throw error;
    io.err(`${error.message.split("\n").map(printable).join("\n")}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failure;
  }
}
