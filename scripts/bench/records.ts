/** Records that one node takes in: over gRPC, and what its store alone makes of them. */
import { join } from "@std/path";
import { type DataDir, openDataDir } from "../../lib/storage/mod.ts";
import { type Incarnation, nodeId } from "../../lib/base/mod.ts";
import { NodeProcess } from "../node_process.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { PushMessages, RecordPusher } from "./record_pusher.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const BATCHES = [1, 100, 1_000];
const PAYLOADS = [200, 10_000];
/** Batches that wait at once: as many sources. */
const WRITERS = 16;
/** A record's identity is about so long. */
const HEAD_BYTES = 24;

const COLUMNS = ["records/s", "MB/s", "CPU µs each"];

/** So that nothing but the disk bounds what is accepted: nobody takes the records away. */
const UNBOUNDED = {
  CONVEYOR_BUFFER__MAX_TOTAL_RECORDS: "1000000000",
  CONVEYOR_BUFFER__MAX_PER_STAGE: "1000000000",
};
const STREAMS = 4;
/** Batches of one stream that wait for their ack, by the size of a batch. */
const OUTSTANDING: Readonly<Record<number, number>> = { 1: 64, 100: 8, 1_000: 2 };

type Rate = { readonly perSecond: number; readonly cpuMicros: number };

export const records: Bench = {
  name: "records",
  title: "records that are accepted durably on one node",
  rounds: 3,
  async run(options) {
    const rows: string[][] = [];
    for (const payload of PAYLOADS) {
      for (const batch of BATCHES) rows.push(await storeRow(payload, batch, options));
    }
    console.log(table([["store alone", ...COLUMNS], ...rows]));
    rows.length = 0;
    for (const payload of PAYLOADS) {
      for (const batch of BATCHES) rows.push(await nodeRow(payload, batch, options));
    }
    console.log(`\n${table([["node, over gRPC", ...COLUMNS, "resident MB"], ...rows])}`);
  },
};

async function storeRow(
  payload: number,
  batch: number,
  { rounds, seconds }: BenchOptions,
): Promise<string[]> {
  const rates: Rate[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.push(await onFreshDisk((dir) => measureStore(dir, payload, batch, seconds)));
  }
  const { perSecond, cpuMicros } = median(rates, ({ perSecond }) => perSecond);
  return [
    `${payload} bytes, batches of ${batch}`,
    shown(perSecond),
    shown(perSecond * payload / 1e6, 1),
    shown(cpuMicros, 1),
  ];
}

async function nodeRow(
  payload: number,
  batch: number,
  { rounds, seconds }: BenchOptions,
): Promise<string[]> {
  const rates: (Rate & { readonly residentBytes: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.push(await measureNode(payload, batch, seconds));
  }
  const { perSecond, cpuMicros, residentBytes } = median(rates, ({ perSecond }) => perSecond);
  return [
    `${payload} bytes, batches of ${batch}`,
    shown(perSecond),
    shown(perSecond * payload / 1e6, 1),
    shown(cpuMicros, 1),
    shown(residentBytes / 1e6),
  ];
}

async function measureNode(payload: number, batch: number, seconds: number) {
  const dataDir = await Deno.makeTempDir({ prefix: "bench-records-" });
  const node = NodeProcess.start({ dataDir, env: UNBOUNDED });
  await node.event("leading");
  const pusher = new RecordPusher(await node.address());
  try {
    await pusher.createPipeline();
    const before = usageOf(node.pid).cpuSeconds;
    const began = performance.now();
    const end = began + seconds * 1_000;
    const accepted = await Promise.all(Array.from({ length: STREAMS }, (_, partition) => {
      const messages = new PushMessages(partition, batch, payload);
      return pusher.push(messages, OUTSTANDING[batch] ?? 1, end);
    }));
    const elapsed = (performance.now() - began) / 1_000;
    const total = accepted.reduce((sum, count) => sum + count, 0);
    const { cpuSeconds, residentBytes } = usageOf(node.pid);
    const cpuMicros = (cpuSeconds - before) * 1e6 / total;
    return { perSecond: total / elapsed, cpuMicros, residentBytes };
  } finally {
    pusher.close();
    await node.stop("SIGKILL");
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function onFreshDisk<T>(work: (dir: DataDir) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempDir({ prefix: "bench-records-" });
  const dir = await openDataDir(join(path, "data"), nodeId(1), () => "bench" as Incarnation);
  try {
    return await work(dir);
  } finally {
    dir.close();
    await Deno.remove(path, { recursive: true });
  }
}

async function measureStore(
  { records }: DataDir,
  payload: number,
  batch: number,
  seconds: number,
): Promise<Rate> {
  await records.recover({ note: () => {}, item: () => {} });
  const head = new Uint8Array(HEAD_BYTES);
  const items = Array.from({ length: batch }, (_, i) => ({
    head,
    state: 1,
    payload: new Uint8Array(payload).fill(i),
  }));
  let written = 0;
  const before = usageOf(Deno.pid).cpuSeconds;
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(Array.from({ length: WRITERS }, async () => {
    while (performance.now() < end) {
      await records.write({ items });
      written += batch;
    }
  }));
  const elapsed = (performance.now() - began) / 1_000;
  const cpu = usageOf(Deno.pid).cpuSeconds - before;
  return { perSecond: written / elapsed, cpuMicros: cpu * 1e6 / written };
}
