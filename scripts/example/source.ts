// A source: follows the partitions of a log, each from the offset that the cluster knows as
// committed, hands the records to the sidecar beside it, and commits what is through.

import { HealthImplementation } from "grpc-health-check";
import { partitionFile, PartitionReader } from "./log.ts";
import { readFlags, sleep, stopped, Tally } from "./program.ts";
import { checkpoints } from "./protos.ts";
import { type LogRecord, Pusher } from "./pusher.ts";
import { Channels, messageOf, Router, serve } from "./rpc.ts";

const BATCH = 10;
const AGAIN_MS = 200;

const flags = readFlags(Deno.args, {
  listen: "127.0.0.1:0",
  server: undefined,
  sidecar: undefined,
  source: undefined,
  pipeline: undefined,
  log: undefined,
  partitions: "1",
});
const channels = new Channels();
const router = new Router(channels, flags.server.split(","));
const init = { source_id: flags.source, pipeline_id: flags.pipeline };
const pusher = new Pusher(channels, flags.sidecar, init);
const tally = new Tally();

/** Says what holds it up, once. */
function complainer(what: string): (why: string | undefined) => void {
  let said: string | undefined;
  return (why) => {
    if (why !== undefined && why !== said) console.log(`${what}: tries again: ${why}`);
    said = why;
  };
}

/** Tries again and again: until it succeeds nothing else makes sense. */
async function insist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const complain = complainer(what);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      complain(messageOf(error));
      await sleep(AGAIN_MS);
    }
  }
}

async function commit(partition: number, offset: number): Promise<void> {
  const request = { source_id: flags.source, partition, offset };
  await insist("commit", () => router.call(checkpoints.CommitOffset, request));
  console.log(`partition ${partition}: committed ${offset}`);
}

async function follow(partition: number, committed: number): Promise<void> {
  const what = `partition ${partition}`;
  const complain = complainer(what);
  const reader = new PartitionReader(partitionFile(flags.log, partition));
  for (let done = committed;;) {
    const lines = await reader.read(done, BATCH);
    const records = lines.map((text, i): LogRecord => ({ sequence: done + 1 + i, text }));
    if (records.length === 0) {
      await sleep(AGAIN_MS);
      continue;
    }
    const { through = done, why } = await insist(what, () => pusher.push(partition, records));
    complain(why);
    if (through === done) {
      await sleep(AGAIN_MS);
      continue;
    }
    // Only now: if the source dies before, it reads these again, and none is lost.
    await commit(partition, through);
    for (let sequence_number = done + 1; sequence_number <= through; sequence_number++) {
      tally.count("read", { source_id: flags.source, partition, sequence_number });
    }
    done = through;
  }
}

// It is not called by anyone, but it has an address, like every service, where it says that it lives.
const health = new HealthImplementation({ "": "SERVING" });
const { address, stop } = await serve(flags.listen, (server) => health.addToServer(server));
console.log(`listening on ${address}`);

const { offsets } = await insist(
  "committed offsets",
  () => router.call(checkpoints.GetSourceOffset, { source_id: flags.source }),
);
const partitions = Array.from({ length: Number(flags.partitions) }, (_, i) => i);
const from = partitions.map((partition) => Number(offsets[partition] ?? 0));
console.log(`resuming behind ${from.join(", ")}`);

await Promise.race([
  stopped(),
  Promise.all(partitions.map((partition) => follow(partition, from[partition] ?? 0))),
]);
pusher.close();
channels.close();
stop();
tally.print();
Deno.exit(0);
