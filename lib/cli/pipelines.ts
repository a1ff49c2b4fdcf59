/** What commands ask of a node about pipelines. */
import { status as Code } from "@grpc/grpc-js";
import type { Address } from "../config/mod.ts";
import { loadProtos } from "../grpc/protos.ts";
import type { GetPipelineResponse__Output } from "../../proto/gen/conveyor_etl/router/GetPipelineResponse.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import { CallError, type Cluster, withCluster } from "./client.ts";
import type { Io } from "./io.ts";

/** All pipelines, by id. */
export function listPipelines(
  servers: readonly Address[],
  io: Io,
): Promise<readonly PipelineConfig__Output[]> {
  return withCluster(servers, io, pipelinesOf);
}

export async function pipelinesOf(cluster: Cluster): Promise<readonly PipelineConfig__Output[]> {
  const { admin } = loadProtos();
  const { pipelines } = await cluster.call(admin.ListPipelines, { include_disabled: true });
  return pipelines.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** Undefined when there is none. */
export async function findPipeline(
  cluster: Cluster,
  id: string,
): Promise<GetPipelineResponse__Output | undefined> {
  const { admin } = loadProtos();
  try {
    const response = await cluster.call(admin.GetPipeline, { pipeline_id: id });
    return response.found ? response : undefined;
  } catch (error) {
    if (error instanceof CallError && error.code === Code.NOT_FOUND) return undefined;
    throw error;
  }
}
