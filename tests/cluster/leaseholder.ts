import type { ClientDuplexStream } from "@grpc/grpc-js";
import { LEASE_INTERVALS } from "../../lib/base/mod.ts";
import type { HeartbeatRequest } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { HeartbeatResponse__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatResponse.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { NodeClient } from "../support/node_client.ts";
import { registerRequest } from "../support/requests.ts";
import { inTime, sleep, until } from "../support/until.ts";

const { Register, Heartbeat } = PROTOS.registry;

/** The shortest interval that is allowed, and what it makes a lease live for. */
const INTERVAL_MS = 1_000;
const TTL_MS = LEASE_INTERVALS * INTERVAL_MS;

const BEAT_EVERY_MS = 250;
/** A node that does not answer for so long is left for another. */
const PATIENCE_MS = 700;

type Stream = ClientDuplexStream<HeartbeatRequest, HeartbeatResponse__Output>;

/** A service that keeps its lease by heartbeats, through one node after the other. */
export class Leaseholder {
  /** Heartbeats that were acknowledged: when they were sent, and when that was known. */
  readonly beats: { readonly sentAt: number; readonly knownAt: number }[] = [];
  readonly refusals: string[] = [];
  readonly #clients: readonly NodeClient[];
  readonly #running: Promise<void>;
  readonly #registered: number;
  #stopped = false;

  private constructor(
    readonly id: string,
    readonly registrationId: string,
    nodes: readonly ClusterNode[],
  ) {
    this.#registered = performance.now();
    this.#clients = nodes.map(({ place }) => new NodeClient(place.grpc));
    this.#running = this.#run();
  }

  static async register(id: string, nodes: readonly ClusterNode[]): Promise<Leaseholder> {
    const [first] = nodes;
    if (first === undefined) throw new Error("a leaseholder without nodes");
    // On a slow machine the leader may change at any time. Another try has another id: what became
    // of the one before is not known, and may still come.
    let tries = 0;
    return await until(`${id} is registered`, async () => {
      const own = `${id}-${++tries}`;
      const request = { ...registerRequest(own), heartbeat_interval: { seconds: 1, nanos: 0 } };
      const answer = await first.client.ask(Register, request);
      if (answer.type !== "done") return undefined;
      return new Leaseholder(own, answer.value.registration_id, nodes);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await inTime("a leaseholder stops", this.#running);
    for (const client of this.#clients) client.close();
  }

  /**
   * Whether the lease was certainly never without a heartbeat for its whole time: then it may not
   * have lapsed. A machine that is too slow for that proves nothing.
   */
  get keptInTime(): boolean {
    let since = this.#registered;
    for (const { sentAt, knownAt } of this.beats) {
      if (knownAt >= since + TTL_MS) return false;
      since = sentAt;
    }
    return performance.now() < since + TTL_MS;
  }

  async #run(): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      const client = this.#clients[turn % this.#clients.length];
      if (client === undefined) return;
      await this.#beatThrough(client);
      await sleep(20);
    }
  }

  /** Until the stream ends, or does not answer. */
  async #beatThrough({ channel }: NodeClient): Promise<void> {
    const { path, requestSerialize, responseDeserialize } = Heartbeat;
    const stream: Stream = channel.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
    );
    const ended = new Promise<"ended">((resolve) => stream.on("status", () => resolve("ended")));
    stream.on("error", () => {});
    const beat = { service_id: this.id, registration_id: this.registrationId };
    for (;;) {
      const sentAt = performance.now();
      const answered = new Promise<HeartbeatResponse__Output>((resolve) =>
        stream.once("data", resolve)
      );
      stream.write(beat);
      const outcome = await Promise.race([answered, ended, sleep(PATIENCE_MS)]);
      if (outcome === undefined || outcome === "ended" || this.#stopped) break;
      if (outcome.acknowledged) this.beats.push({ sentAt, knownAt: performance.now() });
      else this.refusals.push(`${this.id} at ${sentAt}`);
      await sleep(BEAT_EVERY_MS);
    }
    stream.cancel();
    await inTime("a heartbeat stream ends", ended);
  }
}
