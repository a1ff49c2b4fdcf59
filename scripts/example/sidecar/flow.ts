/**
 * Takes records through the stages of a pipeline: calls the service where the stage is here, hands
 * them to another sidecar where it is not, and goes on with what comes out. It answers only when
 * everything that came of a record has arrived, so whoever waits for the answer may forget it.
 */
import type { Record__Output } from "../../../proto/gen/conveyor_etl/common/Record.ts";
import type { Stage__Output } from "../../../proto/gen/conveyor_etl/router/Stage.ts";
import { keyOf, sleep } from "../program.ts";
import { dataPlane } from "../protos.ts";
import { type Channels, messageOf } from "../rpc.ts";
import type { Running } from "./membership.ts";
import { type Outcome, outcomeOf, transform, write } from "./service_call.ts";

type Records = readonly Record__Output[];

/** Why records have to come again, by key; those that are through are not there. */
export type Again = ReadonlyMap<string, string>;

export const THROUGH: Again = new Map();

export class Flow {
  constructor(
    private readonly sidecarId: string,
    private readonly channels: Channels,
    private readonly running: ReadonlyMap<string, Running>,
  ) {}

  /** Records of a source that this sidecar serves. */
  async enter(pipelineId: string, sourceId: string, records: Records): Promise<Again> {
    const pipeline = this.running.get(pipelineId);
    const source = pipeline?.config.stages.find((stage) =>
      stage.stage_type === "STAGE_TYPE_SOURCE" && stage.service_selector?.service_name === sourceId
    );
    if (pipeline === undefined || source === undefined) {
      return all(records, `${this.sidecarId} does not run ${pipelineId} for ${sourceId}`);
    }
    return await this.#goOn(pipeline, source.id, records);
  }

  /** Records that another sidecar sends for a stage that is here. */
  async receive(pipelineId: string, stageId: string, records: Records): Promise<Again> {
    const pipeline = this.running.get(pipelineId);
    // Never passed on: two sidecars of different versions might play ping-pong.
    if (pipeline?.stages.get(stageId)?.local_endpoint === undefined) {
      return all(records, `${stageId} is not at ${this.sidecarId}`);
    }
    return await this.#run(pipeline, stageId, records);
  }

  async #run(pipeline: Running, stageId: string, records: Records): Promise<Again> {
    const target = pipeline.stages.get(stageId);
    const stage = pipeline.config.stages.find(({ id }) => id === stageId);
    if (records.length === 0) return THROUGH;
    if (target === undefined || stage === undefined) return all(records, `no one hosts ${stageId}`);
    try {
      const { local_endpoint: local, remote_sidecar: remote } = target;
      if (remote) return await this.#forward(pipeline, stageId, remote.endpoint, records);
      return await this.#process(pipeline, stage, local ?? "", records);
    } catch (error) {
      return all(records, `${stageId}: ${messageOf(error)}`);
    }
  }

  async #forward(
    { config }: Running,
    stageId: string,
    endpoint: string,
    records: Records,
  ): Promise<Again> {
    const { success, error, record_acks } = await this.channels.call(
      endpoint,
      dataPlane.ReceiveRecords,
      {
        pipeline_id: config.id,
        stage_id: stageId,
        source_sidecar_id: this.sidecarId,
        batch: { records: [...records] },
      },
    );
    if (success) return THROUGH;
    if (record_acks.length === 0) return all(records, error);
    return new Map(
      record_acks.filter(({ status }) => status !== "ACK_STATUS_SUCCESS")
        .map((ack) => [keyOf(ack.record_id), ack.error]),
    );
  }

  async #process(
    pipeline: Running,
    stage: Stage__Output,
    endpoint: string,
    records: Records,
  ): Promise<Again> {
    const ask = (some: Records) =>
      stage.stage_type === "STAGE_TYPE_SINK"
        ? write(this.channels, endpoint, stage.service_selector?.service_name ?? "", some)
        : transform(this.channels, endpoint, stage, some);
    const letter = pipeline.config.dead_letter;
    const outputs = new Map<string, Records>();
    const again = new Map<string, string>();
    let left = records;
    for (let attempt = 1; left.length > 0; attempt++) {
      const outcomes = await ask(left);
      const failed: [Record__Output, Outcome & { type: "failed" }][] = [];
      for (const record of left) {
        const outcome = outcomeOf(outcomes, record);
        if (outcome.type === "done") outputs.set(keyOf(record.id), outcome.outputs);
        else failed.push([record, outcome]);
      }
      left = [];
      for (const [record, { error, retryable }] of failed) {
        if (letter === null) again.set(keyOf(record.id), error);
        else if (retryable && attempt <= letter.max_retries) left = [...left, record];
        else await this.#bury(pipeline, stage, record, error, attempt);
      }
      if (left.length > 0 && letter !== null) await sleep(backoff(letter, attempt));
    }
    const rest = await this.#goOn(pipeline, stage.id, [...outputs.values()].flat());
    for (const [key, made] of outputs) {
      const why = made.map(({ id }) => rest.get(keyOf(id))).find((error) => error !== undefined);
      if (why !== undefined) again.set(key, why);
    }
    return again;
  }

  /** Along the edges that lead out of the stage; those of manifests have no conditions. */
  async #goOn(pipeline: Running, stageId: string, records: Records): Promise<Again> {
    const next = pipeline.config.edges.filter(({ from_stage }) => from_stage === stageId);
    const ways = await Promise.all(
      next.map(({ to_stage }) => this.#run(pipeline, to_stage, records)),
    );
    return new Map(ways.flatMap((again) => [...again]));
  }

  /** Rejects when the dead-letter sink does not take it. */
  async #bury(
    { config }: Running,
    stage: Stage__Output,
    record: Record__Output,
    error: string,
    attempts: number,
  ): Promise<void> {
    const { host, port } = config.dead_letter?.endpoint ?? { host: "", port: 0 };
    const dead = {
      ...record,
      metadata: {
        ...record.metadata,
        "conveyor.error": error,
        "conveyor.pipeline": config.id,
        "conveyor.stage": stage.id,
        "conveyor.attempts": String(attempts),
      },
    };
    const name = config.dead_letter?.service_name ?? "";
    const outcome = outcomeOf(await write(this.channels, `${host}:${port}`, name, [dead]), dead);
    if (outcome.type === "failed") throw new Error(`${name}: ${outcome.error}`);
  }
}

function all(records: Records, why: string): Again {
  return new Map(records.map(({ id }) => [keyOf(id), why]));
}

function backoff(
  letter: { readonly initial_backoff_ms: string; readonly max_backoff_ms: string },
  attempt: number,
): number {
  return Math.min(
    Number(letter.initial_backoff_ms) * 2 ** (attempt - 1),
    Number(letter.max_backoff_ms),
  );
}
