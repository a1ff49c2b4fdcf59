// The worked example as its README runs it: real services, sidecars and a node, of which a sidecar
// is killed in the middle.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { orderLine } from "../../scripts/example/log.ts";
import { hasPython } from "../../scripts/example/programs.ts";
import {
  PROTOS,
  type Ran,
  ROOT,
  runDeno,
  skipLoudly,
  type TestNode,
  withNode,
  withTempDir,
} from "../support/nodes.ts";
import { freeAddress } from "../../scripts/ports.ts";

const PARTITIONS = [0, 1, 2];

/** One line of what a sink has written. */
type Written = {
  readonly partition: number;
  readonly sequence: number;
  readonly payload: string;
  readonly metadata: Readonly<Record<string, string>>;
};

/** The manifests, with addresses that are free. */
async function copyManifests(to: string): Promise<void> {
  await Deno.mkdir(to);
  const from = join(ROOT, "config", "example");
  for (const name of ["pipeline.yaml", "services.yaml"]) {
    const text = await Deno.readTextFile(join(from, name));
    await Deno.writeTextFile(join(to, name), text.replace(/127\.0\.0\.1:\d+/g, freeAddress));
  }
}

async function runExample(node: TestNode, dir: string, flags: readonly string[]): Promise<Ran> {
  const manifests = join(dir, "manifests");
  const ran = await runDeno([
    ...["run", "--quiet", "-A", "scripts/example.ts"],
    ...[`--server=${node.address}`, `--dir=${dir}`, `--manifests=${manifests}`],
    ...flags,
  ]);
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  return ran;
}

async function written(dir: string, sink: string): Promise<Written[]> {
  const text = await Deno.readTextFile(join(dir, `${sink}.jsonl`));
  return text.trimEnd().split("\n").map((line): Written => JSON.parse(line));
}

const placeOf = ({ partition, sequence }: Written) => `${partition}/${sequence}`;

/** What each record says, by place; a record that arrived twice has to say the same. */
function payloads(records: readonly Written[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const record of records) {
    const before = found.get(placeOf(record)) ?? record.payload;
    assert.equal(record.payload, before, placeOf(record));
    found.set(placeOf(record), before);
  }
  return found;
}

/** What has to be in the sinks of a log of this length, by what the manifests say. */
function expected(length: number): { warehouse: Map<string, string>; dead: string[] } {
  const warehouse = new Map<string, string>();
  const dead: string[] = [];
  for (const partition of PARTITIONS) {
    for (let sequence = 1; sequence <= length; sequence++) {
      const place = `${partition}/${sequence}`;
      const line = orderLine(partition, sequence);
      if (!line.endsWith("}")) {
        dead.push(place);
        continue;
      }
      const order = JSON.parse(line);
      if (order.status !== "paid") continue;
      for (const field of ["email", "card"]) {
        order[field] = order[field].replace(/.(?=.{4})/g, "*");
      }
      warehouse.set(place, JSON.stringify(order));
    }
  }
  return { warehouse, dead };
}

function sorted<T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => a < b ? -1 : 1);
}

async function checkSinks(dir: string, length: number): Promise<void> {
  const { warehouse, dead } = expected(length);
  assert.deepEqual(sorted(payloads(await written(dir, "warehouse"))), sorted(warehouse));
  const letters = await written(dir, "dead-letters");
  assert.deepEqual([...payloads(letters).keys()].sort(), dead.sort());
  for (const { metadata } of letters) {
    assert.equal(metadata["conveyor.stage"], "paid-only");
    assert.equal(metadata["conveyor.attempts"], "3");
  }
}

async function committed(node: TestNode): Promise<Record<number, string>> {
  const request = { source_id: "orders" };
  return (await node.call(PROTOS.checkpoint.GetSourceOffset, request)).offsets;
}

Deno.test("the example: all that should arrives, whichever sidecar is killed in the middle", (t) =>
  withTempDir((dir) =>
    withNode(async (node) => {
      await copyManifests(join(dir, "manifests"));
      const first = await runExample(node, dir, ["--records=300", "--kill=sidecar-c"]);
      await checkSinks(dir, 100);
      assert.deepEqual(await committed(node), { 0: "100", 1: "100", 2: "100" });
      const [before, after] = first.stdout.split(/^sidecar-c +\| killed$/m);
      assert.match(before ?? "", /^sidecar-a .* mask at sidecar-c, warehouse at sidecar-b$/m);
      assert.match(after ?? "", /^sidecar-a .* mask at sidecar-b, warehouse at sidecar-b$/m);
      assert.match(first.stdout, /^mask \(2\) +masked +[1-9]/m);
      if (await hasPython()) assert.match(first.stdout, /^mask \(python\) +masked +[1-9]/m);
      else skipLoudly(`${t.name}: in Python`, "python3 with grpcio and grpcio-tools is not here");

      // The only one with a sink: nothing can arrive until it is back.
      const second = await runExample(node, dir, ["--records=390", "--restart=sidecar-b"]);
      await checkSinks(dir, 130);
      assert.deepEqual(await committed(node), { 0: "130", 1: "130", 2: "130" });
      assert.match(second.stdout, /^orders +\| resuming behind 100, 100, 100$/m);
      assert.match(second.stdout, /^orders +read +90 +90$/m);
      const [, since] = second.stdout.split(/^sidecar-b +\| killed$/m);
      assert.match(since ?? "", /^orders .* tries again: [^]*^sidecar-b +\| listening/m);
    }, { env: { CONVEYOR_SIDECARS__HEARTBEAT_INTERVAL_SECS: "1" } })
  ));
