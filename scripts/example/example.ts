/** The example as a whole: its processes, in the order in which they need each other. */
import { join } from "@std/path";
import { loadManifests } from "../../lib/manifest/mod.ts";
import { freeAddress } from "../ports.ts";
import { UsageError } from "../usage_error.ts";
import { Child, type Command } from "./child.ts";
import { type Options, PARTITIONS, type SidecarId, SIDECARS } from "./command_line.ts";
import { appendOrders, createLog } from "./log.ts";
import * as programs from "./programs.ts";
import { showTotals } from "./summary.ts";

const PIPELINE = "paid-orders";
const ANY = "127.0.0.1:0";

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

export class Example {
  /** Everything has arrived. */
  isThrough = false;
  readonly #children: Child[] = [];
  #isStopping = false;

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
    // Others have to know where a sidecar is before it starts, and find it there again.
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
    await source.line("it listened", /^listening on (\S+)/);
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
      await this.#find(id).line("it was told anything", /^(runs version)/);
    }
    for (const id of SIDECARS) {
      await this.#find(id).line("it was told everything", /^(runs version (?!.* nowhere).*)/);
    }
    await this.#fill(source, async (fillUp) => {
      if (strike === undefined) return await fillUp();
      await this.#find(strike).stop("SIGKILL");
      this.#find(strike).say("killed");
      const heard = source.lines.length;
      await fillUp();
      if (!this.options.comesBack) return;
      await source.until(
        "it missed anybody",
        (lines) =>
          lines.slice(heard).some((line) => line.includes("tries again")) || this.#isFull(lines),
      );
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
    this.#isStopping = true;
    for (const child of this.#children.toReversed()) await child.stop();
  }

  #start(name: string, command: Command): Child {
    if (this.#isStopping) throw new Error("stopped");
    const child = new Child(name, command);
    this.#children.push(child);
    return child;
  }

  async #startListening(name: string, command: Command): Promise<string> {
    return await this.#start(name, command).line("it listened", /^listening on (\S+)/);
  }

  #find(name: string): Child {
    const child = this.#children.find((one) => one.name === name);
    if (child === undefined) throw new Error(`there is no ${name}`);
    return child;
  }

  #startNode(): Promise<string> {
    const child = this.#start("node", programs.node(join(this.options.dir, "node")));
    return child.line("it served", / serving .*\bgrpc=(\S+)/);
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
    const half = from + Math.floor(Math.max(length - from, 0) / 2);
    await appendOrders(dir, PARTITIONS, 1, half);
    const fillUp = () => appendOrders(dir, PARTITIONS, half + 1, length);
    if (half === from) {
      await fillUp();
    } else {
      const start = before.join();
      await source.until(
        "it committed anything",
        (lines) => offsetsIn(lines)?.join() !== start || undefined,
      );
      await between(fillUp);
    }
    await source.until("it committed everything", (lines) => this.#isFull(lines));
  }

  /** True or undefined. */
  #isFull(lines: readonly string[]): true | undefined {
    const { length } = this.options;
    return offsetsIn(lines)?.every((offset) => offset >= length) || undefined;
  }
}
