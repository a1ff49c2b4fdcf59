/** `describe pipeline` and `delete pipeline`. */
import { loadProtos } from "../grpc/protos.ts";
import type { GetPipelineResponse__Output } from "../../proto/gen/conveyor_etl/router/GetPipelineResponse.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { PipelineStatus__Output } from "../../proto/gen/conveyor_etl/router/PipelineStatus.ts";
import type { Invocation } from "./arguments.ts";
import { withCluster } from "./client.ts";
import { CommandError, EXIT } from "./failure.ts";
import { drawGraph } from "./graph.ts";
import type { Io } from "./io.ts";
import { findPipeline } from "./pipelines.ts";
import { plain, showEndpoint, showTime } from "./plain.ts";
import { print, table } from "./print.ts";
import { printable } from "./printable.ts";

export async function describe(asked: Invocation, io: Io): Promise<number> {
  const id = asked.words[1] ?? "";
  const found = await withCluster(asked.servers, io, (cluster) => findPipeline(cluster, id));
  if (found === undefined) throw notThere(id);
  const { config, status } = found;
  print(io, asked, plain({ config, status }), () => describeText(found));
  return EXIT.ok;
}

export async function remove(asked: Invocation, io: Io): Promise<number> {
  const { admin } = loadProtos();
  const id = asked.words[1] ?? "";
  await withCluster(asked.servers, io, async (cluster) => {
    const { success, error } = await cluster.call(admin.DeletePipeline, {
      pipeline_id: id,
      force: asked.force,
    });
    if (!success) throw new CommandError(`pipeline ${id}: ${error}`);
  });
  print(io, asked, { pipeline_id: id, action: "deleted" }, () => `pipeline ${id} deleted`);
  return EXIT.ok;
}

function notThere(id: string): CommandError {
  return new CommandError(`there is no pipeline ${JSON.stringify(id)}`);
}

export function describeText({ config, status }: GetPipelineResponse__Output): string {
  if (config === null) return "";
  const parts = [
    fieldsOf(config, status),
    drawGraph([config], "text").trimEnd(),
    stagesOf(config, status),
    ...configurationOf(config),
    ...rejectionsOf(status),
  ];
  return parts.join("\n\n");
}

function fieldsOf(config: PipelineConfig__Output, status: PipelineStatus__Output | null): string {
  const metadata = Object.entries(config.metadata).map(([key, value]) => `${key}=${value}`).sort();
  const letter = config.dead_letter;
  const dead = letter === null ? "" : [
    letter.service_name,
    showEndpoint(letter.endpoint),
    `after ${letter.max_retries} retries`,
    `backoff ${letter.initial_backoff_ms} to ${letter.max_backoff_ms} ms`,
  ].filter(Boolean).join(", ");
  const fields: readonly (readonly [string, string])[] = [
    ["Pipeline", config.id],
    ["Name", config.name === config.id ? "" : config.name],
    ["Description", config.description],
    ["Enabled", config.enabled ? "yes" : "no"],
    ["Version", status?.version ?? ""],
    ["Created", showTime(status?.created_at)],
    ["Updated", showTime(status?.updated_at)],
    ["Metadata", metadata.join(", ")],
    ["Dead letters", dead],
    ["Unhosted", status?.unhosted_stages.join(", ") ?? ""],
  ];
  return fields.filter(([, value]) => value !== "")
    .map(([name, value]) => `${`${name}:`.padEnd(14)}${printable(value)}`)
    .join("\n");
}

function stagesOf(config: PipelineConfig__Output, status: PipelineStatus__Output | null): string {
  return table(
    ["STAGE", "SERVICE", "ENDPOINT", "DONE", "WAITING", "IN FLIGHT", "ERRORS", "DEAD", "LATENCY"],
    config.stages.map(({ id, service_selector, endpoint }) => {
      const own = status?.stage_statuses[id];
      return [
        id,
        service_selector?.service_name ?? "",
        showEndpoint(endpoint) || "registered",
        own?.records_processed ?? "0",
        own?.records_buffered ?? "0",
        own?.records_in_flight ?? "0",
        own?.errors ?? "0",
        own?.records_dead ?? "0",
        own === undefined ? "" : `${own.avg_latency_ms.toFixed(1)} ms`,
      ];
    }),
    "no stages",
  );
}

function configurationOf({ stages }: PipelineConfig__Output): string[] {
  const rows = stages.flatMap(({ id, config }) =>
    Object.entries(config).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => [
      id,
      key,
      value,
    ])
  );
  return rows.length === 0 ? [] : [table(["STAGE", "SETTING", "VALUE"], rows, "")];
}

function rejectionsOf(status: PipelineStatus__Output | null): string[] {
  const rows = (status?.rejections ?? []).map(({ sidecar_id, version, at, reason }) => [
    sidecar_id,
    version,
    showTime(at),
    reason,
  ]);
  return rows.length === 0 ? [] : [table(["REFUSED BY", "VERSION", "AT", "BECAUSE"], rows, "")];
}
