// A cluster under load, while something is done to it.

import assert from "node:assert/strict";
import { seededRng } from "../../lib/base/mod.ts";
import { type ClusterNode, PROTOS, type TestCluster } from "../support/cluster.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";
import { judgeHistories, judgeSolos, judgeWatches, type Listing, listing } from "./judge.ts";
import { Keys } from "./keys.ts";
import { noted } from "./measured.ts";
import { Leaseholder } from "./leaseholder.ts";
import { Observations } from "./observations.ts";
import { Watcher } from "./watcher.ts";
import { Worker } from "./worker.ts";

/** More than these at a time, and the checker's search would not end. */
const WORKERS = 8;
const PAUSE_MS = 25;
const KEYS = 4;

const FIRST_CHANGE = "EVENT_TYPE_ADDED";

/** Fewer writes or reads than these, and a run has shown nothing. */
const MINIMUM = 30;

export type LoadOptions = {
  readonly seed?: number;
  readonly workers?: number;
  readonly pauseMs?: number;
  /** A watch cannot go on from the beginning where the log has been cut meanwhile. */
  readonly watches?: boolean;
};

/** Clients of all kinds, and what they have seen. */
export class Load {
  readonly seen = new Observations();
  readonly watchers: readonly Watcher[];
  readonly #cluster: TestCluster;
  readonly #workers: readonly Worker[];
  readonly #leaseholder: Leaseholder;

  private constructor(
    cluster: TestCluster,
    leaseholder: Leaseholder,
    { seed = 1, workers = WORKERS, pauseMs = PAUSE_MS, watches = true }: LoadOptions,
  ) {
    const { nodes } = cluster;
    this.#cluster = cluster;
    this.#leaseholder = leaseholder;
    const shared = {
      nodes,
      seen: this.seen,
      services: new Keys("service", KEYS),
      offsets: new Keys("source", KEYS),
      pauseMs,
    };
    this.#workers = Array.from(
      { length: workers },
      (_, number) => new Worker({ ...shared, number, rng: seededRng(seed * 1_000 + number) }),
    );
    this.watchers = watches
      ? [new Watcher(nodes), new Watcher(nodes, { first: 1, restlessMs: 900 })]
      : [];
  }

  static async start(cluster: TestCluster, options: LoadOptions = {}): Promise<Load> {
    await cluster.leader();
    const load = new Load(cluster, await Leaseholder.register("leased", cluster.nodes), options);
    await load.writes();
    return load;
  }

  /**
   * Waits until a write that is called from now on is acknowledged. Returns how long that took, in
   * milliseconds.
   */
  async writes(count = 1): Promise<number> {
    const { seen } = this;
    const since = seen.clock();
    const before = seen.acknowledged.length;
    const progress = () => seen.acknowledged.slice(before).filter((at) => at >= since).length;
    await until("writes are acknowledged", () => progress() >= count || undefined, {
      everyMs: 5,
      progress,
      why: () => seen.describe(),
    });
    return seen.clock() - since;
  }

  describe(): string {
    const anew = this.watchers.map(({ segments }) => segments.length - 1);
    return `${this.seen.describe()}, watches begun anew: ${anew.join(" and ")}`;
  }

  /** Ends the load, with every node up again, and judges it. */
  async judge(minimum = MINIMUM): Promise<void> {
    const { seen, watchers } = this;
    // A busy machine needs longer for it, but enough has to happen to be judged.
    const enough = () => seen.acknowledged.length >= minimum && seen.reads >= minimum;
    await until("enough happens", () => enough() || undefined, {
      progress: () => seen.acknowledged.length + seen.reads,
      why: () => seen.describe(),
    });
    await this.#quiet();
    const { nodes } = this.#cluster;
    const final = await agreedListing(nodes);
    noted(this.describe());
    judgeHistories(seen);
    judgeSolos(seen, final.tags);
    judgeWatches(watchers, seen, final.tags, final.revision);
    this.#judgeLease();
  }

  /** Ends the load and judges nothing. */
  async stop(): Promise<void> {
    await Promise.all([
      ...this.#workers.map((worker) => worker.stop()),
      ...this.watchers.map((watcher) => watcher.stop()),
      this.#leaseholder.stop(),
    ]);
  }

  /** Stops the writers; the watchers then see their last change. */
  async #quiet(): Promise<void> {
    const kept = this.#leaseholder.keptInTime;
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    await this.#leaseholder.stop();
    this.#leaseKept = kept;
    const revision = await lastWord(this.#cluster.nodes);
    for (const watcher of this.watchers) {
      await watcher.reach(revision);
      await watcher.stop();
    }
  }

  #leaseKept = false;

  #judgeLease(): void {
    const { id, beats, refusals } = this.#leaseholder;
    assert.ok(beats.length > 0);
    if (!this.#leaseKept || this.watchers.length === 0) return;
    assert.deepEqual(refusals, [], "the lease that was kept is gone");
    const [watcher] = this.watchers;
    const changes = watcher?.segments.flatMap((segment) => segment.changes) ?? [];
    const ends = changes.filter((change) => change.id === id && change.type !== FIRST_CHANGE);
    assert.deepEqual(ends, [], "the lease ended early");
  }
}

/** A last registration, which every watch has to show. Returns its revision. */
async function lastWord(nodes: readonly ClusterNode[]): Promise<number> {
  const request = { ...registerRequest("last word"), heartbeat_interval: { seconds: 600 } };
  const [node] = nodes;
  return await until("the last word", async () => {
    const answer = await node?.client.ask(PROTOS.registry.Register, request);
    return answer?.type === "done" ? Number(answer.value.revision) : undefined;
  });
}

/** What all nodes list, once they list the same: a call that was given up may still be done. */
function agreedListing(nodes: readonly ClusterNode[]): Promise<Listing> {
  return until("all nodes list the same", async () => {
    const lists = await Promise.all(nodes.map((node) => listing(node)));
    const [first] = lists;
    const texts = lists.map(({ tags }) => [...tags].map(([id, tag]) => `${id} ${tag}`).sort());
    return new Set(texts.map((ids) => ids.join())).size === 1 ? first : undefined;
  });
}

/** Runs `body` with clients at work, and judges what they have seen. */
export async function underLoad(
  cluster: TestCluster,
  body: (load: Load) => Promise<void>,
  options: LoadOptions = {},
): Promise<void> {
  const load = await Load.start(cluster, options);
  try {
    await body(load);
    await load.judge();
  } finally {
    await load.stop();
  }
}
