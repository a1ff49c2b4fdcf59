// The real program as a process, and a client for it, for as long as a test runs.

import { loadProtos } from "../../lib/grpc/protos.ts";
import { type NodeOptions, NodeProcess } from "../../scripts/node_process.ts";
import { BINARY, PROGRAM, ROOT } from "../../scripts/program.ts";
import type { ListServicesResponse__Output } from "../../proto/gen/conveyor_etl/registry/ListServicesResponse.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import type { RegisterResponse__Output } from "../../proto/gen/conveyor_etl/registry/RegisterResponse.ts";
import type { VersionInfo } from "../../lib/cli/mod.ts";
import { GrpcClient } from "./grpc_client.ts";
import { ending, inTime } from "./until.ts";

export { ROOT };
export const PROTOS = loadProtos();

/** Runs `body` with a directory of its own. Throws when it never ends. */
export async function withTempDir<T>(body: (dir: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir({ prefix: "conveyor-e2e-" });
  try {
    return await ending(body(dir));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A node that serves, with a connection to it. */
export class TestNode extends GrpcClient {
  private constructor(readonly process: NodeProcess, readonly address: string) {
    super(address);
  }

  static async start(options: NodeOptions): Promise<TestNode> {
    const process = NodeProcess.start(options);
    const address = await inTime("the node serves", process.address(), {
      why: () => process.describe(),
    });
    return new TestNode(process, address);
  }

  /** Ends the process at once, as a crash does. */
  async crash(): Promise<void> {
    await this.process.stop("SIGKILL");
    this.close();
  }

  /** Stops the node as an operator does. Throws when it does not end well. */
  async stop(): Promise<void> {
    const { code } = await inTime("the node stops", this.process.stop());
    this.close();
    if (code !== 0) throw new Error(`exit code ${code}:\n${this.process.describe()}`);
  }

  register(request: RegisterRequest): Promise<RegisterResponse__Output> {
    return this.call(PROTOS.registry.Register, request);
  }

  /** Everything, the unhealthy too. */
  list(): Promise<ListServicesResponse__Output> {
    return this.call(PROTOS.registry.ListServices, { include_unhealthy: true });
  }

  async ids(): Promise<string[]> {
    const { services } = await this.list();
    return services.map(({ identity }) => identity?.service_id ?? "");
  }
}

/** Runs `body` with a node of its own; a failure shows the node's log. */
export function withNode(
  body: (node: TestNode, dataDir: string) => Promise<void>,
  options: Omit<NodeOptions, "dataDir"> = {},
): Promise<void> {
  return withTempDir(async (dataDir) => {
    const node = await TestNode.start({ ...options, dataDir });
    try {
      await ending(body(node, dataDir));
    } catch (error) {
      throw new Error(`${error}\n\nThe node's log:\n${node.process.describe()}`, { cause: error });
    } finally {
      await node.crash();
    }
  });
}

/** What a node says that does not wait any longer for its clients as it stops. */
export function isCutOff({ message }: { readonly message: string }): boolean {
  return message === "cutting off what has not ended";
}

/** What a command that has ended printed. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

type RunOptions = { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string };

/** Runs a command to its end. */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  { env = {}, cwd = ROOT }: RunOptions = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs this Deno with these arguments, in the repository unless told otherwise. */
export function runDeno(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runCommand([Deno.execPath(), ...args], options);
}

/** Runs the program, from source or the binary that is tested, with these arguments alone. */
export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runCommand([...PROGRAM.command, ...args], { cwd: PROGRAM.cwd, ...options });
}

/** What the binary that is tested says of itself; undefined when the tests run from source. */
export async function binaryInfo(): Promise<VersionInfo | undefined> {
  if (BINARY === undefined) return undefined;
  const { stdout } = await runCommand([BINARY, "version", "-o", "json"]);
  return JSON.parse(stdout) as VersionInfo;
}

/** Why commands that call a node cannot be tried with this program; undefined where they can. */
async function whyNoClient(): Promise<string | undefined> {
  return (await binaryInfo())?.runtime === "stand-in"
    ? "gRPC clients do not work on the stand-in runtime"
    : undefined;
}

/** A test that needs what this machine lacks says so, and passes. */
export function skipLoudly(name: string, reason: string): void {
  console.error(`SKIPPED: ${name}: ${reason}`);
}

/** A test in which the program calls others, which it cannot on the stand-in runtime. */
export function testCalls(
  name: string,
  body: (t: Deno.TestContext) => void | Promise<void>,
): void {
  Deno.test(name, async (t) => {
    const reason = await whyNoClient();
    if (reason !== undefined) return skipLoudly(name, reason);
    await body(t);
  });
}

/** A test of traces, which Deno leaves out of what it compiles. */
export function testTraces(name: string, body: () => Promise<void>): void {
  Deno.test(name, async () => {
    if ((await binaryInfo())?.traces ?? true) return await body();
    skipLoudly(name, "the binary was built without --traces");
  });
}
