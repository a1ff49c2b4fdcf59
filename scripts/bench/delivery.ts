/** Records from a source through a transform to a sink, as far as the committed offset tells. */
import { fromFileUrl } from "@std/path";
import { TextLineStream } from "../cluster/lines.ts";
import { NodeProcess } from "../node_process.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { killHard, sleep } from "./processes.ts";
import { PushMessages, RecordPusher } from "./record_pusher.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const PAYLOADS = [200, 10_000];
const BATCH = 500;
const STREAMS = 4;
const OUTSTANDING = 2;

type Rate = {
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly residentBytes: number;
};

export const delivery: Bench = {
  name: "delivery",
  title: "records end to end: accepted, transformed, written by a sink, committed",
  rounds: 3,
  async run(options) {
    const rows: string[][] = [];
    for (const payload of PAYLOADS) rows.push(await row(payload, options));
    const columns = ["records/s", "MB/s", "CPU µs each", "resident MB"];
    console.log(table([["node", ...columns], ...rows]));
  },
};

async function row(payload: number, { rounds, seconds }: BenchOptions): Promise<string[]> {
  const rates: Rate[] = [];
  for (let round = 0; round < rounds; round++) rates.push(await measure(payload, seconds));
  const { perSecond, cpuMicros, residentBytes } = median(rates, ({ perSecond }) => perSecond);
  return [
    `${payload} bytes, batches of ${BATCH}`,
    shown(perSecond),
    shown(perSecond * payload / 1e6, 1),
    shown(cpuMicros, 1),
    shown(residentBytes / 1e6),
  ];
}

/** The node is the only one that is measured: source and services run beside it, on the same cores. */
async function measure(payload: number, seconds: number): Promise<Rate> {
  const dataDir = await Deno.makeTempDir({ prefix: "bench-delivery-" });
  const services = startServices();
  const node = NodeProcess.start({ dataDir });
  await node.event("leading");
  const pusher = new RecordPusher(await node.address());
  try {
    await pusher.createPipeline(await services.port);
    const before = usageOf(node.pid).cpuSeconds;
    const began = performance.now();
    const end = began + seconds * 1_000;
    const accepted = await Promise.all(Array.from({ length: STREAMS }, (_, partition) => {
      return pusher.push(new PushMessages(partition, BATCH, payload), OUTSTANDING, end);
    }));
    while (!await committed(pusher, accepted)) await sleep(10);
    const elapsed = (performance.now() - began) / 1_000;
    const total = accepted.reduce((sum, count) => sum + count, 0);
    const { cpuSeconds, residentBytes } = usageOf(node.pid);
    const cpuMicros = (cpuSeconds - before) * 1e6 / total;
    return { perSecond: total / elapsed, cpuMicros, residentBytes };
  } finally {
    pusher.close();
    await node.stop("SIGKILL");
    await killHard(services.child);
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function committed(pusher: RecordPusher, accepted: readonly number[]): Promise<boolean> {
  const offsets = await pusher.committed();
  return accepted.every((count, partition) => Number(offsets[partition] ?? 0) >= count);
}

function startServices(): { readonly child: Deno.ChildProcess; readonly port: Promise<number> } {
  const script = fromFileUrl(new URL("./delivery_services.ts", import.meta.url));
  const permissions = ["net", "read", "env", "sys"].map((name) => `--allow-${name}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, script],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextLineStream());
  const port = lines.getReader().read().then(({ value }) => Number(value));
  return { child, port };
}
