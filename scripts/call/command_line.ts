/** What the command line of `deno task call` asks for. */
import { parseArgs } from "@std/cli";
import { UsageError } from "../usage_error.ts";

export const USAGE = `Calls a node. Prints the answer as JSON; a stream's answers one a line.

Usage: deno task call METHOD [JSON...] [flags]

  METHOD  package.Service/Method, Service/Method, or Method where that is unique
  JSON    the request (default {}); several for a method that takes a stream of them

Flags:
  --server HOST:PORT   where to call (default 127.0.0.1:50051)
  --metadata KEY=TEXT  sent with the call; may be given several times
  --timeout SECONDS    how long to wait (default 15; no limit for a stream of answers)

Exit code: 0 the call succeeded, 1 it failed, 2 the command line is wrong.

Examples:
  deno task call ListServices '{"include_unhealthy": true}'
  deno task call WatchServices '{"bookmarks": true}' --server 127.0.0.1:50061
  deno task call Register '{"identity": {"service_id": "orders-1", "name": "orders",
    "service_type": "SERVICE_TYPE_SOURCE"}, "endpoint": {"host": "127.0.0.1", "port": 9000}}'`;

export type CommandLine = {
  /** Undefined: none was named. */
  readonly method: string | undefined;
  readonly requests: readonly string[];
  readonly server: string;
  readonly metadata: readonly (readonly [key: string, text: string])[];
  /** Seconds; undefined for what the method's kind has. */
  readonly timeout: number | undefined;
};

/** Throws UsageError for what it cannot mean. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const parsed = parseArgs(args, {
    string: ["server", "metadata", "timeout", "_"],
    collect: ["metadata"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`${arg}: unknown flag`);
    },
  });
  const [method, ...requests] = parsed._.map(String);
  const { server = "127.0.0.1:50051", timeout } = parsed;
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (seconds !== undefined && !(seconds > 0)) {
    throw new UsageError(`--timeout: ${timeout} is not a number of seconds`);
  }
  if (!/^.+:\d+$/.test(String(server))) {
    throw new UsageError(`--server: ${server} is not HOST:PORT`);
  }
  const metadata = Array.isArray(parsed.metadata) ? parsed.metadata.map(pair) : [];
  return { method, requests, server: String(server), metadata, timeout: seconds };
}

function pair(text: unknown): readonly [string, string] {
  const match = /^([a-z0-9_.-]+)=(.*)$/i.exec(String(text));
  if (match === null) throw new UsageError(`--metadata: ${text} is not KEY=TEXT`);
  return [match[1] ?? "", match[2] ?? ""];
}
