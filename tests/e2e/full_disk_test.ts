// A node whose disk is full while records come and go: sources are told, what was acknowledged stays,
// and all goes on once there is room.

import assert from "node:assert/strict";
import { fillDisk, withSmallDisk } from "../support/small_disk.ts";
import { skipLoudly, testCalls, TestNode } from "../support/nodes.ts";
import { recordsOf, SourceStream } from "../support/source_stream.ts";
import { until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import { collecting, mapping, UserService } from "../support/user_services.ts";

const DISK_BYTES = 64 << 20;
const BATCH = 20;

/** 40 KB that begin with the number of the record. */
function payloadOf(sequence: number): Uint8Array {
  return new TextEncoder().encode(`${sequence} `.padEnd(40_000, "x"));
}

type Make = (text: string) => readonly string[];

const CHANGED: Make = (text) => [text.replace("x", "y")];

/** A transform and a sink, at fixed addresses; what the sink has had, by number. */
class Services {
  readonly taken = new Map<number, number>();
  readonly #write = collecting((payloads) => {
    for (const payload of payloads) {
      const sequence = parseInt(payload);
      this.taken.set(sequence, (this.taken.get(sequence) ?? 0) + 1);
    }
  });

  private constructor(readonly map: UserService, public sink: UserService) {}

  static async start(make: Make): Promise<Services> {
    const map = await UserService.transform(mapping(make));
    const services = new Services(map, map);
    services.sink = await UserService.sink(services.#write);
    return services;
  }

  async revive(): Promise<void> {
    this.sink = await UserService.sink(this.#write, this.sink.port);
  }

  async haveArrived(records: number, copies = 1): Promise<void> {
    const missing = () => {
      for (let i = 1; i <= records; i++) if ((this.taken.get(i) ?? 0) < copies) return i;
      return undefined;
    };
    await until(`all ${records} have arrived`, () => missing() === undefined || undefined, {
      why: () => `but record ${missing()}`,
    });
  }
}

function sizesIn(dir: string): string {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name);
  return names.map((name) => `${name} ${Deno.statSync(`${dir}/${name}`).size}`).join(", ");
}

/** Runs `body` with a node on a small disk; its failure shows the node's log. */
async function withNodeOnSmallDisk(
  name: string,
  body: (node: TestNode, dir: string, services: Services) => Promise<void>,
  make = CHANGED,
): Promise<void> {
  const had = await withSmallDisk(DISK_BYTES, async (dir) => {
    const services = await Services.start(make);
    const env = { CONVEYOR_BUFFER__MAX_PER_STAGE: "100000" };
    const node = await TestNode.start({ dataDir: `${dir}/data`, env });
    try {
      const ways = [["src", "map"], ["map", "sink"]] as const;
      const { map, sink } = services;
      await createPipeline(node, { id: "p", ways, services: { map, sink } });
      await body(node, dir, services);
    } catch (error) {
      const state = `${services.taken.size} have arrived; ${sizesIn(`${dir}/data`)}`;
      throw new Error(`${error}\n${state}\n\nThe node's log:\n${node.process.describe()}`, {
        cause: error,
      });
    } finally {
      await node.crash();
      services.map.crash();
      services.sink.crash();
    }
  });
  if (!had) skipLoudly(name, "needs root, to mount a small disk");
}

function send(source: SourceStream, from: number, to: number): void {
  for (let at = from; at <= to; at += BATCH) {
    source.send({ records: recordsOf("src", [at, at + BATCH - 1], payloadOf) });
  }
}

async function isHeld(source: SourceStream): Promise<void> {
  const { level } = await until("it is told to pause", () => {
    const last = source.signals.at(-1);
    return last?.pause ? last : undefined;
  });
  assert.equal(level, "BACKPRESSURE_LEVEL_CRITICAL");
}

testCalls(
  "records fill the disk: the source is told, and nothing acknowledged is lost",
  () =>
    withNodeOnSmallDisk("records fill the disk", async (node, _dir, services) => {
      const records = 2_000;
      services.sink.crash();
      const source = new SourceStream(node);
      send(source, 1, records);
      await isHeld(source);
      const before = source.acks.length * BATCH;
      assert.ok(before > 100 && before < records, `${before} were taken`);
      // What is delivered leaves room within the database: its file does not shrink.
      await services.revive();
      await source.acknowledged(records / BATCH);
      await services.haveArrived(records);
      assert.deepEqual(new Set(source.statuses.flat()), new Set(["ACCEPTED"]));
      await until("it may go on", () => source.signals.at(-1)?.pause === false || undefined);
      assert.equal((await source.end()).code, 0);
    }),
);

testCalls(
  "what a transform makes fills the disk: it waits, and all arrives",
  () =>
    withNodeOnSmallDisk("a transform fills the disk", async (node, _dir, services) => {
      const [records, copies] = [160, 10];
      services.sink.crash();
      const source = new SourceStream(node);
      send(source, 1, records);
      const held = () => node.process.describe().includes('"until":"outputs"') || undefined;
      await until("what is made waits", held);
      await services.revive();
      await source.acknowledged(records / BATCH);
      await services.haveArrived(records, copies);
      assert.equal((await source.end()).code, 0);
    }, (text) => Array<string>(10).fill(text)),
);

testCalls(
  "others fill the disk while records are delivered: all goes on when they are done",
  () =>
    withNodeOnSmallDisk("others fill the disk", async (node, dir, services) => {
      const source = new SourceStream(node);
      send(source, 1, 200);
      await source.acknowledged(2);
      // Too little for the records, enough for the log of the node.
      const filler = await fillDisk(dir, 2 << 20);
      send(source, 201, 400);
      await isHeld(source);
      const acknowledged = source.acks.length * BATCH;
      await Deno.remove(filler);
      await source.acknowledged(400 / BATCH);
      await services.haveArrived(400);
      assert.ok(acknowledged < 400);
      assert.equal((await source.end()).code, 0);
    }),
);
