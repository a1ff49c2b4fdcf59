/** The programs of the example, each as a process of its own. */
import { fromFileUrl } from "@std/path";
import type { Command } from "./child.ts";

const pathOf = (path: string) => fromFileUrl(new URL(path, import.meta.url));

const RUN = ["net", "read", "write", "env", "sys"].map((name) => `--allow-${name}`);

function deno(script: string, args: readonly string[]): Command {
  return { program: Deno.execPath(), args: ["run", "--quiet", ...RUN, pathOf(script), ...args] };
}

/** A node of its own, which misses a silent sidecar after 3 s. */
export function node(dataDir: string): Command {
  const args = ["--node-id=1", "--listen-addr=127.0.0.1:0", "--raft-addr=127.0.0.1:0"];
  return {
    ...deno("../../main.ts", [...args, `--data-dir=${dataDir}`]),
    env: { CONVEYOR_SIDECARS__HEARTBEAT_INTERVAL_SECS: "1" },
  };
}

export function apply(manifests: string, server: string): Command {
  return deno("../../main.ts", ["apply", "-f", manifests, "--server", server]);
}

export function source(flags: Readonly<Record<string, string | number>>): Command {
  return deno("./source.ts", Object.entries(flags).map(([name, value]) => `--${name}=${value}`));
}

export function filter(listen: string): Command {
  return deno("./filter.ts", [`--listen=${listen}`]);
}

export function mask(listen: string): Command {
  return deno("./mask.ts", [`--listen=${listen}`]);
}

export function maskInPython(listen: string): Command {
  return { program: "python3", args: [pathOf("./mask.py"), `--listen=${listen}`] };
}

export function sink(listen: string, file: string): Command {
  return deno("./sink.ts", [`--listen=${listen}`, `--file=${file}`]);
}

export function sidecar(
  id: string,
  listen: string,
  server: string,
  services: readonly string[],
): Command {
  return deno("./sidecar.ts", [
    `--id=${id}`,
    `--listen=${listen}`,
    `--server=${server}`,
    `--services=${services.join(",")}`,
  ]);
}

/** Whether there is a Python that can run mask.py. */
export async function hasPython(): Promise<boolean> {
  try {
    const check = new Deno.Command("python3", { args: ["-c", "import grpc, grpc_tools"] });
    return (await check.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
