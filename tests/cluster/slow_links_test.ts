// Links that hold bytes up, stand still or break, with clients at work.

import assert from "node:assert/strict";
import { type TestCluster, withCluster } from "../support/cluster.ts";
import { type NetLab, withNetLab } from "../support/net_lab.ts";
import { NO_FAULT } from "../support/tcp_proxy.ts";
import { sleep } from "../support/until.ts";
import { measured } from "./measured.ts";
import { type Load, underLoad } from "./run.ts";

function testLinks(
  name: string,
  body: (load: Load, cluster: TestCluster, lab: NetLab) => Promise<void>,
): void {
  Deno.test(name, () =>
    withNetLab(name, 3, async (lab) => {
      await lab.startProxies();
      await withCluster(
        { places: lab.places },
        (cluster) => underLoad(cluster, (load) => body(load, cluster, lab)),
      );
    }));
}

testLinks("everything is held up, for a while by more than an election timeout", async (
  load,
  _cluster,
  lab,
) => {
  await lab.proxies({ type: "fault", fault: { ...NO_FAULT, delayMs: 20, jitterMs: 60 } });
  measured("held up by 20 to 80 ms", await load.writes(30));
  await lab.proxies({ type: "fault", fault: { ...NO_FAULT, delayMs: 200, jitterMs: 500 } });
  // Leaders may come and go now, and nothing may be written at all.
  await sleep(4_000);
  await lab.proxies({ type: "heal" });
  measured("held up by 200 to 700 ms, healed", await load.writes(30));
});

testLinks("what the leader sends stands still, and comes when another has long taken over", async (
  load,
  cluster,
  lab,
) => {
  for (let i = 0; i < 2; i++) {
    const leader = await cluster.leader();
    const from = lab.addresses[leader.id - 1]!;
    await lab.proxies({ type: "fault", from, fault: { ...NO_FAULT, stalled: true } });
    measured("what the leader sends stands still", await load.writes());
    const next = await cluster.leader(cluster.others(leader));
    assert.notEqual(next.id, leader.id);
    await load.writes(20);
    await lab.proxies({ type: "heal" });
    measured("goes on", await load.writes(20));
  }
});

testLinks("connections break, all at once and again and again", async (load, cluster, lab) => {
  for (let i = 0; i < 15; i++) {
    await lab.proxies({ type: "cut" });
    await sleep(30 * i);
  }
  measured("connections broken", await load.writes(30));
  await cluster.leader();
});
