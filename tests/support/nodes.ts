// The real program as a process, and a client for it, for as long as a test runs.

import { fromFileUrl } from "@std/path";
import { loadProtos } from "../../lib/grpc/protos.ts";
import { type NodeOptions, NodeProcess } from "../../scripts/node_process.ts";
import type { ListServicesResponse__Output } from "../../proto/gen/conveyor_etl/registry/ListServicesResponse.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import type { RegisterResponse__Output } from "../../proto/gen/conveyor_etl/registry/RegisterResponse.ts";
import { GrpcClient } from "./grpc_client.ts";

export const ROOT = fromFileUrl(new URL("../..", import.meta.url));
export const PROTOS = loadProtos();

/** Runs `body` with a directory of its own. */
export async function withTempDir<T>(body: (dir: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir({ prefix: "conveyor-e2e-" });
  try {
    return await body(dir);
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
    return new TestNode(process, await process.address());
  }

  /** Ends the process at once, as a crash does. */
  async crash(): Promise<void> {
    await this.process.stop("SIGKILL");
    this.close();
  }

  /** Stops the node as an operator does. Throws when it does not end well. */
  async stop(): Promise<void> {
    const { code } = await this.process.stop();
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
      await body(node, dataDir);
    } catch (error) {
      throw new Error(`${error}\n\nThe node's log:\n${node.process.describe()}`, { cause: error });
    } finally {
      await node.crash();
    }
  });
}

/** What a command that has ended printed. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs this Deno with these arguments, in the repository unless told otherwise. */
export async function runDeno(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: options.cwd ?? ROOT,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A test that needs what this machine lacks says so, and passes. */
export function skipLoudly(name: string, reason: string): void {
  console.error(`SKIPPED: ${name}: ${reason}`);
}
