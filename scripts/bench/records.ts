/** Records that one node takes in over gRPC, beside JetStream, and what its store alone makes of them. */
import { join } from "@std/path";
import { type DataDir, openDataDir } from "../../lib/storage/mod.ts";
import { type Incarnation, nodeId } from "../../lib/base/mod.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { jetStreams } from "./jetstream.ts";
import { type RecordLoad, type RecordTaker, startNode } from "./record_takers.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const BATCHES = [1, 100, 1_000];
const PAYLOADS = [200, 10_000];
/** Batches that wait at once: as many sources. */
const WRITERS = 16;
/** A record's identity is about so long. */
const HEAD_BYTES = 24;

const COLUMNS = ["records/s", "MB/s", "CPU µs each"];

const STREAMS = 4;
/** Batches of one stream that wait for their ack, by the size of a batch. */
const OUTSTANDING: Readonly<Record<number, number>> = { 1: 64, 100: 8, 1_000: 2 };

type Rate = { readonly perSecond: number; readonly cpuMicros: number };

type Taken = Rate & {
  readonly name: string;
  /** CPU of the load generator, for each record. */
  readonly ownMicros: number;
  readonly residentBytes: number;
};

export const records: Bench = {
  name: "records",
  title: "records that are accepted durably on one node",
  rounds: 3,
  async run(options) {
    const all = PAYLOADS.flatMap((payload) => BATCHES.map((batch) => ({ payload, batch })));
    const loads = all.slice(0, Math.ceil(all.length * options.scale));
    const rows: string[][] = [];
    for (const { payload, batch } of loads) rows.push(await storeRow(payload, batch, options));
    console.log(table([["store alone", ...COLUMNS], ...rows]));
    console.log(
      `\n${STREAMS} streams; the load generator runs on the same cores. JetStream takes messages ` +
        "one by one: a batch is published, then the acks of all its messages are awaited. A node " +
        "also tells duplicates by their numbers.",
    );
    const starts = [startNode, ...await jetStreams()];
    for (const { payload, batch } of loads) await showTakers(starts, payload, batch, options);
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

async function showTakers(
  starts: readonly (() => Promise<RecordTaker>)[],
  payload: number,
  batch: number,
  { rounds, seconds }: BenchOptions,
): Promise<void> {
  const found = starts.map((): Taken[] => []);
  const load = { payload, batch, outstanding: OUTSTANDING[batch] ?? 1 };
  for (let round = 0; round < rounds; round++) {
    for (const [i, start] of starts.entries()) found[i]?.push(await measure(start, load, seconds));
  }
  const figures = found.map((taken) => median(taken, ({ perSecond }) => perSecond));
  const first = figures[0]?.perSecond ?? NaN;
  const rows = figures.map(({ name, perSecond, cpuMicros, ownMicros, residentBytes }, i) => [
    name,
    shown(perSecond),
    shown(perSecond * payload / 1e6, 1),
    shown(cpuMicros, 1),
    shown(ownMicros, 1),
    shown(residentBytes / 1e6),
    i === 0 ? "" : shown(first / perSecond, 2),
  ]);
  const title = `${payload} bytes, batches of ${batch}`;
  const head = [title, ...COLUMNS, "generator's", "resident MB", "node / it"];
  console.log(`\n${table([head, ...rows])}`);
}

async function measure(
  start: () => Promise<RecordTaker>,
  load: RecordLoad,
  seconds: number,
): Promise<Taken> {
  const taker = await start();
  try {
    const [before, ownBefore] = [usageOf(taker.pid), usageOf(Deno.pid)];
    const began = performance.now();
    const end = began + seconds * 1_000;
    const accepted = await Promise.all(
      Array.from({ length: STREAMS }, (_, stream) => taker.take(load, stream, end)),
    );
    const elapsed = (performance.now() - began) / 1_000;
    const [after, ownAfter] = [usageOf(taker.pid), usageOf(Deno.pid)];
    const total = accepted.reduce((sum, count) => sum + count, 0);
    return {
      name: taker.name,
      perSecond: total / elapsed,
      cpuMicros: (after.cpuSeconds - before.cpuSeconds) * 1e6 / total,
      ownMicros: (ownAfter.cpuSeconds - ownBefore.cpuSeconds) * 1e6 / total,
      residentBytes: after.residentBytes,
    };
  } finally {
    await taker.stop();
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
