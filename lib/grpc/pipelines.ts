/** RouterAdmin: pipelines. */
import { ConveyorError, type NodeId } from "../base/mod.ts";
import {
  type Pipeline,
  type PipelineCommand,
  pipelineRefusal,
  type ReplicatedState,
} from "../state/mod.ts";
import type { DeletePipelineResponse } from "../../proto/gen/conveyor_etl/router/DeletePipelineResponse.ts";
import type { GetPipelineResponse } from "../../proto/gen/conveyor_etl/router/GetPipelineResponse.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { UpdatePipelineResponse } from "../../proto/gen/conveyor_etl/router/UpdatePipelineResponse.ts";
import type { Call } from "./call.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { type Hosting, hostingOf } from "./pipeline_hosting.ts";
import * as requests from "./pipeline_requests.ts";
import { pipelineConfig, pipelineStatus } from "./pipeline_responses.ts";
import { encodeResponse } from "./codec.ts";
import { encodeSliced } from "./slices.ts";

export function addPipelines(
  methods: Methods,
  service: RouterAdminDefinition,
  edge: Edge,
): void {
  addChanges(methods, service, edge);
  addSwitch(methods, service, edge);
  addQueries(methods, service, edge);
}

function addChanges(methods: Methods, service: RouterAdminDefinition, edge: Edge): void {
  const { plane, progress } = edge;

  methods.unary(service.CreatePipeline, async (request, call, size) => {
    const command = requests.createPipeline(request, size);
    if (request.validate_only) await rehearse(edge, command, call);
    else await plane.propose(command, call);
    return { success: true, pipeline_id: command.spec.id };
  });

  methods.unary(
    service.UpdatePipeline,
    async (request, call, size): Promise<UpdatePipelineResponse> => {
      const command = requests.updatePipeline(request, size);
      if (!request.validate_only) {
        const { result } = await plane.propose(command, call);
        return { success: true, version: result.pipelineVersion };
      }
      const current = await rehearse(edge, command, call);
      return { success: true, version: (current?.version ?? 0) + 1 };
    },
  );

  methods.unary(service.DeletePipeline, async (request, call): Promise<DeletePipelineResponse> => {
    const command = requests.deletePipeline(request);
    const waiting = command.force ? undefined : await progress.pending(command.pipelineId);
    if (waiting !== undefined && waiting.records > 0) {
      const id = JSON.stringify(command.pipelineId);
      return kept(
        `${waiting.records} records wait in pipeline ${id}: drain it first, or set force`,
      );
    }
    try {
      await plane.propose(command, call);
      return { success: true };
    } catch (error) {
      if (isInUse(error)) return kept(error.message);
      throw error;
    }
  });
}

function addSwitch(
  methods: Methods,
  service: RouterAdminDefinition,
  { plane, progress }: Edge,
): void {
  methods.unary(service.EnablePipeline, async (request, call) => {
    await plane.propose(requests.setPipelineEnabled(request, true), call);
    return { success: true };
  });

  methods.unary(service.DisablePipeline, async (request, call) => {
    const command = requests.setPipelineEnabled(request, false);
    await plane.propose(command, call);
    // What was taken in before flows on until it is done, whether the caller waits for it or not.
    const { records, silent } = await progress.pending(command.pipelineId);
    return { success: true, pending_records: records, error: uncounted(silent) };
  });
}

function addQueries(
  methods: Methods,
  service: RouterAdminDefinition,
  { plane, timers, progress }: Edge,
): void {
  methods.unary(service.GetPipeline, async (request, call): Promise<GetPipelineResponse> => {
    const id = requests.pipelineId(request);
    const found = await plane.read(
      (state): readonly [Pipeline, Hosting] | undefined => {
        const pipeline = state.pipelines.get(id);
        return pipeline && [pipeline, hostingOf(state, pipeline)];
      },
      call.readOptions(),
    );
    if (found === undefined) return { found: false };
    const [pipeline, hosting] = found;
    const status = pipelineStatus(pipeline, await progress.stages(id), hosting);
    return { found: true, config: pipelineConfig(pipeline.spec), status };
  });

  methods.unaryEncoded(service.ListPipelines, async (request, call) => {
    const found = await plane.read(
      ({ pipelines }) =>
        [...pipelines.values()].filter(({ spec }) => spec.enabled || request.include_disabled),
      call.readOptions(),
    );
    const { ListPipelines } = service;
    return await encodeSliced(
      timers,
      call,
      encodeResponse(ListPipelines, {}),
      found,
      (slice) =>
        encodeResponse(ListPipelines, {
          pipelines: slice.map(({ spec }) => pipelineConfig(spec)),
        }),
    );
  });
}

/** Fails as `command` would; gives the pipeline that it is about, if there is one. */
async function rehearse(
  { plane }: Edge,
  command: Extract<PipelineCommand, { readonly spec: unknown }>,
  call: Call,
): Promise<Pipeline | undefined> {
  const [refusal, current] = await plane.read(
    ({ pipelines }: ReplicatedState) =>
      [pipelineRefusal(pipelines, command), pipelines.get(command.spec.id)] as const,
    { consistency: "linearizable", signal: call.signal },
  );
  if (refusal !== undefined) throw new ConveyorError(refusal.code, refusal.message);
  return current;
}

/** The refusal that the family's clients look for in the answer, not in the status. */
function isInUse(error: unknown): error is ConveyorError {
  return error instanceof ConveyorError && error.code === "failed_precondition";
}

/** "" where everybody has answered. */
function uncounted(silent: readonly NodeId[]): string {
  if (silent.length === 0) return "";
  const nodes = `${silent.length === 1 ? "node" : "nodes"} ${[...silent].sort().join(", ")}`;
  return `${nodes} did not answer: records that wait there are not counted`;
}

function kept(error: string): DeletePipelineResponse {
  return { success: false, error };
}
