// Pipelines of services at fixed addresses, as users define them.

import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { GrpcClient } from "./grpc_client.ts";
import { PROTOS } from "./nodes.ts";
import type { Way } from "./pipelines.ts";
import type { UserService } from "./user_services.ts";

export type UserPipeline = {
  readonly id: string;
  readonly ways: readonly Way[];
  /** By stage. Where one has none, nobody does it. */
  readonly services: Readonly<Record<string, Pick<UserService, "endpoint"> | undefined>>;
  readonly more?: Partial<PipelineConfig>;
};

/**
 * Defines and enables it. Its stages are those that its ways name: the first of a way is a source,
 * which takes the records of the source of that name, the last a sink, others transforms.
 */
export async function createPipeline(
  client: Pick<GrpcClient, "call">,
  { id, ways, services, more }: UserPipeline,
): Promise<void> {
  const from = new Set(ways.map(([from]) => from));
  const to = new Set(ways.map(([, to]) => to));
  const typeOf = (stage: string) => {
    if (!to.has(stage)) return "STAGE_TYPE_SOURCE";
    return from.has(stage) ? "STAGE_TYPE_TRANSFORM" : "STAGE_TYPE_SINK";
  };
  const stages = [...new Set([...from, ...to])].map((stage) => ({
    id: stage,
    stage_type: typeOf(stage),
    service_selector: { service_name: stage },
    endpoint: services[stage]?.endpoint ?? null,
  } as const));
  const edges = ways.map(([from_stage, to_stage]) => ({ from_stage, to_stage }));
  const config = { id, name: id, enabled: true, stages, edges, ...more };
  await client.call(PROTOS.admin.CreatePipeline, { config });
}
