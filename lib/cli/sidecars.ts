/** `get sidecars`: what they host, and which pipelines they run. */
import { loadProtos } from "../grpc/protos.ts";
import type { AssignmentInfo__Output } from "../../proto/gen/conveyor_etl/sidecar/AssignmentInfo.ts";
import type { SidecarInfo__Output } from "../../proto/gen/conveyor_etl/sidecar/SidecarInfo.ts";
import type { Invocation } from "./arguments.ts";
import type { Cluster } from "./client.ts";
import type { Io } from "./io.ts";
import { plain } from "./plain.ts";
import { print, table } from "./print.ts";

export async function getSidecars(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const sidecars = names.length === 0
    ? await allSidecars(cluster)
    : (await Promise.all(names.map((name) => pageOf(cluster, name, "")))).flatMap((page) =>
      page.sidecars
    );
  print(io, asked, { sidecars: plain(sidecars) }, () =>
    table(
      ["SIDECAR", "POD", "ENDPOINT", "STATE", "SERVICES", "PIPELINES"],
      sidecars.map((sidecar) => [
        sidecar.sidecar_id,
        [sidecar.namespace, sidecar.pod_name].filter(Boolean).join("/"),
        sidecar.sidecar_endpoint,
        stateOf(sidecar),
        servicesOf(sidecar),
        sidecar.assignments.map(showAssignment).join(", "),
      ]),
      "no sidecars",
    ));
}

async function allSidecars(cluster: Cluster): Promise<SidecarInfo__Output[]> {
  const found: SidecarInfo__Output[] = [];
  for (let after: string | undefined = ""; after !== undefined;) {
    const { sidecars, next } = await pageOf(cluster, "", after);
    found.push(...sidecars);
    after = next === "" ? undefined : next;
  }
  return found;
}

function pageOf(cluster: Cluster, sidecar_id: string, after: string) {
  return cluster.call(loadProtos().sidecars.ListSidecars, { sidecar_id, after });
}

function stateOf({ lapsed, draining }: SidecarInfo__Output): string {
  if (lapsed) return "lapsed";
  return draining ? "draining" : "healthy";
}

function servicesOf({ local_services, unhealthy_services }: SidecarInfo__Output): string {
  return local_services.map(({ service_name: name }) =>
    unhealthy_services.includes(name) ? `${name} (unhealthy)` : name
  ).join(", ");
}

function showAssignment({ pipeline_id, version, applied, rejected }: AssignmentInfo__Output) {
  if (rejected !== "") return `${pipeline_id} (refused: ${rejected})`;
  return version === applied ? pipeline_id : `${pipeline_id} (not confirmed)`;
}
