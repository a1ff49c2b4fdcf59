// Damaged files: a node that finds its store damaged does not start, or catches up from the others.
// It never shows anything wrong, and the others go on.

import assert from "node:assert/strict";
import { integerBetween, type Rng, seededRng } from "../../lib/base/mod.ts";
import { type ClusterNode, withCluster } from "../support/cluster.ts";
import { copyDir } from "../support/data_dirs.ts";
import { inTime } from "../support/until.ts";
import { noted } from "./measured.ts";
import { type Load, underLoad } from "./run.ts";

type Damage = (dir: string, rng: Rng) => Promise<void>;

/** Turns over one bit in each of some bytes next to each other. */
function flipping(file: string): Damage {
  return async (dir, rng) => {
    const bytes = await Deno.readFile(`${dir}/${file}`);
    const at = integerBetween(rng, 0, bytes.length);
    for (const i of [at, at + 1, at + 2]) {
      if (i < bytes.length) bytes[i]! ^= 1 << integerBetween(rng, 0, 8);
    }
    await Deno.writeFile(`${dir}/${file}`, bytes);
  };
}

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ["flipped bits in the database", flipping("raft.kv")],
  ["flipped bits in its write-ahead log", flipping("raft.kv-wal")],
  ["flipped bits there once more", flipping("raft.kv-wal")],
  ["a deleted write-ahead log", (dir) => Deno.remove(`${dir}/raft.kv-wal`)],
  ["half a write-ahead log", async (dir) => {
    const { size } = await Deno.stat(`${dir}/raft.kv-wal`);
    await Deno.truncate(`${dir}/raft.kv-wal`, size >> 1);
  }],
  ["an empty database", async (dir) => {
    await Deno.remove(`${dir}/raft.kv-wal`);
    await Deno.truncate(`${dir}/raft.kv`, 0);
  }],
];

/** Whether the damage was noticed: then an intact copy takes the place of what is damaged. */
async function crashAndDamage(load: Load, node: ClusterNode, damage: Damage, rng: Rng) {
  await load.writes(15);
  await node.kill();
  const copy = `${node.dataDir}-copy`;
  await copyDir(node.dataDir, copy);
  await damage(node.dataDir, rng);
  const process = node.spawn({ peers: null });
  const refused = await inTime(
    "it starts or does not",
    process.address().then(() => false, () => true),
  );
  if (refused) {
    const { code, log, errors } = await process.exited;
    assert.deepEqual([code, log.at(-1)?.level, errors], [1, "error", ""], process.describe());
    noted(`refused: ${log.at(-1)?.message}`);
    await load.writes(5);
    await Deno.remove(node.dataDir, { recursive: true });
    await Deno.rename(copy, node.dataDir);
    await node.restart();
  } else {
    await Deno.remove(copy, { recursive: true });
  }
  return refused;
}

Deno.test("damaged files of one node after the other, under load", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      const rng = seededRng(7);
      let noticed = 0;
      for (const [i, [what, damage]] of DAMAGES.entries()) {
        const node = cluster.node(i % cluster.nodes.length + 1);
        const refused = await crashAndDamage(load, node, damage, rng);
        noted(`${what}: ${refused ? "refused" : "harmless"}`);
        if (refused) noticed++;
      }
      assert.ok(noticed >= 2, "no damage was noticed");
    })));
