/** NATS JetStream with file storage, where it is installed: something to compare with. */
import { join } from "@std/path";
import { NatsClient, publications } from "./nats_client.ts";
import { freeAddress } from "../ports.ts";
import { killHard, until } from "./processes.ts";
import type { RecordLoad, RecordTaker } from "./record_takers.ts";

const SUBJECT = "bench";

/** How its messages get to the disk before they are acknowledged. */
type Syncing = { readonly setting: string; readonly text: string };

const BY_SETTING = { setting: "sync_interval: always", text: "sync_interval: always" };
const BY_ATTRIBUTE = { setting: "", text: "synchronous files (chattr +S)" };
const NOT_AT_ALL = { setting: "", text: "its default: acks come before the sync" };

/**
 * How this NATS can sync before it acknowledges: servers from 2.10 have a setting for that, for
 * older ones the file system does it. Throws Deno.errors.NotFound where NATS is not installed.
 */
async function waysToSync(dir: string): Promise<Syncing[]> {
  const config = join(dir, "try.conf");
  await Deno.writeTextFile(config, `jetstream { ${BY_SETTING.setting} }`);
  if (await succeeds("nats-server", "-t", "-c", config)) return [BY_SETTING, NOT_AT_ALL];
  if (await succeeds("chattr", "+S", dir)) return [BY_ATTRIBUTE, NOT_AT_ALL];
  console.log("SKIPPED: this NATS cannot sync before it acknowledges, nor can this file system");
  return [NOT_AT_ALL];
}

async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  const options = { args, stdout: "null", stderr: "null" } as const;
  return (await new Deno.Command(command, options).output()).success;
}

/** What starts it in each of the ways; nothing, which it says, where it is not installed. */
export async function jetStreams(): Promise<(() => Promise<RecordTaker>)[]> {
  const dir = await Deno.makeTempDir({ prefix: "bench-nats-" });
  try {
    return (await waysToSync(dir)).map((syncing) => () => start(syncing));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("SKIPPED: NATS is not installed, so there is nothing beside it to show");
    return [];
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function start(syncing: Syncing): Promise<RecordTaker> {
  const dir = await Deno.makeTempDir({ prefix: "bench-nats-" });
  // New files inherit it.
  if (syncing === BY_ATTRIBUTE) await succeeds("chattr", "+S", dir);
  const address = freeAddress();
  const config = join(dir, "nats.conf");
  const text = `listen: "${address}"\njetstream { store_dir: "${dir}"\n${syncing.setting} }`;
  await Deno.writeTextFile(config, text);
  const args = ["-c", config];
  const child = new Deno.Command("nats-server", { args, stdout: "null", stderr: "null" }).spawn();
  const client = await until("NATS listens", 30, async () => {
    return await NatsClient.connect(address).catch(() => undefined);
  });
  await createStream(client);
  client.close();
  return {
    name: `JetStream, ${syncing.text}`,
    pid: child.pid,
    take: (load, _stream, end) => publish(address, load, end),
    async stop() {
      await killHard(child);
      await Deno.remove(dir, { recursive: true });
    },
  };
}

async function createStream(client: NatsClient): Promise<void> {
  // Without the syncs it writes gigabytes a second, and nobody takes them away.
  const stream = { name: SUBJECT, subjects: [SUBJECT], storage: "file", max_bytes: 1 << 30 };
  await until("JetStream is ready", 30, async () => {
    return await client.request(`$JS.API.STREAM.CREATE.${SUBJECT}`, JSON.stringify(stream));
  });
}

/** Keeps batches on their way: publishes each, then waits for the acks of all its messages. */
async function publish(
  address: string,
  { batch, payload, outstanding }: RecordLoad,
  end: number,
): Promise<number> {
  const client = await NatsClient.connect(address);
  const messages = publications(SUBJECT, batch, payload);
  let acknowledged = 0;
  await Promise.all(Array.from({ length: outstanding }, async () => {
    while (performance.now() < end) {
      await client.send(messages, batch);
      acknowledged += batch;
    }
  }));
  client.close();
  return acknowledged;
}
