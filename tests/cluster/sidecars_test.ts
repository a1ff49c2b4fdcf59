// Sidecars that come and go while pipelines change and leaders are killed.

import assert from "node:assert/strict";
import { LEASE_INTERVALS, type Rng, seededRng } from "../../lib/base/mod.ts";
import type { StageType } from "../../lib/pipeline/mod.ts";
import { planAll, type PlannedPipeline, type PlannedSidecar } from "../../lib/state/planner.ts";
import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import { PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { StandInSidecar } from "../support/sidecar.ts";
import { PATIENCE_MS, sleep, until } from "../support/until.ts";
import { noted } from "./measured.ts";

const {
  CreatePipeline,
  DeletePipeline,
  DisablePipeline,
  EnablePipeline,
  ListPipelines,
  UpdatePipeline,
} = PROTOS.admin;

const INTERVAL_MS = 1_000;
const LEASE_MS = LEASE_INTERVALS * INTERVAL_MS;
/** A slow disk may take so long to keep that a lease has ended. */
const NOTICE_MS = 5_000;
/** Longer than between two acknowledged heartbeats of any of them, where all is well. */
const QUIET_MS = 500;
const RUN_MS = 20_000;
const SIDECARS = 10;
const PIPELINES = 6;

const SERVICES: readonly (readonly [string, StageType])[] = [
  ["orders", "source"],
  ["clicks", "source"],
  ["clean", "transform"],
  ["mask", "transform"],
  ["store", "sink"],
  ["lake", "sink"],
];
const STAGE_TYPES = {
  source: "STAGE_TYPE_SOURCE",
  transform: "STAGE_TYPE_TRANSFORM",
  sink: "STAGE_TYPE_SINK",
} as const;

function pick<T>(rng: Rng, items: readonly T[]): T {
  return items[Math.floor(rng.next() * items.length)]!;
}

function drawPipeline(rng: Rng, id: string): PipelineConfig {
  const ofType = (type: StageType) => pick(rng, SERVICES.filter((service) => service[1] === type));
  const chain = (["source", "transform", "sink"] as const).map(ofType);
  return {
    id,
    name: id,
    enabled: true,
    stages: chain.map(([service_name, type]) => ({
      id: `${type}-${service_name}`,
      name: service_name,
      stage_type: STAGE_TYPES[type],
      service_selector: { service_name },
      config: { drawn: String(rng.next()) },
    })),
    edges: chain.slice(1).map(([name, type], i) => ({
      from_stage: `${chain[i]![1]}-${chain[i]![0]}`,
      to_stage: `${type}-${name}`,
    })),
  };
}

function drawSidecar(rng: Rng, sidecarId: string, port: number): PlannedSidecar {
  const beside = SERVICES.filter(() => rng.next() < 0.4);
  const services = beside.length === 0 ? [pick(rng, SERVICES)] : beside;
  return {
    sidecarId,
    endpoint: `127.0.0.1:${port}`,
    localServices: services.map(([serviceName, serviceType]) => ({
      serviceName,
      serviceType,
      endpoint: `127.0.0.1:${port + 1}`,
    })),
    leaseLapsed: false,
    draining: false,
    unhealthy: new Set(),
  };
}

/** When sidecars went, and since when somebody has been there who could notice. */
class Clock {
  readonly #cluster: TestCluster;
  readonly #goneAt = new Map<string, number>();
  #acknowledgedAt = performance.now();
  /** Since when a lease could run: a new leader gives a full one. */
  #ledSince = performance.now();
  #term = "";

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  /** A heartbeat was acknowledged: after a silence leases may have begun anew, or stood still. */
  acknowledged(): void {
    const now = performance.now();
    if (now - this.#acknowledgedAt > QUIET_MS) this.#ledSince = now;
    this.#acknowledgedAt = now;
  }

  came(sidecarId: string): void {
    this.#goneAt.delete(sidecarId);
  }

  went(sidecarId: string): void {
    this.#goneAt.set(sidecarId, performance.now());
  }

  /** Takes note of a new leader. */
  async look(): Promise<void> {
    const statuses = await Promise.all(this.#cluster.nodes.map((node) => node.status()));
    const terms = statuses.map((status) => BigInt(status?.term ?? 0));
    const term = String(terms.reduce((a, b) => a > b ? a : b));
    if (term !== this.#term) this.#ledSince = performance.now();
    this.#term = term;
  }

  /** For how long it has been gone beyond what its lease allows; negative while it has not. */
  overdue(sidecarId: string): number {
    const from = Math.max(this.#goneAt.get(sidecarId) ?? Infinity, this.#ledSince);
    const now = performance.now();
    const silent = Math.max(0, now - this.#acknowledgedAt - QUIET_MS);
    return now - from - silent - LEASE_MS - NOTICE_MS;
  }
}

class Fleet {
  readonly clock: Clock;
  readonly alive = new Map<string, StandInSidecar>();
  readonly #rng: Rng;
  readonly #nodes: readonly string[];
  #port = 20_000;
  crashes = 0;
  changes = 0;

  constructor(readonly cluster: TestCluster, rng: Rng) {
    this.#rng = rng;
    this.clock = new Clock(cluster);
    this.#nodes = cluster.nodes.map(({ place }) => place.grpc);
  }

  join(sidecarId: string): void {
    this.#port += 2;
    const spec = drawSidecar(this.#rng, sidecarId, this.#port);
    const start = Math.floor(this.#rng.next() * this.#nodes.length);
    const nodes = [...this.#nodes.slice(start), ...this.#nodes.slice(0, start)];
    this.clock.came(sidecarId);
    const onAcknowledged = () => this.clock.acknowledged();
    this.alive.set(sidecarId, new StandInSidecar({ spec, nodes, onAcknowledged }));
  }

  async go(sidecar: StandInSidecar): Promise<void> {
    const { sidecarId } = sidecar.spec;
    this.alive.delete(sidecarId);
    if (this.#rng.next() < 0.3) await sidecar.leave();
    else {
      this.crashes++;
      await sidecar.crash();
    }
    this.clock.went(sidecarId);
  }

  /** Somebody comes, or goes; about two thirds of them are there. */
  async shuffle(): Promise<void> {
    const id = `sidecar-${Math.floor(this.#rng.next() * SIDECARS)}`;
    const there = this.alive.get(id);
    if (there === undefined) this.join(id);
    else if (this.#rng.next() < 0.5) await this.go(there);
  }

  /** Has everybody there, and every pipeline enabled. */
  async fill(): Promise<void> {
    for (let i = 0; i < SIDECARS; i++) {
      if (!this.alive.has(`sidecar-${i}`)) this.join(`sidecar-${i}`);
    }
    const { client } = this.cluster.node(1);
    for (let i = 0; i < PIPELINES; i++) {
      const pipeline_id = `pipeline-${i}`;
      await until(`${pipeline_id} is there`, async () => {
        await client.ask(CreatePipeline, { config: drawPipeline(this.#rng, pipeline_id) });
        const enabled = await client.ask(EnablePipeline, { pipeline_id });
        return enabled.type === "done" ? true : undefined;
      });
    }
  }

  /** So that at least one lease has to end for the rest to be right. */
  async loseSomebodyWhoIsSentTo(): Promise<void> {
    const sentTo = [...this.alive.values()].flatMap(({ running }) =>
      [...running.values()].flatMap(({ targets }) =>
        [...targets.values()].flatMap((target) =>
          target.type === "remote" ? [target.sidecarId] : []
        )
      )
    );
    const lost = this.alive.get(sentTo[0] ?? "");
    assert.ok(lost !== undefined, "nobody sends to anybody");
    this.alive.delete(lost.spec.sidecarId);
    await lost.crash();
    this.clock.went(lost.spec.sidecarId);
  }

  async changePipeline(): Promise<void> {
    const id = `pipeline-${Math.floor(this.#rng.next() * PIPELINES)}`;
    const { client } = pick(this.#rng, this.cluster.nodes);
    const asking = { deadlineMs: 3_000 };
    const drawn = this.#rng.next();
    const pipeline_id = id;
    const config = drawPipeline(this.#rng, id);
    const answer = drawn < 0.35
      ? await client.ask(CreatePipeline, { config }, asking)
      : drawn < 0.5
      ? await client.ask(UpdatePipeline, { pipeline_id, config }, asking)
      : drawn < 0.65
      ? await client.ask(DisablePipeline, { pipeline_id }, asking)
      : drawn < 0.8
      ? await client.ask(EnablePipeline, { pipeline_id }, asking)
      : await client.ask(DeletePipeline, { pipeline_id, force: true }, asking);
    if (answer.type === "done") this.changes++;
  }

  /** No stage points at somebody who has been gone for too long. */
  async check(): Promise<void> {
    if (this.#lost() === undefined) return;
    // A leader that has only just begun does not know yet who has gone.
    await this.clock.look();
    assert.equal(this.#lost(), undefined);
  }

  #lost(): string | undefined {
    for (const { spec: { sidecarId }, running } of this.alive.values()) {
      for (const [pipeline, { targets }] of running) {
        for (const [stage, target] of targets) {
          if (target.type === "local") continue;
          const overdue = Math.round(this.clock.overdue(target.sidecarId));
          if (overdue <= 0) continue;
          return `${sidecarId} sends ${pipeline}/${stage} to ${target.sidecarId}, which should ` +
            `be known to have gone for ${overdue} ms`;
        }
      }
    }
    return undefined;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.alive.values()].map((sidecar) => sidecar.crash()));
  }
}

/** What everybody runs, or should, in words that can be compared. */
function inWords(sidecarId: string, pipelineId: string, targets: ReadonlyMap<string, unknown>) {
  return `${sidecarId} ${pipelineId} ${JSON.stringify([...targets])}`;
}

function running(fleet: Fleet): string[] {
  return [...fleet.alive.values()].flatMap(({ spec, running }) =>
    [...running].map(([id, { targets }]) => inWords(spec.sidecarId, id, targets))
  ).sort();
}

async function planned(fleet: Fleet): Promise<string[]> {
  const { pipelines } = await fleet.cluster.node(1).client.call(ListPipelines, {});
  const plans = pipelines.map(({ id, stages }): PlannedPipeline => ({
    id,
    stages: stages.map((stage) => ({
      id: stage.id,
      stageType: (Object.keys(STAGE_TYPES) as StageType[])
        .find((type) => STAGE_TYPES[type] === stage.stage_type)!,
      selector: {
        serviceName: stage.service_selector?.service_name ?? "",
        groupId: "",
        labels: new Map(),
        loadBalance: "round_robin",
      },
    })),
  }));
  const views = planAll(plans, [...fleet.alive.values()].map(({ spec }) => spec));
  return views.map(({ sidecarId, pipelineId, stageIds, targets }) => {
    const pairs = stageIds.map((id, i) => [id, targets[i]] as const);
    return inWords(sidecarId, pipelineId, new Map(pairs.filter(([, target]) => target)));
  }).sort();
}

Deno.test("ten sidecars come and go while pipelines change and leaders die: all run what is planned", () =>
  withCluster(
    { env: { CONVEYOR_SIDECARS__HEARTBEAT_INTERVAL_SECS: String(INTERVAL_MS / 1_000) } },
    async (cluster) => {
      await cluster.leader();
      const fleet = new Fleet(cluster, seededRng(7));
      try {
        for (let i = 0; i < SIDECARS; i++) fleet.join(`sidecar-${i}`);
        await disturb(fleet);
        await converge(fleet);
        await fleet.fill();
        await converge(fleet);
        await fleet.loseSomebodyWhoIsSentTo();
        await converge(fleet);
      } finally {
        await fleet.stop();
      }
    },
  ));

async function disturb(fleet: Fleet): Promise<void> {
  const began = performance.now();
  let kills = 0;
  const isEnough = () => kills >= 2 && fleet.crashes >= 5 && fleet.changes >= 10;
  const goesOn = () => {
    const ran = performance.now() - began;
    return ran < RUN_MS || (!isEnough() && ran < PATIENCE_MS);
  };
  const each = async (everyMs: number, act: () => Promise<void> | void) => {
    while (goesOn()) {
      await act();
      await sleep(everyMs);
    }
  };
  const { cluster } = fleet;
  await Promise.all([
    each(400, () => fleet.shuffle()),
    each(250, () => fleet.changePipeline()),
    each(100, () => fleet.check()),
    each(250, () => fleet.clock.look()),
    each(5_000, async () => {
      const leader = await cluster.leader();
      await leader.kill();
      kills++;
      await sleep(500);
      await leader.restart();
    }),
  ]);
  assert.ok(isEnough(), "too little has happened");
}

async function converge(fleet: Fleet): Promise<void> {
  const began = performance.now();
  let [has, should]: string[][] = [[], []];
  await until("everybody runs and has confirmed what is planned", async () => {
    await fleet.check();
    const all = [...fleet.alive.values()];
    should = await planned(fleet);
    has = running(fleet);
    const settled = all.every((sidecar) => sidecar.settled);
    return settled && JSON.stringify(has) === JSON.stringify(should) ? true : undefined;
  }, { everyMs: 100, why: () => `${JSON.stringify(has)} is not ${JSON.stringify(should)}` });
  noted(`sidecars settled ${Math.round(performance.now() - began)} ms after the last change`);
  assert.ok(should!.length > 0, "no sidecar has anything to do");
  let applied = 0;
  for (const sidecar of fleet.alive.values()) applied += sidecar.applied;
  assert.ok(applied > 20, `only ${applied} assignments were applied`);
}
