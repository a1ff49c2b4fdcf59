/** ListSidecars: sidecars, page by page. */
import { REQUEST_LIMITS, type Revision, SIDECAR_LIMITS } from "../base/mod.ts";
import {
  isLocalComplete,
  pageOfSidecars,
  type PipelineAssignment,
  type Sidecar,
  type SidecarPage,
  type SidecarQuery,
} from "../state/mod.ts";
import type { AssignmentInfo } from "../../proto/gen/conveyor_etl/sidecar/AssignmentInfo.ts";
import type { ListSidecarsRequest__Output } from "../../proto/gen/conveyor_etl/sidecar/ListSidecarsRequest.ts";
import type { SidecarCoordinatorDefinition } from "../../proto/gen/conveyor_etl/sidecar/SidecarCoordinator.ts";
import type { SidecarInfo } from "../../proto/gen/conveyor_etl/sidecar/SidecarInfo.ts";
import { checkBytes, checkName, Problems } from "./checks.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { timestamp } from "./responses.ts";
import { encodeResponse } from "./codec.ts";
import { encodeSliced } from "./slices.ts";

const SERVICE_TYPES = {
  source: "SERVICE_TYPE_SOURCE",
  transform: "SERVICE_TYPE_TRANSFORM",
  sink: "SERVICE_TYPE_SINK",
} as const;

export function addSidecarList(
  methods: Methods,
  service: SidecarCoordinatorDefinition,
  { plane, timers }: Edge,
): void {
  methods.unaryEncoded(service.ListSidecars, async (request, call) => {
    const query = checkPage(new Problems(), request);
    const [{ sidecars, next }, revision] = await plane.read(
      (state, at): [SidecarPage, Revision] => [pageOfSidecars(state, query), at],
      call.readOptions(),
    );
    const { ListSidecars } = service;
    const first = encodeResponse(ListSidecars, { next, revision });
    return await encodeSliced(
      timers,
      call,
      first,
      sidecars,
      (slice) =>
        encodeResponse(ListSidecars, {
          sidecars: slice.map(([sidecar, views]) => sidecarInfo(sidecar, views)),
        }),
    );
  });
}

/** Which page of which sidecars a request asks for. Throws with everything in `problems`. */
export function checkPage(
  problems: Problems,
  request: Pick<ListSidecarsRequest__Output, "sidecar_id" | "limit" | "after">,
): SidecarQuery {
  const { sidecar_id: sidecarId, limit, after } = request;
  checkName(problems, "sidecar_id", sidecarId);
  checkBytes(problems, "after", after, REQUEST_LIMITS.idBytes);
  if (limit > SIDECAR_LIMITS.page) {
    problems.add("limit", `is ${limit}, at most ${SIDECAR_LIMITS.page} may be`);
  }
  problems.throwIfAny();
  return { sidecarId, limit: limit || SIDECAR_LIMITS.page, after };
}

function sidecarInfo(sidecar: Sidecar, views: readonly PipelineAssignment[]): SidecarInfo {
  return {
    sidecar_id: sidecar.sidecarId,
    pod_name: sidecar.podName,
    namespace: sidecar.namespace,
    sidecar_endpoint: sidecar.endpoint,
    local_services: sidecar.localServices.map(({ serviceName, serviceType, endpoint }) => ({
      service_name: serviceName,
      service_type: SERVICE_TYPES[serviceType],
      local_endpoint: endpoint,
    })),
    unhealthy_services: [...sidecar.unhealthy],
    lapsed: sidecar.leaseLapsed,
    draining: sidecar.draining,
    registered_at: timestamp(sidecar.registeredAt),
    assignments: views.map((view) => assignmentInfo(sidecar, view)),
  };
}

function assignmentInfo(
  { applied, rejections }: Sidecar,
  assignment: PipelineAssignment,
): AssignmentInfo {
  const { pipelineId, version } = assignment;
  const rejection = rejections.get(pipelineId);
  return {
    pipeline_id: pipelineId,
    version,
    applied: applied.get(pipelineId) ?? 0,
    is_local_complete: isLocalComplete(assignment),
    rejected: rejection?.version === version ? rejection.reason : "",
  };
}
