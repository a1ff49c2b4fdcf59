import { type ClientReadableStream, status as Code } from "@grpc/grpc-js";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { NodeClient } from "../support/node_client.ts";
import { Reader } from "../support/grpc_client.ts";
import { sleep, until } from "../support/until.ts";

const { WatchServices } = PROTOS.registry;

/** One change, as a watch has shown it. */
export type Change = {
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly tag: string;
  readonly health: string;
};

type Stream = ClientReadableStream<ServiceEvent__Output>;

/** The first entry forms the cluster: what comes after it is everything. */
const BEGINNING = 1;

/**
 * Watches everything from the beginning, through one node after the other: it goes on from the
 * last revision that it has seen.
 */
export class Watcher {
  readonly changes: Change[] = [];
  /** How often it had to begin where it was, on a stream of its own. */
  resumed = 0;
  /** Ends that no fault explains. */
  readonly surprises: string[] = [];
  readonly #clients: readonly NodeClient[];
  readonly #restlessMs: number;
  readonly #running: Promise<void>;
  #revision = BEGINNING;
  #stream: Stream | undefined;
  #stopped = false;

  /** `restlessMs`: after so long it moves to the next node, though nothing has happened. */
  constructor(
    nodes: readonly ClusterNode[],
    { first = 0, restlessMs = Infinity }: { first?: number; restlessMs?: number } = {},
  ) {
    const clients = nodes.map(({ place }) => new NodeClient(place.grpc));
    this.#clients = [...clients.slice(first), ...clients.slice(0, first)];
    this.#restlessMs = restlessMs;
    this.#running = this.#run();
  }

  /** Everything up to this revision has been seen. */
  get revision(): number {
    return this.#revision;
  }

  async reach(revision: number): Promise<void> {
    await until(`a watch reaches revision ${revision}`, () => {
      return this.#revision >= revision ? true : undefined;
    }, { why: () => `it is at ${this.#revision}; ${this.surprises.join("; ")}` });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stream?.cancel();
    await this.#running;
    for (const client of this.#clients) client.close();
  }

  async #run(): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      const client = this.#clients[turn % this.#clients.length];
      if (client === undefined) return;
      await this.#watch(client);
      this.resumed++;
      await sleep(50);
    }
  }

  async #watch({ channel }: NodeClient): Promise<void> {
    const request = { start_revision: this.#revision, bookmarks: true };
    const { path, requestSerialize, responseDeserialize } = WatchServices;
    const stream: Stream = channel.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
    );
    this.#stream = stream;
    let left = false;
    const leave = () => {
      left = true;
      stream.cancel();
    };
    const timer = this.#restlessMs === Infinity ? undefined : setTimeout(leave, this.#restlessMs);
    stream.on("data", (event: ServiceEvent__Output) => this.#take(event));
    const { code, details } = await new Reader(stream).ended;
    clearTimeout(timer);
    const explained = left || this.#stopped || code === Code.UNAVAILABLE || code === Code.CANCELLED;
    if (!explained) this.surprises.push(`${Code[code]}: ${details} (from ${this.#revision})`);
  }

  #take({ event_type: type, service, revision }: ServiceEvent__Output): void {
    const at = Number(revision);
    if (type !== "EVENT_TYPE_BOOKMARK") {
      if (at <= this.#revision) this.surprises.push(`${at} comes after ${this.#revision}`);
      const { service_id: id = "", version: tag = "" } = service?.identity ?? {};
      this.changes.push({ revision: at, type, id, tag, health: service?.health?.status ?? "" });
    } else if (at < this.#revision) {
      this.surprises.push(`a bookmark at ${at} comes after ${this.#revision}`);
    }
    this.#revision = Math.max(this.#revision, at);
  }
}
