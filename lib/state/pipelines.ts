/** The pipelines that there are, and their rules. */
import { type Millis, PIPELINE_LIMITS, type Revision } from "../base/mod.ts";
import type { PipelineSpec } from "../pipeline/mod.ts";
import { type Change, type Refusal, refuse } from "./command.ts";
import type {
  CreatePipeline,
  DeletePipeline,
  PipelineCommand,
  PipelineStored,
  SetPipelineEnabled,
  UpdatePipeline,
} from "./pipeline_commands.ts";
import type { Moment } from "./services.ts";
import { SortedRecords } from "./sorted_records.ts";

/** A pipeline: immutable, replaced as a whole by every change. */
export type Pipeline = {
  readonly spec: PipelineSpec;
  /** 1 when it is created; grows by one with every change, also of `spec.enabled`. */
  readonly version: number;
  /** Wall-clock times by the leader. */
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  /** The revision of the last change of this record. */
  readonly modifiedRevision: Revision;
};

/** A command's change of a pipeline; at most one a command. */
export type PipelineChange = {
  readonly type: "pipeline";
  /** After the change; undefined when it is gone. */
  readonly pipeline: Pipeline | undefined;
  /** Before the change; undefined when it is new. */
  readonly previous: Pipeline | undefined;
};

/** What queries may see of the pipelines. */
export interface PipelineView {
  readonly size: number;
  get(pipelineId: string): Pipeline | undefined;
  /** All, in code-unit order of their ids. */
  values(): Iterable<Pipeline>;
}

export class PipelineTable implements PipelineView {
  readonly #byId = new Map<string, Pipeline>();
  readonly #sorted = new SortedRecords<Pipeline>(({ spec }) => spec.id);

  get size(): number {
    return this.#byId.size;
  }

  get(pipelineId: string): Pipeline | undefined {
    return this.#byId.get(pipelineId);
  }

  values(): Iterable<Pipeline> {
    return this.#sorted;
  }

  toArray(): Pipeline[] {
    return this.#sorted.toArray();
  }

  /**
   * The parallelism of the stage that is called so: `pipeline/stage`, or by its id alone, which is
   * that of the first pipeline that has such a stage. Undefined where none says it. O(pipelines).
   */
  parallelism(name: string): number | undefined {
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
      const found = parallelismIn(this.#byId.get(name.slice(0, at)), name.slice(at + 1));
      if (found !== undefined) return found;
    }
    for (const pipeline of this.#sorted) {
      const found = parallelismIn(pipeline, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  put(pipeline: Pipeline): void {
    this.#byId.set(pipeline.spec.id, pipeline);
    this.#sorted.put(pipeline);
  }

  remove(pipelineId: string): void {
    this.#byId.delete(pipelineId);
    this.#sorted.remove(pipelineId);
  }
}

function parallelismIn(pipeline: Pipeline | undefined, stageId: string): number | undefined {
  const stage = pipeline?.spec.stages.find(({ id }) => id === stageId);
  // 0: not given.
  return stage?.parallelism || undefined;
}

type Carried<Result> = {
  readonly outcome: { readonly ok: true; readonly result: Result } | Refusal;
  readonly changes: readonly PipelineChange[];
};

/** Why `command` would be refused; undefined where it would be carried out. */
export function pipelineRefusal(
  table: PipelineView,
  command: PipelineCommand,
): Refusal | undefined {
  switch (command.type) {
    case "create_pipeline":
      return refuseAnother(table, command.spec.id);
    case "update_pipeline":
      return refuseVersion(table, command.spec.id, command.expectedVersion);
    case "delete_pipeline": {
      const { pipelineId, force, expectedVersion } = command;
      const refusal = refuseVersion(table, pipelineId, expectedVersion);
      if (refusal !== undefined || force || !table.get(pipelineId)?.spec.enabled) return refusal;
      const message = `pipeline ${quoted(pipelineId)} is enabled: disable it first, or set force`;
      return refuse("failed_precondition", message);
    }
    case "set_pipeline_enabled":
      return refuseVersion(table, command.pipelineId, 0n);
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

export function createPipeline(
  table: PipelineTable,
  command: CreatePipeline,
  { index, time }: Moment,
): Carried<PipelineStored> {
  const refusal = pipelineRefusal(table, command);
  if (refusal !== undefined) return refused(refusal);
  const times = { createdAt: time, updatedAt: time, modifiedRevision: index };
  return stored(table, { spec: command.spec, version: 1, ...times }, undefined);
}

export function updatePipeline(
  table: PipelineTable,
  command: UpdatePipeline,
  moment: Moment,
): Carried<PipelineStored> {
  const { spec } = command;
  const previous = table.get(spec.id);
  const refusal = pipelineRefusal(table, command);
  if (refusal !== undefined) return refused(refusal);
  return previous === undefined
    ? refused(unknown(spec.id))
    : replaced(table, previous, spec, moment);
}

export function deletePipeline(
  table: PipelineTable,
  command: DeletePipeline,
): Carried<Change> {
  const refusal = pipelineRefusal(table, command);
  if (refusal !== undefined) return refused(refusal);
  const previous = table.get(command.pipelineId);
  table.remove(command.pipelineId);
  return {
    outcome: { ok: true, result: { changed: true } },
    changes: [{ type: "pipeline", pipeline: undefined, previous }],
  };
}

export function setPipelineEnabled(
  table: PipelineTable,
  { pipelineId, enabled }: SetPipelineEnabled,
  moment: Moment,
): Carried<PipelineStored> {
  const previous = table.get(pipelineId);
  if (previous === undefined) return refused(unknown(pipelineId));
  if (previous.spec.enabled !== enabled) {
    return replaced(table, previous, { ...previous.spec, enabled }, moment);
  }
  const result = { pipelineVersion: previous.version };
  return { outcome: { ok: true, result }, changes: NO_CHANGES };
}

const NO_CHANGES: readonly PipelineChange[] = [];

function replaced(
  table: PipelineTable,
  previous: Pipeline,
  spec: PipelineSpec,
  { index, time }: Moment,
): Carried<PipelineStored> {
  const version = previous.version + 1;
  const times = { createdAt: previous.createdAt, updatedAt: time, modifiedRevision: index };
  return stored(table, { spec, version, ...times }, previous);
}

function stored(
  table: PipelineTable,
  pipeline: Pipeline,
  previous: Pipeline | undefined,
): Carried<PipelineStored> {
  table.put(pipeline);
  return {
    outcome: { ok: true, result: { pipelineVersion: pipeline.version } },
    changes: [{ type: "pipeline", pipeline, previous }],
  };
}

function refuseAnother(table: PipelineView, id: string): Refusal | undefined {
  const { pipelines } = PIPELINE_LIMITS;
  if (table.get(id) !== undefined) {
    return refuse("already_exists", `there is a pipeline ${quoted(id)} already`);
  }
  if (table.size < pipelines) return undefined;
  return refuse("resource_exhausted", `there are ${pipelines} pipelines, the most`);
}

function refuseVersion(table: PipelineView, id: string, expected: bigint): Refusal | undefined {
  const pipeline = table.get(id);
  if (pipeline === undefined) return unknown(id);
  if (expected === 0n || expected === BigInt(pipeline.version)) return undefined;
  const message = `pipeline ${quoted(id)} has version ${pipeline.version}, not ${expected}`;
  return refuse("aborted", message);
}

function refused(outcome: Refusal): {
  readonly outcome: Refusal;
  readonly changes: readonly PipelineChange[];
} {
  return { outcome, changes: NO_CHANGES };
}

function unknown(pipelineId: string): Refusal {
  return refuse("not_found", `no pipeline has the id ${quoted(pipelineId)}`);
}

function quoted(id: string): string {
  return JSON.stringify(id);
}
