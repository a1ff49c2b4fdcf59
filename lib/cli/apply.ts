/** `apply`: makes the server's pipelines be as in manifests. */
import { status as Code } from "@grpc/grpc-js";
import { loadProtos } from "../grpc/protos.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { Invocation } from "./arguments.ts";
import { changesBetween } from "./changes.ts";
import { CallError, type Cluster, withCluster } from "./client.ts";
import { CommandError, EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { soundPipelines } from "./manifests.ts";
import { findPipeline } from "./pipelines.ts";
import { print } from "./print.ts";
import { printable } from "./printable.ts";
import { canonical } from "./wire.ts";

/** What became of one pipeline, or would become of it. */
type Result =
  | { readonly pipeline_id: string; readonly action: "created" | "unchanged" }
  | {
    readonly pipeline_id: string;
    readonly action: "updated";
    /** What is different: one line each. */
    readonly changes: readonly string[];
  }
  | { readonly pipeline_id: string; readonly action: "failed"; readonly error: string };

export async function apply(asked: Invocation, io: Io): Promise<number> {
  const { admin } = loadProtos();
  const wanted = soundPipelines(asked.files).map(({ spec }) => canonical(admin, spec));
  const results = await withCluster(asked.servers, io, async (cluster) => {
    const done: Result[] = [];
    for (const config of wanted) done.push(await applyOne(cluster, admin, config, asked.dryRun));
    return done;
  });
  print(
    io,
    asked,
    { dry_run: asked.dryRun, pipelines: results },
    () => textOf(results, asked.dryRun),
  );
  return results.some(({ action }) => action === "failed") ? EXIT.failure : EXIT.ok;
}

/** A pipeline that fails does not keep the others from being applied. */
async function applyOne(
  cluster: Cluster,
  admin: RouterAdminDefinition,
  config: PipelineConfig__Output,
  dryRun: boolean,
): Promise<Result> {
  const { id } = config;
  try {
    const before = await findPipeline(cluster, id);
    if (!before?.config) return await create(cluster, admin, config, dryRun);
    const changes = changesBetween(before.config, config);
    if (changes.length === 0) return { pipeline_id: id, action: "unchanged" };
    const { success, error } = await cluster.call(admin.UpdatePipeline, {
      pipeline_id: id,
      config,
      // What was compared is what is replaced.
      expected_version: before.status?.version ?? "0",
      validate_only: dryRun,
    });
    if (!success) throw new CommandError(error);
    return { pipeline_id: id, action: "updated", changes };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { pipeline_id: id, action: "failed", error: reasonOf(error) };
  }
}

async function create(
  cluster: Cluster,
  admin: RouterAdminDefinition,
  config: PipelineConfig__Output,
  dryRun: boolean,
): Promise<Result> {
  const request = { config, validate_only: dryRun };
  const { success, error } = await cluster.call(admin.CreatePipeline, request);
  if (!success) throw new CommandError(error);
  return { pipeline_id: config.id, action: "created" };
}

function reasonOf(error: CommandError): string {
  const changed = error instanceof CallError &&
    (error.code === Code.ABORTED || error.code === Code.ALREADY_EXISTS);
  return changed
    ? `somebody else changed it at the same moment; look at it and apply again (${error.message})`
    : error.message;
}

function textOf(results: readonly Result[], dryRun: boolean): string {
  if (results.length === 0) return "no pipelines in these manifests";
  return results.flatMap((result) => linesOf(result, dryRun)).map(printable).join("\n");
}

function linesOf(result: Result, dryRun: boolean): string[] {
  const would = dryRun ? "would be " : "";
  const name = `pipeline ${result.pipeline_id}`;
  switch (result.action) {
    case "created":
      return [`${name} ${would}created`];
    case "unchanged":
      return [`${name} unchanged`];
    case "updated":
      return [`${name} ${would}updated`, ...result.changes.map((change) => `  ${change}`)];
    case "failed":
      return [`${name} failed: ${result.error}`];
    default: {
      const rest: never = result;
      return rest;
    }
  }
}
