// From one build to the next, node by node, while clients write.

import assert from "node:assert/strict";
import { join } from "@std/path";
import manifest from "../../deno.json" with { type: "json" };
import { type Program, ROOT, sourceProgram } from "../../scripts/program.ts";
import { type ClusterNode, PROTOS, type TestCluster, withNodes } from "../support/cluster.ts";
import { run } from "../support/commands.ts";
import { type Answer, NodeClient } from "../support/node_client.ts";
import { registerRequest } from "../support/requests.ts";
import { inTime, sleep, until } from "../support/until.ts";

const { Register, ListServices } = PROTOS.registry;

/** So that there is no election because the machine is slow. */
const PATIENT = { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "1500" };
const NEXT_VERSION = `${manifest.version}-next`;
const WRITERS = 3;
/** What the program is made of, all of which a build has of its own. */
const PARTS = [
  "main.ts",
  "serve.ts",
  "lib",
  "proto",
  "config",
  "scripts",
  "deno.json",
  "deno.lock",
];

/** The next build, in `dir`. */
async function nextBuild(dir: string): Promise<Program> {
  await Deno.mkdir(dir);
  await run("cp", "-r", ...PARTS.map((part) => join(ROOT, part)), dir);
  const path = join(dir, "deno.json");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    text.replace(`"version": "${manifest.version}"`, `"version": "${NEXT_VERSION}"`),
  );
  return sourceProgram(dir);
}

/** Writes one service after the other, each until it is acknowledged, through any of the nodes. */
class Writer {
  readonly acknowledged: string[] = [];
  /** Answers after which trying again is no use. */
  readonly failed: Answer<unknown>[] = [];
  readonly #clients: readonly NodeClient[];
  readonly #running: Promise<void>;
  #isStopped = false;

  constructor(readonly name: string, nodes: readonly ClusterNode[]) {
    this.#clients = nodes.map(({ place }) => new NodeClient(place.grpc));
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await inTime("a writer stops", this.#running);
    for (const client of this.#clients) client.close();
  }

  async #run(): Promise<void> {
    for (let n = 0; !this.#isStopped; n++) {
      await this.#write(`${this.name}-${n}`, n);
      await sleep(5);
    }
  }

  async #write(id: string, n: number): Promise<void> {
    for (let tried = 0; !this.#isStopped; tried++) {
      const client = this.#clients[(n + tried) % this.#clients.length];
      const answer = await client?.ask(Register, registerRequest(id), { deadlineMs: 3_000 });
      if (answer?.type === "done") return void this.acknowledged.push(id);
      if (answer?.type === "rejected") return void this.failed.push(answer);
      await sleep(100);
    }
  }
}

async function versions(cluster: TestCluster): Promise<(string | undefined)[]> {
  return (await Promise.all(cluster.nodes.map((node) => node.status()))).map((one) => one?.version);
}

/** Waits until each writer has had `n` more writes acknowledged. */
async function progress(writers: readonly Writer[], n: number): Promise<void> {
  const targets = writers.map(({ acknowledged }) => acknowledged.length + n);
  await until("writes go on", () =>
    Promise.resolve(
      writers.every(({ acknowledged }, i) => acknowledged.length >= (targets[i] ?? 0)) || undefined,
    ));
}

Deno.test("a cluster goes from one build to the next, node by node, and no write is lost", () =>
  withNodes({ env: PATIENT }, async (cluster) => {
    const old = sourceProgram(ROOT);
    const next = await nextBuild(join(cluster.dir, "next"));
    await Promise.all(cluster.nodes.map((node) => node.start({ program: old })));
    const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(`w${i}`, cluster.nodes));
    try {
      await progress(writers, 10);
      // Followers first, as one would, and the leader last.
      const leader = await cluster.leader();
      for (const node of [...cluster.others(leader), leader]) {
        await node.stop();
        await node.start({ program: next, peers: null });
        await cluster.leader();
        await progress(writers, 10);
      }
    } finally {
      await Promise.all(writers.map((writer) => writer.stop()));
    }
    assert.deepEqual(await versions(cluster), cluster.nodes.map(() => NEXT_VERSION));
    assert.deepEqual(writers.flatMap(({ failed }) => failed), []);
    for (const { client } of cluster.nodes) {
      const { services } = await client.call(ListServices, { include_unhealthy: true });
      const there = new Set(services.map(({ identity }) => identity?.service_id));
      const lost = writers.flatMap(({ acknowledged }) => acknowledged).filter((id) =>
        !there.has(id)
      );
      assert.deepEqual(lost, []);
    }
  }));
