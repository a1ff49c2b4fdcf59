import { status as Code } from "@grpc/grpc-js";
import { integerBetween, type Rng } from "../../lib/base/mod.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import type { OffsetOutput, OpenOperation, ServiceOutput } from "../linearizability/mod.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { type Answer, NodeClient } from "../support/node_client.ts";
import { inTime, sleep } from "../support/until.ts";
import type { Key, Keys } from "./keys.ts";
import type { Observations } from "./observations.ts";

const { Register, Deregister, ListServices } = PROTOS.registry;
const { CommitOffset, GetSourceOffset } = PROTOS.checkpoint;

/** A call that takes longer is given up: its node may be cut off, or stand still. */
const DEADLINE_MS = 2_500;
/** A node that has refused a call is left alone for so long; one that has let it time out, longer. */
const AVOID_MS = { refused: 300, unknown: 4_000 };

/** Such a lease does not end within a run. */
const LONG_INTERVAL = { seconds: 600, nanos: 0 };

type Failed = Exclude<Answer<never>, { type: "done" }>;

export type WorkerOptions = {
  readonly number: number;
  readonly nodes: readonly ClusterNode[];
  readonly rng: Rng;
  readonly seen: Observations;
  readonly services: Keys;
  readonly offsets: Keys;
  /** The mean pause between two calls. */
  readonly pauseMs: number;
};

/** A client that makes one call after the other, through any of the nodes. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #clients: readonly NodeClient[];
  readonly #avoid = new Map<NodeClient, number>();
  /** Registrations that this client has made, by key. */
  readonly #own = new Map<string, string>();
  readonly #running: Promise<void>;
  #count = 0;
  #stopped = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#clients = options.nodes.map(({ place }) => new NodeClient(place.grpc));
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const client of this.#clients) client.giveUp();
    await inTime("a worker stops", this.#running);
    for (const client of this.#clients) client.close();
  }

  async #run(): Promise<void> {
    const { rng, pauseMs } = this.#options;
    while (!this.#stopped) {
      await this.#act();
      await sleep(-Math.log(1 - rng.next()) * pauseMs);
    }
  }

  async #act(): Promise<void> {
    const { rng, services, offsets } = this.#options;
    const client = this.#pickNode();
    const dice = rng.next();
    const type =
      await (dice < 0.2
        ? this.#register(client, services.pick(rng))
        : dice < 0.3
        ? this.#deregister(client, services.pick(rng))
        : dice < 0.55
        ? this.#list(client, services.pick(rng))
        : dice < 0.7
        ? this.#commit(client, offsets.pick(rng))
        : dice < 0.9
        ? this.#readOffset(client, offsets.pick(rng))
        : this.#registerSolo(client));
    if (type === "refused" || type === "unknown") {
      this.#avoid.set(client, performance.now() + AVOID_MS[type]);
    }
  }

  #pickNode(): NodeClient {
    const now = performance.now();
    const usable = this.#clients.filter((client) => (this.#avoid.get(client) ?? 0) <= now);
    const from = usable.length > 0 ? usable : this.#clients;
    const client = from[integerBetween(this.#options.rng, 0, from.length)];
    if (client === undefined) throw new Error("a worker without nodes");
    return client;
  }

  async #register(client: NodeClient, key: Key): Promise<string> {
    const { number, seen } = this.#options;
    const tag = `${key.name}/${number}.${++this.#count}`;
    const open = seen.services.begin(number, key.name, { type: "register", tag });
    const calledAt = seen.clock();
    const answer = await client.ask(Register, registration(key.name, tag), TIMED);
    if (answer.type !== "done") return this.#fail(answer, open, key, {});
    const { registration_id: registrationId, revision } = answer.value;
    seen.registrations.set(tag, { registrationId, revision: Number(revision) });
    this.#own.set(key.name, registrationId);
    this.#acknowledged(tag, calledAt, Number(revision));
    open.returned({ type: "registered", registrationId });
    return "done";
  }

  async #deregister(client: NodeClient, key: Key): Promise<string> {
    const { number, rng, seen } = this.#options;
    const registrationId = rng.next() < 0.5 ? "" : this.#own.get(key.name) ?? "";
    const open = seen.services.begin(number, key.name, { type: "deregister", registrationId });
    const calledAt = seen.clock();
    const request = { service_id: key.name, registration_id: registrationId };
    const answer = await client.ask(Deregister, request, TIMED);
    if (answer.type !== "done") {
      return this.#fail(answer, open, key, {
        [Code.NOT_FOUND]: { type: "not_found" },
        [Code.ABORTED]: { type: "fenced" },
      });
    }
    seen.acknowledged.push(calledAt);
    open.returned({ type: "removed" });
    return "done";
  }

  async #list(client: NodeClient, key: Key): Promise<string> {
    const { number, seen } = this.#options;
    const open = seen.services.begin(number, key.name, { type: "read" });
    const calledAt = seen.clock();
    const request = { label_selector: { key: key.name }, include_unhealthy: true };
    const answer = await client.ask(ListServices, request, TIMED);
    if (answer.type !== "done") return this.#failRead(answer, open);
    const { services, revision } = answer.value;
    const tag = services[0]?.identity?.version;
    // Which registration it is, the list does not say: the judge knows it by its tag.
    open.returned(tag === undefined ? { type: "absent" } : found(tag));
    seen.reads++;
    this.#date(`list ${key.name}`, false, calledAt, Number(revision));
    return "done";
  }

  async #commit(client: NodeClient, key: Key): Promise<string> {
    const { number, rng, seen } = this.#options;
    const offset = BigInt(integerBetween(rng, 0, 1_000)) + (rng.next() < 0.1 ? 2n ** 60n : 0n);
    const reset = rng.next() < 0.3;
    const open = seen.offsets.begin(number, key.name, { type: "commit", offset, reset });
    const calledAt = seen.clock();
    const request = { source_id: key.name, partition: 7, offset: String(offset), reset };
    const answer = await client.ask(CommitOffset, request, TIMED);
    if (answer.type !== "done") {
      return this.#fail(answer, open, key, { [Code.FAILED_PRECONDITION]: { type: "refused" } });
    }
    seen.acknowledged.push(calledAt);
    open.returned({ type: "committed" });
    return "done";
  }

  async #readOffset(client: NodeClient, key: Key): Promise<string> {
    const { number, seen } = this.#options;
    const open = seen.offsets.begin(number, key.name, { type: "read" });
    const answer = await client.ask(GetSourceOffset, { source_id: key.name }, TIMED);
    if (answer.type !== "done") return this.#failRead(answer, open);
    const offset = answer.value.offsets[7];
    open.returned({ type: "offset", offset: offset === undefined ? undefined : BigInt(offset) });
    seen.reads++;
    return "done";
  }

  async #registerSolo(client: NodeClient): Promise<string> {
    const { number, seen } = this.#options;
    const id = `solo-${number}-${++this.#count}`;
    const calledAt = seen.clock();
    const answer = await client.ask(Register, registration(id, id), TIMED);
    if (answer.type === "done") {
      const { registration_id: registrationId, revision } = answer.value;
      seen.registrations.set(id, { registrationId, revision: Number(revision) });
      this.#acknowledged(id, calledAt, Number(revision));
    } else if (answer.type === "rejected") this.#surprise(answer);
    const { type } = answer;
    if (type !== "rejected") seen.solos.push({ id, outcome: type });
    return type;
  }

  #acknowledged(what: string, calledAt: number, revision: number): void {
    this.#options.seen.acknowledged.push(calledAt);
    this.#date(what, true, calledAt, revision);
  }

  #date(what: string, isWrite: boolean, calledAt: number, revision: number): void {
    const { seen } = this.#options;
    seen.dated.push({ what, isWrite, calledAt, returnedAt: seen.clock(), revision });
  }

  #failRead(answer: Failed, open: OpenOperation<ServiceOutput> | OpenOperation<OffsetOutput>) {
    if (answer.type === "rejected") this.#surprise(answer);
    if (answer.type === "refused") this.#options.seen.refused++;
    // It shows nothing to anybody, whatever became of it.
    open.refused();
    return answer.type;
  }

  /** `expected`: what a rejection means. */
  #fail<Output>(
    answer: Failed,
    open: OpenOperation<Output>,
    key: Key,
    expected: Readonly<Record<number, Output>>,
  ): string {
    const { seen } = this.#options;
    switch (answer.type) {
      case "rejected": {
        const output = expected[answer.code];
        if (output !== undefined) open.returned(output);
        else {
          this.#surprise(answer);
          open.unknown();
        }
        break;
      }
      case "refused":
        seen.refused++;
        open.refused();
        break;
      case "unknown":
        this.#noteUnknown(answer);
        key.noteUnknown();
        open.unknown();
        break;
      default: {
        const rest: never = answer;
        return rest;
      }
    }
    return answer.type;
  }

  #noteUnknown(answer: Extract<Failed, { type: "unknown" }>): void {
    this.#options.seen.unknown++;
    if (answer.fromNode && !EXPLAINED.includes(answer.code)) this.#surprise(answer);
  }

  #surprise(answer: Failed): void {
    this.#options.seen.surprises.push(JSON.stringify(answer));
  }
}

const TIMED = { deadlineMs: DEADLINE_MS };

/** What a node says when a call's time is over, or its leader is lost. */
const EXPLAINED: readonly Code[] = [Code.CANCELLED, Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE];

function found(tag: string): ServiceOutput {
  return { type: "found", tag, registrationId: "" };
}

function registration(id: string, tag: string): RegisterRequest {
  return {
    identity: { service_id: id, service_type: "SERVICE_TYPE_SINK", name: "probe", version: tag },
    endpoint: { host: "10.1.2.3", port: 4_000 },
    metadata: { labels: { key: id } },
    heartbeat_interval: LONG_INTERVAL,
  };
}
