// Runs the worked example, see config/example/README.md: a node, the services that the manifests
// name, three sidecars, and some hundred records from a log through all of them.

import { join } from "@std/path";
import { parseArgs } from "@std/cli";
import { loadManifests } from "../lib/manifest/mod.ts";
import { Child, type Command } from "./example/child.ts";
import { appendOrders, createLog } from "./example/log.ts";
import * as programs from "./example/programs.ts";
import { stopped } from "./example/program.ts";
import { showTotals } from "./example/summary.ts";
import { runProgram, UsageError } from "./usage_error.ts";

const USAGE = `Runs the worked example of config/example/.

Usage: deno task example [flags]

  --server HOST:PORT,...  nodes to use; without it a node is started, and stopped at the end
  --records N             how many records the log shall have in all (default 300)
  --dir DIR               for the log and what the sinks write (default: a new temporary one)
  --manifests DIR         default config/example
  --kill sidecar-c        kill it in the middle; another one has such a service, too
  --restart SIDECAR       kill it in the middle, and start it again
  --stay                  go on until Ctrl-C

Exit code: 0 everything arrived, 1 something failed, 2 the command line is wrong.`;

const PARTITIONS = 3;
const PIPELINE = "paid-orders";
const ANY = "127.0.0.1:0";
const SIDECARS = ["sidecar-a", "sidecar-b", "sidecar-c"] as const;

type SidecarId = typeof SIDECARS[number];

type Options = {
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

function readCommandLine(args: readonly string[]): Options {
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
    manifests: String(manifests ?? join(import.meta.dirname ?? ".", "..", "config", "example")),
    strike,
    comesBack: kill === undefined,
    stay: stay === true,
  };
}

/** Where the manifests say that each service listens, by name. */
function endpointsOf(dir: string): ReadonlyMap<string, string> {
  const files = [...Deno.readDirSync(dir)].filter(({ name }) => name.endsWith(".yaml"))
    .map(({ name }) => ({ name, text: Deno.readTextFileSync(join(dir, name)) }));
  const spec = loadManifests(files).pipelines.find(({ spec }) => spec.id === PIPELINE)?.spec;
  if (spec === undefined) throw new UsageError(`${dir}: no sound pipeline ${PIPELINE}`);
  const letter = { name: spec.deadLetter?.serviceName ?? "", endpoint: spec.deadLetter?.endpoint };
  return new Map([...spec.stages, letter].map(({ name, endpoint }) => [
    name,
    `${endpoint?.host}:${endpoint?.port}`,
  ]));
}

/** Others have to know where a sidecar is before it starts, and find it there again. */
function freeAddress(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `127.0.0.1:${listener.addr.port}`;
}

/** The offset that each partition has, by what the source has printed. */
function offsetsIn(lines: readonly string[]): number[] | undefined {
  const resuming = lines.map((line) => /^resuming behind (.*)/.exec(line)?.[1]).find(Boolean);
  const offsets = resuming?.split(", ").map(Number);
  for (const line of lines) {
    const [, partition, offset] = /^partition (\d+): committed (\d+)$/.exec(line) ?? [];
    if (offsets !== undefined && offset !== undefined) offsets[Number(partition)] = Number(offset);
  }
  return offsets;
}

class Example {
  /** Everything has arrived. */
  isThrough = false;
  readonly #children: Child[] = [];

  constructor(private readonly options: Options) {}

  /** `asked`: to end. */
  async run(asked: Promise<void>): Promise<void> {
    const { dir, manifests, stay, strike } = this.options;
    await Deno.mkdir(dir, { recursive: true });
    const server = this.options.server ?? await this.#startNode();
    const applied = this.#start("apply", programs.apply(manifests, server));
    if (await applied.ended !== 0) throw new Error("the manifests were not applied");

    const endpoints = endpointsOf(manifests);
    const mask = await this.#startServices(endpoints);
    const addresses = new Map(SIDECARS.map((id) => [id, freeAddress()]));
    await createLog(dir, PARTITIONS);
    const source = this.#start(
      "orders",
      programs.source({
        listen: endpoints.get("orders") ?? ANY,
        server,
        sidecar: addresses.get("sidecar-a") ?? ANY,
        source: "orders",
        pipeline: PIPELINE,
        log: dir,
        partitions: PARTITIONS,
      }),
    );
    await source.line(/^listening on (\S+)/);
    const at = (name: string) => `${name}@${endpoints.get(name)}`;
    const services: Readonly<Record<SidecarId, readonly string[]>> = {
      "sidecar-a": [`source:${at("orders")}`, `transform:${at("paid-only")}`],
      "sidecar-b": [`transform:mask@${mask}`, `sink:${at("warehouse")}`],
      "sidecar-c": [`transform:${at("mask")}`],
    };
    const startSidecar = (id: SidecarId) =>
      this.#startListening(
        id,
        programs.sidecar(id, addresses.get(id) ?? ANY, server, services[id]),
      );
    // The source's comes last, so that it is told at once where all the others are.
    for (const id of SIDECARS.toReversed()) {
      await startSidecar(id);
      await this.#find(id).line(/^(runs version)/);
    }
    for (const id of SIDECARS) await this.#find(id).line(/^(runs version (?!.* nowhere).*)/);
    await this.#fill(source, async (fillUp) => {
      if (strike === undefined) return await fillUp();
      await this.#find(strike).stop("SIGKILL");
      this.#find(strike).say("killed");
      await fillUp();
      if (!this.options.comesBack) return;
      await source.line(/(tries again)/);
      await startSidecar(strike);
    });
    this.isThrough = true;
    if (stay) await asked;
    await this.stop();
    console.log(`\n${showTotals(this.#children.toReversed())}`);
    const offsets = offsetsIn(source.lines)?.map((offset, i) => `${i}: ${offset}`);
    console.log(`\ncommitted offsets of orders by partition: ${offsets?.join(", ")}`);
    console.log(`log, warehouse and dead letters: ${dir}`);
  }

  /** Stops everything that runs: first those that send, then those that are sent to. */
  async stop(): Promise<void> {
    for (const child of this.#children.toReversed()) await child.stop();
  }

  #start(name: string, command: Command): Child {
    const child = new Child(name, command);
    this.#children.push(child);
    return child;
  }

  async #startListening(name: string, command: Command): Promise<string> {
    return await this.#start(name, command).line(/^listening on (\S+)/);
  }

  #find(name: string): Child {
    const child = this.#children.find((one) => one.name === name);
    if (child === undefined) throw new Error(`there is no ${name}`);
    return child;
  }

  #startNode(): Promise<string> {
    const child = this.#start("node", programs.node(join(this.options.dir, "node")));
    return child.line(/ serving .*\bgrpc=(\S+)/);
  }

  /** Where the second mask listens, of which no manifest knows. */
  async #startServices(endpoints: ReadonlyMap<string, string>): Promise<string> {
    const { dir } = this.options;
    const at = (name: string) => endpoints.get(name) ?? ANY;
    const python = await programs.hasPython();
    if (!python) console.log("python3 with grpcio and grpcio-tools is not here: no mask.py");
    const mask = python ? programs.maskInPython : programs.mask;
    const sinks = ["warehouse", "dead-letters"].map((name) =>
      this.#startListening(name, programs.sink(at(name), join(dir, `${name}.jsonl`)))
    );
    const [other] = await Promise.all([
      this.#startListening("mask (2)", programs.mask(ANY)),
      this.#startListening(python ? "mask (python)" : "mask", mask(at("mask"))),
      this.#startListening("paid-only", programs.filter(at("paid-only"))),
      ...sinks,
    ]);
    return other;
  }

  /**
   * Fills half of the log, lets `between` fill it up once something has arrived, and waits until
   * the source has committed all of it.
   */
  async #fill(
    source: Child,
    between: (fillUp: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { dir, length } = this.options;
    const before = await source.until("it resumed", offsetsIn);
    const from = Math.max(...before);
    const half = from + Math.ceil(Math.max(length - from, 0) / 2);
    await appendOrders(dir, PARTITIONS, 1, half);
    await source.until(
      "it committed anything",
      (lines) => half === from || offsetsIn(lines)?.join() !== before.join() || undefined,
    );
    await between(() => appendOrders(dir, PARTITIONS, half + 1, length));
    await source.until(
      "it committed everything",
      (lines) => offsetsIn(lines)?.every((offset) => offset >= length) || undefined,
    );
  }
}

/** Returns the exit code. Throws UsageError for a command line that is wrong. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const example = new Example(readCommandLine(args));
  const asked = stopped();
  try {
    const running = example.run(asked);
    running.catch(() => {}); // What is stopped in the middle fails.
    await Promise.race([running, asked]);
    if (example.isThrough) await running;
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await example.stop();
  }
}

await runProgram(main);
