// Nodes that stand still (SIGSTOP) and go on, with clients at work.

import assert from "node:assert/strict";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import type { Answer } from "../support/node_client.ts";
import { registerRequest } from "../support/requests.ts";
import { sleep, until } from "../support/until.ts";
import { measured } from "./measured.ts";
import { underLoad } from "./run.ts";

const { ListServices } = PROTOS.registry;
const { CommitOffset, GetSourceOffset } = PROTOS.checkpoint;

const QUESTIONS = 40;

function commit(node: ClusterNode, offset: number): Promise<unknown> {
  const request = { source_id: "clock", partition: 0, offset: String(offset) };
  return until("a commit", async () => {
    const { type } = await node.client.ask(CommitOffset, request, { deadlineMs: 5_000 });
    return type === "done" ? true : undefined;
  });
}

type Offsets = { readonly offsets: Readonly<Record<string, string>> };

/** Asks for the offset, again and again, however long the answers take. */
function ask(node: ClusterNode): Promise<Answer<Offsets>>[] {
  return Array.from(
    { length: QUESTIONS },
    () => node.client.ask(GetSourceOffset, { source_id: "clock" }, { deadlineMs: 60_000 }),
  );
}

/** The leader stands still until another node leads; `body` runs meanwhile. */
async function whileReplaced(
  cluster: TestCluster,
  body: (old: ClusterNode, others: readonly ClusterNode[]) => Promise<void>,
): Promise<void> {
  const old = await cluster.leader();
  const others = cluster.others(old);
  old.pause();
  try {
    const next = await cluster.leader(others);
    assert.notEqual(next.id, old.id);
    await body(old, others);
  } finally {
    old.resume();
  }
}

Deno.test("a leader that was replaced while it stood still answers nothing that is out of date", () =>
  withCluster({}, async (cluster) => {
    const [any] = cluster.nodes;
    for (let round = 1; round <= 3; round++) {
      await commit(any!, round * 10);
      const questions: Promise<Answer<Offsets>>[] = [];
      await whileReplaced(cluster, async (old, [next]) => {
        // These wait in its sockets, and some are read before it hears that time has passed.
        await commit(next!, round * 10 + 1);
        questions.push(...ask(old));
      });
      const answers = await Promise.all(questions);
      const shown = answers.flatMap((answer) =>
        answer.type === "done" ? [answer.value.offsets[0]] : []
      );
      assert.deepEqual(new Set(shown), new Set(shown.length > 0 ? [`${round * 10 + 1}`] : []));
      await commit(any!, round * 10 + 2);
    }
  }));

Deno.test("the leader stands still for longer than an election timeout, three times, under load", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      for (let i = 0; i < 3; i++) {
        await load.writes(20);
        const old = await cluster.leader();
        old.pause();
        measured("leader stopped", await load.writes());
        await cluster.leader(cluster.others(old));
        await load.writes(20);
        old.resume();
        await load.writes(20);
      }
    })));

Deno.test("a follower stands still, and catches up", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      const follower = await cluster.follower();
      follower.pause();
      measured("follower stopped", await load.writes(60));
      follower.resume();
      await load.writes(50);
    })));

Deno.test("all stand still at once, and go on", () =>
  withCluster({}, (cluster) =>
    underLoad(cluster, async (load) => {
      for (let i = 0; i < 2; i++) {
        for (const node of cluster.nodes) node.pause();
        await sleep(1_500);
        for (const node of cluster.nodes) node.resume();
        measured("all stopped, since they go on", await load.writes(60));
      }
    })));

Deno.test("a node without a majority refuses reads and writes, and shows what it has on request", () =>
  withCluster({}, async (cluster) => {
    const [one, two, three] = cluster.nodes;
    await one!.client.call(PROTOS.registry.Register, registerRequest("a"));
    await one!.client.call(ListServices, {});
    await Promise.all([two!, three!].map((node) => node.kill()));
    const write = await one!.client.ask(PROTOS.registry.Register, registerRequest("b"));
    assert.ok(write.type === "refused" || write.type === "unknown", JSON.stringify(write));
    const read = await one!.client.ask(ListServices, {});
    assert.equal(read.type, "refused", JSON.stringify(read));
    const { services } = await one!.client.call(ListServices, {}, { stale: true });
    assert.deepEqual(services.map(({ identity }) => identity?.service_id), ["a"]);
    await two!.restart();
    await one!.client.call(PROTOS.registry.Register, registerRequest("c"));
  }));
