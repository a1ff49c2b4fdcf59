/** `explain`: why a stage goes where it goes, or why nowhere. */
import { loadProtos } from "../grpc/protos.ts";
import type { ExplainStageResponse__Output } from "../../proto/gen/conveyor_etl/sidecar/ExplainStageResponse.ts";
import type { StageExplanation__Output } from "../../proto/gen/conveyor_etl/sidecar/StageExplanation.ts";
import type { Invocation } from "./arguments.ts";
import { type Cluster, withCluster } from "./client.ts";
import { EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { plain, showEnum } from "./plain.ts";
import { print, table } from "./print.ts";

type Explained = Pick<
  ExplainStageResponse__Output,
  "pipeline_enabled" | "hosts" | "host_count" | "explanations"
>;

export async function explain(asked: Invocation, io: Io): Promise<number> {
  const [pipeline_id = "", stage_id = "", sidecar_id = ""] = asked.words;
  const found = await withCluster(
    asked.servers,
    io,
    (cluster) => allPages(cluster, { pipeline_id, stage_id, sidecar_id }),
  );
  const { pipeline_enabled: enabled, hosts, host_count, explanations } = found;
  const data = { pipeline_id, stage_id, enabled, host_count, hosts, sidecars: explanations };
  print(io, asked, plain(data), () => textOf(found));
  return EXIT.ok;
}

/** The hosts are those of the first page. */
async function allPages(
  cluster: Cluster,
  request: { pipeline_id: string; stage_id: string; sidecar_id: string },
): Promise<Explained> {
  const page = (after: string) =>
    cluster.call(loadProtos().sidecars.ExplainStage, { ...request, after });
  const first = await page("");
  const { explanations } = first;
  for (let { next } = first; next !== "";) {
    const more = await page(next);
    explanations.push(...more.explanations);
    next = more.next;
  }
  return { ...first, explanations };
}

function textOf({ pipeline_enabled, hosts, host_count, explanations }: Explained): string {
  const none = pipeline_enabled
    ? "no sidecar has a service of the pipeline"
    : "the pipeline is not enabled: no sidecar is told of it";
  const rows = explanations.map((one) => [one.sidecar_id, showTarget(one), one.text]);
  const parts = [table(["SIDECAR", "GOES TO", "BECAUSE"], rows, none)];
  const takes = hosts.map(({ sidecar_id, hindrance }) => [
    sidecar_id,
    hindrance === "STAGE_HINDRANCE_NONE"
      ? "yes"
      : `no: ${showEnum(hindrance, "STAGE_HINDRANCE_").replaceAll("_", " ")}`,
  ]);
  parts.push(table(["HAS THE SERVICE", "TAKES IT"], takes, "no sidecar has the service"));
  if (host_count > hosts.length) parts.push(`and ${host_count - hosts.length} more have it`);
  return parts.join("\n\n");
}

function showTarget({ target }: StageExplanation__Output): string {
  if (target === null) return "nowhere";
  const { remote_sidecar: remote } = target;
  return remote ? `${remote.sidecar_id} at ${remote.endpoint}` : target.local_endpoint ?? "";
}
