/** What a node costs in memory while records wait on its disk, and how soon it is back with them. */
import { NodeProcess } from "../node_process.ts";
import type { Bench } from "./bench.ts";
import { sleep } from "./processes.ts";
import { PushMessages, RecordPusher } from "./record_pusher.ts";
import { shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const RECORDS = 100_000;
const PAYLOAD = 10_000;
const BATCH = 100;
const STREAMS = 4;
const OUTSTANDING = 2;
const STEP_MS = 500;
/** So long the dead service is called, again and again, before memory is looked at. */
const SETTLE_MS = 5_000;

const ROOM = {
  CONVEYOR_BUFFER__MAX_TOTAL_RECORDS: "200000",
  CONVEYOR_BUFFER__MAX_PER_STAGE: "200000",
};

export const buffered: Bench = {
  name: "buffered",
  title: "memory while 100,000 records of 10 KB wait for a dead service",
  rounds: 1,
  async run({ scale }) {
    const dataDir = await Deno.makeTempDir({ prefix: "bench-buffered-" });
    try {
      await measure(dataDir, Math.ceil(RECORDS * scale));
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  },
};

async function measure(dataDir: string, records: number): Promise<void> {
  const rows: string[][] = [];
  const note = (when: string, { pid }: NodeProcess) => {
    const { residentBytes, peakBytes } = usageOf(pid);
    rows.push([when, shown(residentBytes / 1e6), shown(peakBytes / 1e6)]);
  };
  await using node = NodeProcess.start({ dataDir, env: ROOM });
  await node.event("leading");
  const pusher = new RecordPusher(await node.address());
  await pusher.createPipeline(deadPort());
  note("empty", node);
  const accepted = await fill(pusher, records);
  note(`${accepted} records, ${shown(accepted * PAYLOAD / 1e6)} MB`, node);
  await sleep(SETTLE_MS);
  note("some seconds later", node);
  pusher.close();
  await node.stop("SIGKILL");
  const began = performance.now();
  await using again = NodeProcess.start({ dataDir, env: ROOM });
  await again.address();
  const seconds = (performance.now() - began) / 1_000;
  note(`killed, and back after ${shown(seconds, 1)} s`, again);
  await sleep(SETTLE_MS);
  note("some seconds later", again);
  console.log(table([["node", "resident MB", "at most MB"], ...rows]));
}

/** A port on which nobody listens. */
function deadPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function fill(pusher: RecordPusher, records: number): Promise<number> {
  const each = Math.ceil(records / STREAMS);
  const accepted = await Promise.all(Array.from({ length: STREAMS }, async (_, partition) => {
    const messages = new PushMessages(partition, BATCH, PAYLOAD);
    let count = 0;
    while (count < each) {
      count += await pusher.push(messages, OUTSTANDING, performance.now() + STEP_MS);
    }
    return count;
  }));
  return accepted.reduce((sum, count) => sum + count, 0);
}
