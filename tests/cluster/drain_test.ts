// Services that leave, and change their minds, while leaders die.

import assert from "node:assert/strict";
import { type ClientDuplexStream, status as Code } from "@grpc/grpc-js";
import type { HeartbeatRequest } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { HeartbeatResponse__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatResponse.ts";
import { type ClusterNode, PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { GrpcClient, type Reader } from "../support/grpc_client.ts";
import { registerRequest } from "../support/requests.ts";
import { sleep, until } from "../support/until.ts";

const { Deregister, GetServiceEndpoints, Heartbeat, ListServices, Register } = PROTOS.registry;

/** Longer than any test. */
const LONG = { seconds: 600, nanos: 0 };

type Stream = Reader<
  HeartbeatResponse__Output,
  ClientDuplexStream<HeartbeatRequest, HeartbeatResponse__Output>
>;

/** A service that beats through one node, and expects its streams to outlive leaders. */
class Beater {
  readonly #client: GrpcClient;
  #stream: Stream;
  #answers = 0;
  /** Streams that it has had. */
  streams = 1;
  #registrationId = "";

  constructor(readonly id: string, readonly node: ClusterNode) {
    this.#client = new GrpcClient(node.place.grpc);
    this.#stream = this.#client.bidi(Heartbeat);
  }

  close(): void {
    this.#stream.stream.cancel();
    this.#client.close();
  }

  async register(): Promise<void> {
    const request = { ...registerRequest(this.id), heartbeat_interval: LONG };
    this.#registrationId = await until(`${this.id} is registered`, async () => {
      const answer = await this.node.client.ask(Register, request);
      return answer.type === "done" ? answer.value.registration_id : undefined;
    });
  }

  async leave(): Promise<void> {
    await until(`${this.id} drains`, async () => {
      const request = { service_id: this.id, graceful: true, drain_timeout: LONG };
      const { type } = await this.node.client.ask(Deregister, request);
      return type === "done" ? true : undefined;
    });
  }

  reopen(): void {
    this.#stream.stream.cancel();
    this.#stream = this.#client.bidi(Heartbeat);
    this.#answers = 0;
    this.streams++;
  }

  /** What the answer to a heartbeat says. */
  async beat(active_requests = 1): Promise<string> {
    for (;;) {
      const beat = { service_id: this.id, registration_id: this.#registrationId };
      this.#stream.stream.write({ ...beat, load: { active_requests } });
      try {
        const answer = (await this.#stream.first(++this.#answers)).at(-1)!;
        if (!answer.acknowledged) return "unknown";
        return answer.commands.map(({ command }) => command).join(" ");
      } catch {
        await this.#mayHaveEnded();
      }
    }
  }

  /** On a slow machine there may be no leader for so long that the node says so. */
  async #mayHaveEnded(): Promise<void> {
    const { code, details } = await this.#stream.ended;
    assert.equal(code, Code.UNAVAILABLE, details);
    assert.match(details, /the cluster has had no leader|has not answered/);
    this.reopen();
  }
}

async function withBeater(
  cluster: TestCluster,
  id: string,
  body: (beater: Beater) => Promise<void>,
): Promise<void> {
  const beater = new Beater(id, await cluster.follower());
  try {
    await beater.register();
    await body(beater);
  } finally {
    beater.close();
  }
}

/**
 * Kills who leads, once another does: what `service` says meanwhile is on its way to the old leader
 * when the new one takes over.
 */
async function killLeader(
  cluster: TestCluster,
  service: Beater,
): Promise<{ dead: ClusterNode; said: string }> {
  const leader = await leaderBut(cluster, service.node);
  leader.pause();
  const said = await service.beat();
  await leader.kill();
  return { dead: leader, said };
}

/** If `spared` leads, by chance, another has to lead before. */
async function leaderBut(cluster: TestCluster, spared: ClusterNode): Promise<ClusterNode> {
  const leader = await cluster.leader();
  if (leader !== spared) return leader;
  spared.pause();
  try {
    return await cluster.leader(cluster.others(spared));
  } finally {
    spared.resume();
  }
}

function counts(node: ClusterNode): Promise<{ listed: number; endpoints: number }> {
  return until("it is seen who is there", async () => {
    const [all, healthy] = await Promise.all([
      node.client.ask(ListServices, { include_unhealthy: true }),
      node.client.ask(GetServiceEndpoints, { service_name: "orders-transform" }),
    ]);
    if (all.type !== "done" || healthy.type !== "done") return undefined;
    return { listed: all.value.services.length, endpoints: healthy.value.endpoints.length };
  });
}

Deno.test("a drain goes on under the next leader, and ends when the service says that it is idle", () =>
  withCluster({}, (cluster) =>
    withBeater(cluster, "leaves", async (service) => {
      const { node } = service;
      assert.equal(await service.beat(0), "");
      await service.leave();
      assert.equal(await service.beat(1), "drain");
      assert.equal((await killLeader(cluster, service)).said, "drain");
      assert.deepEqual(await counts(node), { listed: 1, endpoints: 0 });
      await until("it is gone", async () => {
        const said = await service.beat(0);
        if (said === "unknown") return true;
        assert.equal(said, "drain");
        await sleep(50);
        return undefined;
      });
      assert.deepEqual(await counts(node), { listed: 0, endpoints: 0 });
    })));

Deno.test("a service that stays after all is told to take work again, by the next leader too", () =>
  withCluster({}, (cluster) =>
    withBeater(cluster, "stays", async (service) => {
      await service.leave();
      assert.equal(await service.beat(), "drain");
      await service.register();
      const { dead, said } = await killLeader(cluster, service);
      assert.equal(said, "resume");
      const { streams } = service;
      const next = await service.beat();
      assert.equal(next, service.streams === streams ? "" : "resume", "once a stream");
      await dead.restart();
      service.reopen();
      assert.equal(await service.beat(), "resume", "an answer may be lost with its stream");
      assert.deepEqual(await counts(service.node), { listed: 1, endpoints: 1 });
    })));
