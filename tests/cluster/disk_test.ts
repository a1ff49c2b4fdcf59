// Disks that are full or fail, with clients at work: the node ends and says so, the others go on,
// and once there is room again it comes back with everything.

import assert from "node:assert/strict";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { works } from "../support/commands.ts";
import { registerRequest } from "../support/requests.ts";
import { fillDisk, withSmallDisk } from "../support/small_disk.ts";
import { inTime } from "../support/until.ts";
import { measured } from "./measured.ts";
import { type Load, underLoad } from "./run.ts";

const DISK_BYTES = 24 << 20;

/** It ends by itself with exit code 1, and with a last word that says why. */
async function assertFailed(node: ClusterNode, why: RegExp): Promise<void> {
  const { code, log, errors } = await node.exit();
  const last = log.findLast(({ level }) => level === "error")?.message ?? "";
  assert.equal(code, 1, node.process.describe());
  assert.match(last, why);
  assert.equal(errors, "", "noise on stderr");
}

/** `node` fails under load, which its end does not stop, and comes back. */
async function failAndReturn(
  { load, node, name }: { load: Load; node: ClusterNode; name: string },
  breaking: () => Promise<unknown>,
  mending: () => Promise<void>,
): Promise<void> {
  await load.writes(10);
  await breaking();
  await assertFailed(node, /cannot be (written|stored)|disk is full|disk I\/O error/i);
  measured(name, await load.writes(20));
  await mending();
  await node.restart();
  await load.writes(20);
}

/** A follower and then the leader, each in its turn. */
async function eachInTurn(
  cluster: TestCluster,
  body: (node: ClusterNode, role: string) => Promise<void>,
): Promise<void> {
  await body(await cluster.follower(), "follower");
  await body(await cluster.leader(), "leader");
}

Deno.test("a disk is full, a follower's and then the leader's", async () => {
  const dirs: string[] = [];
  const body = () =>
    withCluster(
      { dataDir: (id) => `${dirs[id - 1]}/data` },
      (cluster) =>
        underLoad(cluster, async (load) => {
          await eachInTurn(cluster, async (node, role) => {
            const dir = dirs[node.id - 1]!;
            await failAndReturn(
              { load, node, name: `disk of the ${role} full` },
              () => fillDisk(dir),
              () => Deno.remove(`${dir}/filler`),
            );
          });
        }),
    );
  const nested = (left: number): Promise<boolean> =>
    withSmallDisk(DISK_BYTES, async (dir) => {
      dirs.push(dir);
      if (left === 1) await body();
      else await nested(left - 1);
    });
  if (!await nested(3)) {
    console.error("SKIPPED: a full disk: needs root, to mount a small one");
  }
});

Deno.test("a node that finds no room when it starts says so, and starts when there is some", async () => {
  const had = await withSmallDisk(DISK_BYTES, async (dir) => {
    await withCluster(
      { dataDir: (id) => id === 3 ? `${dir}/data` : undefined },
      async (cluster) => {
        const [one, , three] = cluster.nodes;
        await three!.stop();
        await one!.client.call(PROTOS.registry.Register, registerRequest("a"));
        await fillDisk(dir);
        three!.spawn({ peers: null });
        const ended = await Promise.race([
          three!.process.exited,
          three!.process.address().then(() => "serves" as const, () => three!.process.exited),
        ]);
        // It may also start, as long as it has nothing to write.
        const { code } = ended === "serves" ? await three!.exit() : ended;
        assert.equal(code, 1, three!.process.describe());
        await Deno.remove(`${dir}/filler`);
        await three!.restart();
        const { services } = await three!.client.call(PROTOS.registry.ListServices, {});
        assert.deepEqual(services.map(({ identity }) => identity?.service_id), ["a"]);
      },
    );
  });
  if (!had) console.error("SKIPPED: a disk that is full at the start: needs root");
});

/** Lets every fsync of a process fail from now on. Returns how to stop that. */
async function failSyncs({ process }: ClusterNode): Promise<() => Promise<void>> {
  const calls = "fsync,fdatasync";
  const strace = new Deno.Command("strace", {
    args: [
      ...["-f", "-p", String(process.pid), "-o", "/dev/null"],
      ...["-e", `trace=${calls}`, "-e", `inject=${calls}:error=EIO`],
    ],
    stderr: "piped",
    stdout: "null",
  }).spawn();
  const reader = strace.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!/attached/.test(said)) {
    const { value = "", done } = await inTime("strace attaches", reader.read());
    said += value;
    if (done) throw new Error(`strace: ${said}`);
  }
  return async () => {
    while (!(await reader.read()).done);
    await strace.status;
  };
}

Deno.test("fsync fails, on a follower and then on the leader", async () => {
  const probe = ["-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"];
  if (!await works("strace", ...probe)) {
    console.error("SKIPPED: failing fsync: needs strace, and leave to trace processes");
    return;
  }
  await withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      await eachInTurn(cluster, async (node, role) => {
        let ended = () => Promise.resolve();
        await failAndReturn(
          { load, node, name: `fsync of the ${role} fails` },
          async () => void (ended = await failSyncs(node)),
          () => ended(),
        );
      });
    }));
});
