// kill -9, with clients at work.

import { withCluster } from "../support/cluster.ts";
import { keepsLeader } from "./keeps_leader.ts";
import { underLoad } from "./run.ts";
import { measured } from "./measured.ts";

/** So that there is no election because the machine is slow. */
const PATIENT = { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "1500" };

Deno.test("the leader is killed, three times: another takes over, and nothing is lost", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      for (let i = 0; i < 3; i++) {
        const leader = await cluster.leader();
        await load.writes(20);
        await leader.kill();
        measured("leader killed", await load.writes());
        await load.writes(20);
        await leader.restart();
      }
    })));

Deno.test("a follower is killed: nobody notices but those that asked it", () =>
  withCluster(
    { env: PATIENT },
    (cluster) =>
      underLoad(cluster, (load) =>
        keepsLeader(cluster, async (leader) => {
          const [follower] = cluster.others(leader);
          await follower!.kill();
          measured("follower killed", await load.writes());
          await load.writes(100);
          await follower!.restart();
          await load.writes(50);
        })),
  ));

Deno.test("all nodes are killed at once, twice: everything is still there", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      for (let i = 0; i < 2; i++) {
        await load.writes(50);
        await Promise.all(cluster.nodes.map((node) => node.kill()));
        await Promise.all(cluster.nodes.map((node) => node.restart()));
        measured("all killed, since they serve again", await load.writes());
      }
    })));

Deno.test("five nodes lose their leader and another, then a third, which is too many", () =>
  withCluster({ size: 5 }, (cluster) =>
    underLoad(cluster, async (load) => {
      const leader = await cluster.leader();
      const [second, third] = cluster.others(leader);
      await Promise.all([leader.kill(), second!.kill()]);
      measured("two of five killed", await load.writes());
      await load.writes(20);
      await third!.kill();
      await leader.restart();
      measured("third of five killed, since one is back", await load.writes());
      await Promise.all([second!.restart(), third!.restart()]);
      await load.writes(20);
    })));

Deno.test("an operator restarts one node after the other: the leader hands over", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      for (const node of cluster.nodes) {
        await node.stop();
        measured("stopped", await load.writes());
        await node.restart();
        await load.writes(20);
      }
    })));
