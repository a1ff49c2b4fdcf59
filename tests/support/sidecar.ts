// A sidecar as the router sees it: it registers, beats, watches, applies what it is told, and
// confirms it; through any node, whatever becomes of the nodes.

import type { ClientReadableStream } from "@grpc/grpc-js";
import { Metadata } from "@grpc/grpc-js";
import type { PlannedSidecar } from "../../lib/state/planner.ts";
import type { StageTarget } from "../../lib/state/mod.ts";
import type { PipelineAssignment__Output } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignment.ts";
import type { PipelineAssignmentEvent__Output } from "../../proto/gen/conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import { NodeClient } from "./node_client.ts";
import { PROTOS } from "./nodes.ts";
import { inTime, sleep } from "./until.ts";

const { Heartbeat, RegisterSidecar, DeregisterSidecar, WatchPipelineAssignments } = PROTOS.sidecars;

const BEAT_EVERY_MS = 300;
const PATIENCE_MS = 2_000;

const WIRE_TYPES = {
  source: "SERVICE_TYPE_SOURCE",
  transform: "SERVICE_TYPE_TRANSFORM",
  sink: "SERVICE_TYPE_SINK",
} as const;

/** What it runs of one pipeline. */
export type Running = {
  readonly version: number;
  readonly localComplete: boolean;
  /** By stage. */
  readonly targets: ReadonlyMap<string, StageTarget>;
};

export type SidecarOptions = {
  readonly spec: PlannedSidecar;
  /** gRPC addresses of the nodes. */
  readonly nodes: readonly string[];
  /** A heartbeat was acknowledged. */
  readonly onAcknowledged?: () => void;
};

export class StandInSidecar {
  readonly spec: PlannedSidecar;
  readonly running = new Map<string, Running>();
  /** Whether the last heartbeat was acknowledged and told it nothing new. */
  settled = false;
  /** How many answers and events it has carried out. */
  applied = 0;
  readonly #clients: readonly NodeClient[];
  readonly #onAcknowledged: () => void;
  #at = 0;
  #stopped = false;
  #registered = false;
  #watch: ClientReadableStream<PipelineAssignmentEvent__Output> | undefined;
  #watching: Promise<void> = Promise.resolve();
  readonly #beating: Promise<void>;

  constructor({ spec, nodes, onAcknowledged = () => {} }: SidecarOptions) {
    this.spec = spec;
    this.#clients = nodes.map((address) => new NodeClient(address));
    this.#onAcknowledged = onAcknowledged;
    this.#beating = this.#run();
  }

  get #client(): NodeClient {
    return this.#clients[this.#at % this.#clients.length]!;
  }

  /** Falls silent, as in a crash. */
  async crash(): Promise<void> {
    this.#stopped = true;
    this.#watch?.cancel();
    for (const client of this.#clients) client.giveUp();
    await inTime("a sidecar stops", Promise.all([this.#beating, this.#watching]));
    for (const client of this.#clients) client.close();
  }

  /** Leaves as it should. False when it does not know whether it has. */
  async leave(): Promise<boolean> {
    const request = { sidecar_id: this.spec.sidecarId };
    this.#stopped = true;
    await inTime("a sidecar's last beat", this.#beating);
    const answer = await this.#client.ask(DeregisterSidecar, request, { deadlineMs: PATIENCE_MS });
    await this.crash();
    return answer.type === "done";
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      if (!this.#registered) await this.#register();
      else await this.#beat();
      await sleep(BEAT_EVERY_MS);
    }
  }

  async #register(): Promise<void> {
    const { sidecarId, endpoint, localServices } = this.spec;
    const answer = await this.#client.ask(RegisterSidecar, {
      sidecar_id: sidecarId,
      pod_name: `${sidecarId}-pod`,
      namespace: "default",
      sidecar_endpoint: endpoint,
      local_services: localServices.map(({ serviceName, serviceType, endpoint }) => ({
        service_name: serviceName,
        service_type: WIRE_TYPES[serviceType],
        local_endpoint: endpoint,
      })),
    }, { deadlineMs: PATIENCE_MS });
    if (answer.type !== "done") return void this.#at++;
    this.#registered = true;
    this.running.clear();
    for (const assignment of answer.value.initial_assignments) this.#apply(assignment);
    this.#openWatch();
  }

  async #beat(): Promise<void> {
    const applied = Object.fromEntries(
      [...this.running].map(([pipeline, { version }]) => [pipeline, version]),
    );
    const request = { sidecar_id: this.spec.sidecarId, applied };
    const answer = await this.#client.ask(Heartbeat, request, { deadlineMs: PATIENCE_MS });
    if (answer.type !== "done") {
      this.settled = false;
      return void this.#at++;
    }
    const { acknowledged, commands } = answer.value;
    this.#registered = acknowledged;
    this.settled = acknowledged && commands.length === 0;
    if (acknowledged) this.#onAcknowledged();
    for (const { assign, revoke } of commands) {
      if (assign) this.#apply(assign);
      if (revoke) this.#revoke(revoke.pipeline_id);
    }
  }

  /** Goes on watching until it stops, from one node after the other. */
  #openWatch(): void {
    if (this.#watch !== undefined || this.#stopped) return;
    const { path, requestSerialize, responseDeserialize } = WatchPipelineAssignments;
    const stream = this.#client.channel.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { sidecar_id: this.spec.sidecarId },
      new Metadata(),
    );
    this.#watch = stream;
    this.#watching = new Promise((resolve) => {
      stream.on("data", (event: PipelineAssignmentEvent__Output) => this.#hear(event));
      stream.on("error", () => {});
      stream.on("status", () => {
        this.#watch = undefined;
        if (!this.#stopped) setTimeout(() => this.#openWatch(), BEAT_EVERY_MS);
        resolve();
      });
    });
  }

  #hear({ event_type, assignment }: PipelineAssignmentEvent__Output): void {
    if (assignment === null || this.#stopped) return;
    if (event_type === "EVENT_TYPE_REVOKED") this.#revoke(assignment.pipeline_id);
    else this.#apply(assignment);
  }

  #revoke(pipelineId: string): void {
    if (this.running.delete(pipelineId)) this.applied++;
  }

  /** What is older than what it runs was overtaken on its way. */
  #apply(assignment: PipelineAssignment__Output): void {
    const version = Number(assignment.version);
    if (version <= (this.running.get(assignment.pipeline_id)?.version ?? 0)) return;
    const targets = assignment.stages.map((stage): [string, StageTarget] => {
      if (stage.remote_sidecar) {
        const { sidecar_id: sidecarId, endpoint } = stage.remote_sidecar;
        return [stage.stage_id, { type: "remote", sidecarId, endpoint }];
      }
      return [stage.stage_id, { type: "local", endpoint: stage.local_endpoint ?? "" }];
    });
    this.applied++;
    this.running.set(assignment.pipeline_id, {
      version,
      localComplete: assignment.is_local_complete,
      targets: new Map(targets),
    });
  }
}
