/** What the command line of `deno task example` asks for. */
import { join } from "@std/path";
import { parseArgs } from "@std/cli";
import { UsageError } from "../usage_error.ts";

export const USAGE = `Runs the worked example of config/example/.

Usage: deno task example [flags]

  --server HOST:PORT,...  nodes to use; without it a node is started, and stopped at the end
  --records N             how many records the log shall have in all (default 300)
  --dir DIR               for the log and what the sinks write (default: a new temporary one)
  --manifests DIR         default config/example
  --kill sidecar-c        kill it in the middle; another one has such a service, too
  --restart SIDECAR       kill it in the middle, and start it again
  --stay                  go on until Ctrl-C

Exit code: 0 everything arrived, 1 it did not, 2 the command line is wrong.`;

export const PARTITIONS = 3;

export const SIDECARS = ["sidecar-a", "sidecar-b", "sidecar-c"] as const;

export type SidecarId = typeof SIDECARS[number];

export type Options = {
  readonly server: string | undefined;
  /** In each partition. */
  readonly length: number;
  readonly dir: string;
  readonly manifests: string;
  /** Which sidecar to kill. */
  readonly strike: SidecarId | undefined;
  readonly comesBack: boolean;
  readonly stay: boolean;
};

/** Throws UsageError for what it cannot mean. */
export function readCommandLine(args: readonly string[]): Options {
  const { server, records, dir, manifests, kill, restart, stay } = parseArgs(args, {
    string: ["server", "records", "dir", "manifests", "kill", "restart"],
    boolean: ["stay"],
    unknown: (arg) => {
      throw new UsageError(`${arg}: unknown\n\n${USAGE}`);
    },
  });
  const count = Number(records ?? 300);
  if (!(Number.isSafeInteger(count) && count > 0 && count % PARTITIONS === 0)) {
    throw new UsageError(`--records: ${records} is not a multiple of ${PARTITIONS}`);
  }
  const struck = kill ?? restart;
  const strike = SIDECARS.find((id) => id === struck);
  if (strike !== struck) throw new UsageError(`${struck}: there are ${SIDECARS.join(", ")}`);
  if (kill !== undefined && strike !== "sidecar-c") {
    throw new UsageError(`--kill ${kill}: nobody else has what is beside it; use --restart`);
  }
  return {
    server: server === undefined ? undefined : String(server),
    length: count / PARTITIONS,
    dir: String(dir ?? Deno.makeTempDirSync({ prefix: "conveyor-example-" })),
    manifests: String(
      manifests ?? join(import.meta.dirname ?? ".", "..", "..", "config", "example"),
    ),
    strike,
    comesBack: kill === undefined,
    stay: stay === true,
  };
}
