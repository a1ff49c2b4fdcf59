/** The commands on pipelines. What they carry has been validated: the state only keeps it. */
import type { PipelineSpec } from "../pipeline/mod.ts";

/**
 * Adds a pipeline, at version 1.
 * Refused: `already_exists`, `resource_exhausted` (as many pipelines as there may be).
 */
export type CreatePipeline = { readonly type: "create_pipeline"; readonly spec: PipelineSpec };

/**
 * Replaces the pipeline that has the spec's id; its version grows by one.
 * Refused: `not_found`, `aborted` (it has another version than the expected one).
 */
export type UpdatePipeline = {
  readonly type: "update_pipeline";
  readonly spec: PipelineSpec;
  /** 0 to 2^64 - 1; 0 for any. */
  readonly expectedVersion: bigint;
};

/**
 * Removes a pipeline.
 * Refused: `not_found`, `aborted` (it has another version than the expected one),
 * `failed_precondition` (it is enabled, and no `force`).
 */
export type DeletePipeline = {
  readonly type: "delete_pipeline";
  readonly pipelineId: string;
  /** Also while it is enabled. */
  readonly force: boolean;
  /** 0 to 2^64 - 1; 0 for any. */
  readonly expectedVersion: bigint;
};

/**
 * Switches a pipeline on or off; its version grows by one, unless it is so already.
 * Refused: `not_found`.
 */
export type SetPipelineEnabled = {
  readonly type: "set_pipeline_enabled";
  readonly pipelineId: string;
  readonly enabled: boolean;
};

export type PipelineCommand =
  | CreatePipeline
  | UpdatePipeline
  | DeletePipeline
  | SetPipelineEnabled;

/** What a pipeline is after a command on it. */
export type PipelineStored = { readonly pipelineVersion: number };
