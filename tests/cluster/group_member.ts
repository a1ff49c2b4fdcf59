import type { ClientDuplexStream } from "@grpc/grpc-js";
import { LEASE_INTERVALS } from "../../lib/base/mod.ts";
import type { HeartbeatRequest } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { HeartbeatResponse__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatResponse.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { NodeClient } from "../support/node_client.ts";
import { registerRequest } from "../support/requests.ts";
import { inTime, sleep } from "../support/until.ts";

const { Register, Heartbeat, JoinGroup } = PROTOS.registry;

const INTERVAL_MS = 1_000;
const TTL_MS = LEASE_INTERVALS * INTERVAL_MS;
const BEAT_EVERY_MS = 200;
/** A node that does not answer for so long is left for another. */
const PATIENCE_MS = 700;

type Stream = ClientDuplexStream<HeartbeatRequest, HeartbeatResponse__Output>;

/** Who believes to own which partition: never two. */
export class Ownership {
  readonly quarrels: string[] = [];
  readonly #members = new Set<GroupMember>();

  enter(member: GroupMember): void {
    this.#members.add(member);
  }

  taken(by: GroupMember, partition: number): void {
    for (const other of this.#members) {
      if (other === by || !other.believes(partition)) continue;
      this.quarrels.push(`${by.id} has taken ${partition}, which ${other.id} has`);
    }
  }
}

export type MemberOptions = {
  readonly id: string;
  readonly group: string;
  readonly partitions: number;
  /** The first of them is asked first, the others where it does not answer. */
  readonly nodes: readonly ClusterNode[];
  readonly ownership: Ownership;
  /** False for one that knows nothing of generations, as clients of the family. */
  readonly speaksOfGroups: boolean;
};

/** A member of a group: registers, joins, beats, and does as it is told. */
export class GroupMember {
  /** `kind partitions` of every command, in order. */
  readonly commands: string[] = [];
  readonly id: string;
  readonly #options: MemberOptions;
  readonly #clients: readonly NodeClient[];
  readonly #running: Promise<void>;
  readonly #owned = new Set<number>();
  #registrationId = "";
  #generation = 0;
  /** It believes in what it owns until then. */
  #until = 0;
  #stopped = false;

  constructor(options: MemberOptions) {
    this.id = options.id;
    this.#options = options;
    this.#clients = options.nodes.map(({ place }) => new NodeClient(place.grpc));
    options.ownership.enter(this);
    this.#running = this.#run();
  }

  get owned(): readonly number[] {
    return [...this.#owned].sort((a, b) => a - b);
  }

  believes(partition: number): boolean {
    return this.#owned.has(partition) && performance.now() < this.#until;
  }

  /** It says nothing any more, as if it had died; it goes on believing while its lease lasts. */
  async vanish(): Promise<void> {
    this.#stopped = true;
    await inTime("a member stops", this.#running);
    for (const client of this.#clients) client.close();
  }

  async #run(): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      const client = this.#clients[turn % this.#clients.length]!;
      if (this.#registrationId === "" && !await this.#begin(client)) await sleep(50);
      else await this.#beatThrough(client);
    }
  }

  /** Registers and joins; false where the node could not do it now. */
  async #begin(client: NodeClient): Promise<boolean> {
    const { id, group, partitions } = this.#options;
    this.#owned.clear();
    const heartbeat_interval = { seconds: 1, nanos: 0 };
    const sentAt = performance.now();
    const asked = { deadlineMs: 3_000 };
    const registered = await client.ask(
      Register,
      { ...registerRequest(id), heartbeat_interval },
      asked,
    );
    if (registered.type !== "done") return false;
    this.#until = sentAt + TTL_MS;
    const joined = await client.ask(
      JoinGroup,
      { service_id: id, group_id: group, partition_count: partitions },
      asked,
    );
    if (joined.type !== "done") return false;
    this.#registrationId = registered.value.registration_id;
    this.#generation = Number(joined.value.generation);
    this.#take(joined.value.assigned_partitions);
    return true;
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
    while (!this.#stopped && this.#registrationId !== "") {
      const sentAt = performance.now();
      const answered = new Promise<HeartbeatResponse__Output>((resolve) =>
        stream.once("data", resolve)
      );
      stream.write(this.#beat());
      const outcome = await Promise.race([answered, ended, sleep(PATIENCE_MS)]);
      if (outcome === undefined || outcome === "ended") break;
      this.#hear(outcome, sentAt);
      await sleep(BEAT_EVERY_MS);
    }
    stream.cancel();
    await inTime("a heartbeat stream ends", ended);
  }

  #beat(): HeartbeatRequest {
    const beat = { service_id: this.id, registration_id: this.#registrationId };
    const { group, speaksOfGroups } = this.#options;
    return speaksOfGroups ? { ...beat, groups: { [group]: this.#generation } } : beat;
  }

  #hear({ acknowledged, commands, generations }: HeartbeatResponse__Output, sentAt: number): void {
    if (!acknowledged) this.#registrationId = "";
    if (!acknowledged || performance.now() >= sentAt + TTL_MS) return this.#owned.clear();
    this.#until = sentAt + TTL_MS;
    for (const { revoke, assign } of commands) {
      for (const partition of revoke?.partitions ?? []) this.#owned.delete(partition);
      if (revoke) this.commands.push(`revoke ${revoke.partitions}`);
      if (assign) this.commands.push(`assign ${assign.partitions}`);
      this.#take(assign?.all ?? []);
    }
    const generation = Number(generations[this.#options.group] ?? 0);
    this.#generation = Math.max(this.#generation, generation);
  }

  #take(partitions: readonly number[]): void {
    for (const partition of partitions) {
      if (!this.#owned.has(partition)) this.#options.ownership.taken(this, partition);
      this.#owned.add(partition);
    }
  }
}
