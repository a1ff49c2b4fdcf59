/** `get`: lists. */
import { loadProtos } from "../grpc/protos.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { RegisteredService__Output } from "../../proto/gen/conveyor_etl/registry/RegisteredService.ts";
import type { Invocation } from "./arguments.ts";
import { type Cluster, withCluster } from "./client.ts";
import type { RESOURCES } from "./commands.ts";
import { EXIT } from "./failure.ts";
import { getGroups, showPartitions } from "./groups.ts";
import type { Io } from "./io.ts";
import { getOffsets } from "./offsets.ts";
import { pipelinesOf } from "./pipelines.ts";
import { plain, showEndpoint, showEnum } from "./plain.ts";
import { print, table } from "./print.ts";
import { getSidecars } from "./sidecars.ts";
import { nodesTable, statusData } from "./status.ts";

type Resource = typeof RESOURCES[number];

export async function get(asked: Invocation, io: Io): Promise<number> {
  const [what, ...names] = asked.words;
  await withCluster(asked.servers, io, (cluster) => {
    // The words have been checked against the list.
    return LISTS[what as Resource](cluster, names, asked, io);
  });
  return EXIT.ok;
}

type List = (
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
) => Promise<void>;

/** Total: a resource without a list does not compile. */
const LISTS: Readonly<Record<Resource, List>> = {
  pipelines: getPipelines,
  services: getServices,
  sidecars: getSidecars,
  groups: getGroups,
  offsets: getOffsets,
  cluster: getCluster,
};

/** Whether one of the names that were asked for is among these. */
function isAsked(names: readonly string[], ...own: readonly (string | undefined)[]): boolean {
  return names.length === 0 || names.some((name) => own.includes(name));
}

async function getPipelines(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const all = await pipelinesOf(cluster);
  const pipelines = all.filter(({ id }) => isAsked(names, id));
  print(io, asked, { pipelines: plain(pipelines) }, () =>
    table(
      ["PIPELINE", "ENABLED", "STAGES", "DEAD LETTERS"],
      pipelines.map((pipeline) => [
        pipeline.id,
        pipeline.enabled ? "yes" : "no",
        stagesOf(pipeline),
        pipeline.dead_letter?.service_name || "kept",
      ]),
      "no pipelines",
    ));
}

/** A chain as a chain; of anything else, the number of stages. */
function stagesOf({ stages, edges }: PipelineConfig__Output): string {
  const isChain = edges.length === stages.length - 1 &&
    edges.every(({ from_stage, to_stage }, i) =>
      from_stage === stages[i]?.id && to_stage === stages[i + 1]?.id
    );
  return isChain && stages.length <= 6
    ? stages.map(({ id }) => id).join(" → ")
    : `${stages.length} stages`;
}

async function services(cluster: Cluster): Promise<RegisteredService__Output[]> {
  const { registry } = loadProtos();
  const answer = await cluster.call(registry.ListServices, { include_unhealthy: true });
  return answer.services;
}

async function getServices(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const all = await services(cluster);
  const found = all.filter(({ identity }) => isAsked(names, identity?.service_id, identity?.name));
  print(io, asked, { services: plain(found) }, () =>
    table(
      ["SERVICE", "NAME", "TYPE", "ENDPOINT", "HEALTH", "GROUP", "PARTITIONS"],
      found.map(({ identity, endpoint, health, assigned_partitions }) => [
        identity?.service_id ?? "",
        identity?.name ?? "",
        showEnum(identity?.service_type ?? "", "SERVICE_TYPE_"),
        showEndpoint(endpoint),
        showEnum(health?.status ?? "", "HEALTH_STATUS_"),
        identity?.group_id ?? "",
        showPartitions(assigned_partitions),
      ]),
      "no services",
    ));
}

async function getCluster(
  cluster: Cluster,
  _names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const { admin } = loadProtos();
  const answer = await cluster.call(admin.GetClusterStatus, {});
  print(io, asked, plain(answer), () => nodesTable(statusData(answer)));
}
