/**
 * A sidecar's membership in the cluster: it registers, beats, watches what it is told to run, and
 * confirms it.
 */
import { type ClientReadableStream, Metadata } from "@grpc/grpc-js";
import type { PipelineConfig__Output } from "../../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { LocalService } from "../../../proto/gen/conveyor_etl/sidecar/LocalService.ts";
import type { PipelineAssignment__Output } from "../../../proto/gen/conveyor_etl/sidecar/PipelineAssignment.ts";
import type { PipelineAssignmentEvent__Output } from "../../../proto/gen/conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type { StageAssignment__Output } from "../../../proto/gen/conveyor_etl/sidecar/StageAssignment.ts";
import { sleep } from "../program.ts";
import { admin, coordinator } from "../protos.ts";
import { messageOf, type Router } from "../rpc.ts";
import { answers } from "./probe.ts";

const BEAT_MS = 1_000;

/** A pipeline as this sidecar runs it. */
export type Running = {
  readonly version: bigint;
  /** Where each stage runs; those that nobody hosts are not there. */
  readonly stages: ReadonlyMap<string, StageAssignment__Output>;
  readonly config: PipelineConfig__Output;
};

export type Identity = {
  readonly id: string;
  /** Where other sidecars reach it. */
  readonly endpoint: string;
  readonly services: readonly (LocalService & { readonly local_endpoint: string })[];
};

export class Membership {
  #registered = false;
  #stopped = false;
  #watch: ClientReadableStream<PipelineAssignmentEvent__Output> | undefined;
  /** News is taken in one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly router: Router,
    private readonly identity: Identity,
    /** By pipeline: what it is told, it puts here. */
    private readonly running: Map<string, Running>,
    private readonly say: (text: string) => void,
  ) {}

  /** Goes on until `leave`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#registered) await this.#beat();
        else await this.#register();
      } catch (error) {
        this.say(`${this.router.node}: ${messageOf(error)}`);
      }
      await sleep(BEAT_MS);
    }
  }

  /** Others send it nothing more, at once; one that just falls silent is missed only later. */
  async leave(): Promise<void> {
    this.#stopped = true;
    this.#watch?.cancel();
    await this.router.call(coordinator.DeregisterSidecar, { sidecar_id: this.identity.id });
  }

  async #register(): Promise<void> {
    const { id, endpoint, services } = this.identity;
    const answer = await this.router.call(coordinator.RegisterSidecar, {
      sidecar_id: id,
      pod_name: `${id}-pod`,
      namespace: "example",
      sidecar_endpoint: endpoint,
      local_services: [...services],
    });
    if (!answer.success) throw new Error(answer.error);
    this.#registered = true;
    this.running.clear();
    for (const assignment of answer.initial_assignments) this.#take(assignment);
    this.#openWatch();
  }

  /** Brings what the watch may have missed: an assignment comes again until it is confirmed. */
  async #beat(): Promise<void> {
    const { id, services } = this.identity;
    const service_health = await Promise.all(services.map(async (service) => ({
      service_name: service.service_name ?? "",
      healthy: await answers(service.local_endpoint),
    })));
    const applied = Object.fromEntries(
      [...this.running].map(([pipeline, { version }]) => [pipeline, String(version)]),
    );
    const request = { sidecar_id: id, service_health, applied };
    const answer = await this.router.call(coordinator.Heartbeat, request);
    this.#registered = answer.acknowledged;
    for (const { assign, revoke } of answer.commands) {
      if (assign) this.#take(assign);
      if (revoke) this.#drop(revoke.pipeline_id);
    }
    for (const pipeline of this.running.keys()) this.#inTurn(() => this.#refresh(pipeline));
  }

  #openWatch(): void {
    if (this.#watch !== undefined || this.#stopped) return;
    const { path, requestSerialize, responseDeserialize } = coordinator.WatchPipelineAssignments;
    const stream = this.router.channels.to(this.router.node).makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { sidecar_id: this.identity.id },
      new Metadata(),
    );
    this.#watch = stream;
    stream.on("data", ({ event_type, assignment }: PipelineAssignmentEvent__Output) => {
      if (assignment === null) return;
      if (event_type === "EVENT_TYPE_REVOKED") this.#drop(assignment.pipeline_id);
      else this.#take(assignment);
    });
    stream.on("error", () => {}); // The status follows.
    stream.on("status", () => {
      this.#watch = undefined;
      setTimeout(() => this.#openWatch(), BEAT_MS);
    });
  }

  #drop(pipeline: string): void {
    this.#inTurn(() => {
      if (this.running.delete(pipeline)) this.say(`${pipeline} is none of its business any more`);
    });
  }

  #take({ pipeline_id: id, version: text, stages }: PipelineAssignment__Output): void {
    const version = BigInt(text);
    this.#inTurn(async () => {
      if (version <= (this.running.get(id)?.version ?? 0n)) return; // Overtaken on its way.
      const config = await this.#configOf(id);
      if (config === null) return;
      const byId = new Map(stages.map((stage) => [stage.stage_id, stage]));
      this.running.set(id, { version, stages: byId, config });
      this.say(`runs version ${version} of ${id}: ${config.stages.map(show).join(", ")}`);

      function show({ id }: { readonly id: string }): string {
        const stage = byId.get(id);
        if (stage === undefined) return `${id} nowhere`;
        return stage.remote_sidecar ? `${id} at ${stage.remote_sidecar.sidecar_id}` : `${id} here`;
      }
    });
  }

  /** Settings of a stage may change without a change of where it runs. */
  async #refresh(id: string): Promise<void> {
    const config = await this.#configOf(id);
    const running = this.running.get(id);
    if (config !== null && running !== undefined) this.running.set(id, { ...running, config });
  }

  async #configOf(id: string): Promise<PipelineConfig__Output | null> {
    return (await this.router.call(admin.GetPipeline, { pipeline_id: id })).config;
  }

  /** What fails is not confirmed, and comes again with a heartbeat's answer. */
  #inTurn(work: () => Promise<void> | void): void {
    this.#turn = this.#turn.then(work).catch((error) => this.say(messageOf(error)));
  }
}
