/** How long a node takes to serve again, by what it finds on its disk, and how much memory. */
import { join } from "@std/path";
import { NodeProcess } from "../node_process.ts";
import type { Bench } from "./bench.ts";
import { type Contents, fillDataDir } from "./data_fixture.ts";
import { register } from "./operations.ts";
import { RegistrationMessages } from "./registration_message.ts";
import { SteadyClient } from "./steady_client.ts";
import { median, shown, table } from "./table.ts";
import { type Usage, usageOf } from "./usage.ts";

/** So that no snapshot is taken, and the log stays as long as it is. */
const KEEP_ENTRIES = { CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: "1000000000" };

const EMPTY: Contents = { snapshotServices: 0, entries: 0 };
const SHORT: Contents = { snapshotServices: 0, entries: 10_000 };
const LONG: Contents = { snapshotServices: 100_000, entries: 1_000_000 };

type Start = {
  /** Seconds from the start of the process. */
  readonly serving: number;
  readonly written: number;
  readonly usage: Usage;
};

export const restart: Bench = {
  name: "restart",
  title: "from the start of a killed node to its first acknowledged write",
  rounds: 3,
  async run({ rounds, scale }) {
    const dir = await Deno.makeTempDir({ prefix: "bench-restart-" });
    const scaled = (count: number) => Math.ceil(count * scale);
    try {
      const rows = [];
      for (const [i, contents] of [EMPTY, SHORT, LONG].entries()) {
        const entries = scaled(contents.entries);
        const snapshotServices = scaled(contents.snapshotServices);
        const dataDir = join(dir, String(i));
        rows.push(await measure(dataDir, { entries, snapshotServices }, rounds));
      }
      console.log(table([HEAD, ...rows]));
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
};

const HEAD = [
  "entries behind a snapshot of services",
  "log MB",
  "snapshot MB",
  "serving s",
  "writing s",
  "CPU s",
  "resident MB",
  "peak MB",
];

async function measure(dataDir: string, contents: Contents, rounds: number): Promise<string[]> {
  const { snapshotBytes, entryBytes } = await fillDataDir(dataDir, contents);
  const starts: Start[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await startOnce(dataDir));
  const { serving, written, usage } = median(starts, ({ written }) => written);
  const { entries, snapshotServices } = contents;
  return [
    snapshotServices > 0 ? `${entries} behind ${snapshotServices}` : `${entries} and no snapshot`,
    shown(entryBytes / 1e6),
    shown(snapshotBytes / 1e6),
    shown(serving, 2),
    shown(written, 2),
    shown(usage.cpuSeconds, 1),
    shown(usage.residentBytes / 1e6),
    shown(usage.peakBytes / 1e6),
  ];
}

async function startOnce(dataDir: string): Promise<Start> {
  const began = performance.now();
  const node = NodeProcess.start({ dataDir, env: KEEP_ENTRIES });
  const address = await node.address();
  const serving = performance.now();
  const client = new SteadyClient([address], register(new RegistrationMessages()));
  const written = client.start().nextElsewhere("");
  const seconds = (at: number) => (at - began) / 1_000;
  const result = {
    serving: seconds(serving),
    written: seconds(await written),
    usage: usageOf(node.pid),
  };
  await client.stop();
  await node.stop("SIGKILL");
  return result;
}
