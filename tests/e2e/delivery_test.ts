// Records from a source to two sinks, through a filter and a mask, while the router is killed again
// and again and a sink is away: nothing that was acknowledged is missing, and no offset is committed
// before what it stands for has arrived. Nothing comes twice but by a crash.
//
// DELIVERY_TEST_RECORDS, DELIVERY_TEST_KILLS and DELIVERY_TEST_AWAY_MS make a longer run of it.

import assert from "node:assert/strict";
import { PROTOS, testCalls, TestNode, withTempDir } from "../support/nodes.ts";
import { pushRecords } from "../support/push_source.ts";
import { sleep, until } from "../support/until.ts";
import { createPipeline } from "../support/user_pipelines.ts";
import { collecting, mapping, UserService } from "../support/user_services.ts";

const setting = (name: string, otherwise: number) =>
  Number(Deno.env.get(`DELIVERY_TEST_${name}`) ?? otherwise);
const RECORDS = setting("RECORDS", 6_000);
const KILLS = setting("KILLS", 3);
const AWAY_MS = setting("AWAY_MS", 1_000);
const PARTITIONS = 2;

/** What a sink has had: how often, by `partition/sequence`. */
class Seen {
  readonly counts = new Map<string, number>();
  /** Had twice over one connection, so by no crash of the router or of the sink. */
  readonly unexplained: string[] = [];
  readonly #lastPeer = new Map<string, string>();

  readonly writer = collecting((payloads, _request, peer) => {
    for (const payload of payloads) {
      assert.match(payload, /^masked \d+\/\d+$/);
      const [, name = ""] = payload.split(" ");
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      if (this.#lastPeer.get(name) === peer) this.unexplained.push(name);
      this.#lastPeer.set(name, peer);
    }
  });

  get duplicates(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count - 1, 0);
  }
}

/** Every third record is filtered out. */
function passes(sequence: number): boolean {
  return sequence % 3 !== 0;
}

testCalls(
  "every acknowledged record reaches both sinks over kills of the router and an absent sink",
  () =>
    withTempDir(async (dataDir) => {
      const [first, second] = [new Seen(), new Seen()];
      const keep = (text: string) => passes(Number(text.split("/")[1])) ? text : undefined;
      const filter = await UserService.transform(mapping(keep));
      const mask = await UserService.transform(mapping((text) => text.replace("secret", "masked")));
      const one = await UserService.sink(first.writer);
      let two = await UserService.sink(second.writer);
      let node = await TestNode.start({ dataDir });
      try {
        const ways = [
          ["src", "filter"],
          ["filter", "mask"],
          ["mask", "one"],
          ["mask", "two"],
        ] as const;
        await createPipeline(node, { id: "p", ways, services: { filter, mask, one, two } });
        const acknowledged = new Set<string>();
        const per = Math.floor(RECORDS / PARTITIONS);
        const positions = Array.from({ length: PARTITIONS }, () => 1);
        const push = () =>
          Promise.all(positions.map((from, partition) =>
            pushRecords(
              node,
              "src",
              partition,
              [from, per],
              ({ partition, sequence }) => `secret ${partition}/${sequence}`,
              ({ sequence }) => {
                acknowledged.add(`${partition}/${sequence}`);
                positions[partition] = Math.max(positions[partition] ?? 0, sequence + 1);
              },
            )
          ));
        /** The committed offsets; all below them must have arrived. */
        const check = async () => {
          const { offsets } = await node.call(PROTOS.checkpoint.GetSourceOffset, {
            source_id: "src",
          });
          for (const [partition, offset] of Object.entries(offsets)) {
            for (let sequence = 1; sequence <= Number(offset); sequence++) {
              if (!passes(sequence)) continue;
              const name = `${partition}/${sequence}`;
              assert.ok(first.counts.has(name) && second.counts.has(name), `${name} is not there`);
            }
          }
          return offsets;
        };
        for (let kill = 0; kill < KILLS; kill++) {
          const goal = Math.floor(
            acknowledged.size + (RECORDS - acknowledged.size) / (KILLS - kill + 1),
          );
          const pushing = push();
          const ended = pushing.then(() => true);
          await Promise.race([
            ended,
            until("some are in", () => acknowledged.size >= goal || undefined),
          ]);
          assert.ok(acknowledged.size >= goal, "the node has ended the push");
          await check();
          if (kill === 1) {
            two.crash();
            await sleep(AWAY_MS / 2);
          }
          await node.crash();
          await pushing;
          if (kill === 1) {
            node = await TestNode.start({ dataDir });
            const all = push();
            await sleep(AWAY_MS / 2);
            await check();
            await node.crash();
            await all;
            two = await UserService.sink(second.writer, two.port);
          }
          node = await TestNode.start({ dataDir });
        }
        await until("all are in", async () => {
          const done = await push();
          return done.every((all) => all) ? true : undefined;
        });
        await until("all are committed", async () => {
          const offsets = await check();
          const done = positions.every((_, partition) => Number(offsets[partition]) === per);
          return done ? true : undefined;
        });
        const expected = [...acknowledged].filter((name) => passes(Number(name.split("/")[1])));
        assert.equal(acknowledged.size, per * PARTITIONS);
        for (const seen of [first, second]) {
          assert.deepEqual([...seen.counts.keys()].sort(), expected.sort());
          assert.deepEqual(seen.unexplained, []);
        }
        console.log(
          `duplicates: ${first.duplicates} and ${second.duplicates} of ${expected.length}`,
        );
      } catch (error) {
        throw new Error(`${error}\n\nThe node's log:\n${node.process.describe()}`, {
          cause: error,
        });
      } finally {
        await node.crash();
        for (const service of [filter, mask, one, two]) service.crash();
      }
    }),
);
