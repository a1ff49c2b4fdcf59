import { type ClientReadableStream, status as Code } from "@grpc/grpc-js";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { NodeClient } from "../support/node_client.ts";
import { Reader } from "../support/grpc_client.ts";
import { inTime, sleep, until } from "../support/until.ts";

const { WatchServices } = PROTOS.registry;

/** One change, as a watch has shown it. */
export type Change = {
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly tag: string;
};

type Stream = ClientReadableStream<ServiceEvent__Output>;

/** The first entry forms the cluster: what comes after it is everything. */
const BEGINNING = 1;

/** What a stream, and those that went on from it without gap, have shown. */
export type Segment = {
  /** Changes after this revision. */
  readonly from: number;
  /** Service ids with their tags, as the segment began; undefined at the very beginning. */
  readonly initial: ReadonlyMap<string, string> | undefined;
  readonly changes: Change[];
  /** Everything up to this revision has been seen. */
  upTo: number;
};

/**
 * Watches everything from the beginning, through one node after the other: it goes on from the
 * last revision that it has seen, or begins anew where that is too long ago.
 */
export class Watcher {
  readonly segments: Segment[] = [
    { from: BEGINNING, initial: undefined, changes: [], upTo: BEGINNING },
  ];
  /** Ends that no fault explains. */
  readonly surprises: string[] = [];
  readonly #clients: readonly NodeClient[];
  readonly #restlessMs: number;
  readonly #running: Promise<void>;
  /** While the initial state comes, before the bookmark that ends it. */
  #initial: Map<string, string> | undefined;
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

  get current(): Segment {
    const segment = this.segments.at(-1);
    if (segment === undefined) throw new Error("a watcher without segments");
    return segment;
  }

  async reach(revision: number): Promise<void> {
    await until(
      `a watch reaches revision ${revision}`,
      () => this.current.upTo >= revision ? true : undefined,
      { why: () => `it is at ${this.current.upTo}; ${this.surprises.join("; ")}` },
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stream?.cancel();
    await inTime("a watch stops", this.#running);
    for (const client of this.#clients) client.close();
  }

  async #run(): Promise<void> {
    let anew = false;
    for (let turn = 0; !this.#stopped; turn++) {
      const client = this.#clients[turn % this.#clients.length];
      if (client === undefined) return;
      // Another node may still have what this one has forgotten; so anew only when all were asked.
      const tooLate = await this.#watch(client, anew);
      anew = tooLate && (anew || turn % this.#clients.length === this.#clients.length - 1);
      await sleep(50);
    }
  }

  /** Until the stream ends. Whether that is because what is asked for is too long ago. */
  async #watch({ channel }: NodeClient, anew: boolean): Promise<boolean> {
    this.#initial = anew ? new Map() : undefined;
    const { path, requestSerialize, responseDeserialize } = WatchServices;
    const stream: Stream = channel.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { start_revision: anew ? 0 : this.current.upTo, bookmarks: true },
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
    const explained = left || this.#stopped || EXPLAINED.includes(code) || BROKEN.test(details);
    if (!explained) this.surprises.push(`${Code[code]}: ${details} (from ${this.current.upTo})`);
    return code === Code.OUT_OF_RANGE;
  }

  #take({ event_type: type, service, revision }: ServiceEvent__Output): void {
    const at = Number(revision);
    const { service_id: id = "", version: tag = "" } = service?.identity ?? {};
    if (this.#initial !== undefined) return this.#takeInitial(type, at, id, tag);
    const { current } = this;
    const isBookmark = type === "EVENT_TYPE_BOOKMARK";
    const isInOrder = isBookmark ? at >= current.upTo : at > current.upTo;
    if (!isInOrder) this.surprises.push(`${type} at ${at} comes after ${current.upTo}`);
    if (!isBookmark) current.changes.push({ revision: at, type, id, tag });
    current.upTo = Math.max(current.upTo, at);
  }

  #takeInitial(type: string, at: number, id: string, tag: string): void {
    if (type !== "EVENT_TYPE_BOOKMARK") {
      this.#initial?.set(id, tag);
      return;
    }
    if (at < this.current.upTo) this.surprises.push(`begun anew at ${at}, before what was seen`);
    this.segments.push({ from: at, initial: this.#initial, changes: [], upTo: at });
    this.#initial = undefined;
  }
}

/** What grpc-js says where a connection dies while it is written to. */
const BROKEN = /triggered by internal client error/;

/** What streams end with when their node ends, or does not know a leader. */
const EXPLAINED: readonly Code[] = [Code.UNAVAILABLE, Code.CANCELLED, Code.OUT_OF_RANGE];
