/**
 * Runs three local nodes in one terminal, each line with the node's name in its colour, and stops
 * them together. Flags that follow are given to every node. They run from source, or as the binary
 * that NODE_BINARY names.
 */
import { join } from "@std/path";
import { TextLineStream } from "./cluster/lines.ts";
import { PROGRAM, ROOT } from "./program.ts";

const SIZE = 3;
const COLOURS = [36, 33, 35];
const host = "127.0.0.1";
const listenAddr = (id: number) => `${host}:${50041 + 10 * id}`;
const raftAddr = (id: number) => `${host}:${50042 + 10 * id}`;
const httpAddr = (id: number) => `${host}:${9090 + id}`;
const ids = Array.from({ length: SIZE }, (_, i) => i + 1);

function flagsOf(id: number, extra: readonly string[]): string[] {
  const peers = ids.filter((other) => other !== id).map(raftAddr);
  return [
    `--node-id=${id}`,
    `--listen-addr=${listenAddr(id)}`,
    `--raft-addr=${raftAddr(id)}`,
    `--http-addr=${httpAddr(id)}`,
    `--peers=${peers.join(",")}`,
    `--data-dir=${join(ROOT, "data", "cluster", String(id))}`,
    ...extra,
  ];
}

function spawn(id: number): Deno.ChildProcess {
  const [program = "", ...args] = PROGRAM.command;
  return new Deno.Command(program, {
    args: [...args, ...flagsOf(id, Deno.args)],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function show(id: number, stream: ReadableStream<Uint8Array>): Promise<void> {
  const name = `node-${id}`;
  const coloured = Deno.stdout.isTerminal() && !Deno.noColor;
  const prefix = coloured ? `\x1b[${COLOURS[id - 1]}m${name}\x1b[0m` : name;
  for await (const line of stream.pipeThrough(new TextLineStream())) {
    console.log(`${prefix} | ${line}`);
  }
}

const nodes = new Map(ids.map((id) => [id, spawn(id)]));
let askedAt: number | undefined;

/** Ctrl-C reaches this program twice, and the nodes as well; only a later one means "at once". */
function stopAll(): void {
  const now = performance.now();
  if (askedAt !== undefined && now - askedAt < 150) return;
  for (const node of nodes.values()) {
    try {
      node.kill(askedAt === undefined ? "SIGTERM" : "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
  askedAt = now;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stopAll);

const codes = await Promise.all([...nodes].map(async ([id, node]) => {
  const shown = Promise.all([show(id, node.stdout), show(id, node.stderr)]);
  const { code } = await node.status;
  await shown;
  console.log(`node-${id} | ended with exit code ${code}`);
  return code;
}));
Deno.exit(Math.max(...codes));
