/** SidecarCoordinator. */
import type { Millis } from "../base/mod.ts";
import { assignmentsOf } from "../state/mod.ts";
import type { DeregisterSidecarResponse } from "../../proto/gen/conveyor_etl/sidecar/DeregisterSidecarResponse.ts";
import type { HeartbeatResponse } from "../../proto/gen/conveyor_etl/sidecar/HeartbeatResponse.ts";
import type { RegisterSidecarResponse } from "../../proto/gen/conveyor_etl/sidecar/RegisterSidecarResponse.ts";
import type { SidecarCoordinatorDefinition } from "../../proto/gen/conveyor_etl/sidecar/SidecarCoordinator.ts";
import { assignmentHandler } from "./assignment_watch.ts";
import type { Call } from "./call.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { addSidecarList } from "./sidecar_list.ts";
import { sidecarBeat, sidecarId, sidecarSpec } from "./sidecar_requests.ts";
import { fitting, sidecarCommands } from "./sidecar_responses.ts";
import { addStageExplanation } from "./stage_explanation.ts";

/** `heartbeatInterval`: the wire does not say how often a sidecar is heard of. */
export function addSidecars(
  methods: Methods,
  service: SidecarCoordinatorDefinition,
  edge: Edge,
  heartbeatInterval: Millis,
): void {
  const { plane } = edge;

  methods.unary(
    service.RegisterSidecar,
    async (request, call, size): Promise<RegisterSidecarResponse> => {
      const sidecar = sidecarSpec(request, size, heartbeatInterval);
      const { result } = await plane.propose({ type: "register_sidecar", sidecar }, call);
      return {
        success: true,
        registration_id: result.sidecarRegistrationId,
        initial_assignments: fitting(await initial(edge, sidecar.sidecarId, call)),
      };
    },
  );

  methods.unary(service.Heartbeat, async (request, call, size): Promise<HeartbeatResponse> => {
    const answer = await plane.sidecarHeartbeat(sidecarBeat(request, size), call);
    return { acknowledged: answer.acknowledged, commands: sidecarCommands(answer) };
  });

  methods.unary(
    service.DeregisterSidecar,
    async (request, call): Promise<DeregisterSidecarResponse> => {
      const { drain } = request;
      const command = { type: "deregister_sidecar", sidecarId: sidecarId(request), drain } as const;
      await plane.propose(command, call);
      return { success: true };
    },
  );

  addSidecarList(methods, service, edge);
  addStageExplanation(methods, service, edge);
  methods.serverStream(
    service.WatchPipelineAssignments,
    assignmentHandler(service.WatchPipelineAssignments, edge),
  );
}

/** What the sidecar has now. It is registered, whatever comes of the question: heartbeats bring it. */
async function initial({ plane }: Edge, id: string, { signal }: Call) {
  try {
    const options = { consistency: "linearizable", signal } as const;
    return await plane.read((state) => assignmentsOf(state, id), options);
  } catch {
    return [];
  }
}
