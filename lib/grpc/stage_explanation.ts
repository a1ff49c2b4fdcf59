/** ExplainStage: why a stage goes where it goes, or why nowhere. */
import { ConveyorError, type Revision, SIDECAR_LIMITS } from "../base/mod.ts";
import {
  explainStage,
  type Explanation,
  type Hindrance,
  type StageExplanation,
  type StageQuery,
} from "../state/mod.ts";
import type { ExplainStageRequest__Output } from "../../proto/gen/conveyor_etl/sidecar/ExplainStageRequest.ts";
import type { ExplainStageResponse } from "../../proto/gen/conveyor_etl/sidecar/ExplainStageResponse.ts";
import type { SidecarCoordinatorDefinition } from "../../proto/gen/conveyor_etl/sidecar/SidecarCoordinator.ts";
import { checkId, Problems } from "./checks.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { checkPage } from "./sidecar_list.ts";
import { stageAssignment } from "./sidecar_responses.ts";

const REASONS = {
  local: "STAGE_REASON_LOCAL",
  remote: "STAGE_REASON_REMOTE",
  unhosted: "STAGE_REASON_UNHOSTED",
  not_touched: "STAGE_REASON_NOT_TOUCHED",
  disabled: "STAGE_REASON_DISABLED",
} as const satisfies Record<Explanation["reason"], string>;

const HINDRANCES = {
  other_type: "STAGE_HINDRANCE_OTHER_TYPE",
  unhealthy: "STAGE_HINDRANCE_UNHEALTHY",
  lease_lapsed: "STAGE_HINDRANCE_LEASE_LAPSED",
  draining: "STAGE_HINDRANCE_DRAINING",
} as const satisfies Record<Hindrance, string>;

export function addStageExplanation(
  methods: Methods,
  service: SidecarCoordinatorDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.ExplainStage, async (request, call): Promise<ExplainStageResponse> => {
    const query = stageQuery(request);
    const [answer, revision] = await plane.read(
      (state, at): [ReturnType<typeof explainStage>, Revision] => [explainStage(state, query), at],
      call.readOptions(),
    );
    if (!answer.ok) throw new ConveyorError(answer.code, answer.message);
    return { ...response(query.stageId, answer.found), revision };
  });
}

function stageQuery(request: ExplainStageRequest__Output): StageQuery {
  const { pipeline_id: pipelineId, stage_id: stageId } = request;
  const problems = new Problems();
  checkId(problems, "pipeline_id", pipelineId);
  checkId(problems, "stage_id", stageId);
  return { pipelineId, stageId, ...checkPage(problems, request) };
}

function response(stageId: string, found: StageExplanation): ExplainStageResponse {
  const { enabled, hosts, explanations, next } = found;
  return {
    pipeline_enabled: enabled,
    hosts: hosts.slice(0, SIDECAR_LIMITS.explainedHosts).map(({ sidecarId, hindrance }) => ({
      sidecar_id: sidecarId,
      hindrance: hindrance === undefined ? "STAGE_HINDRANCE_NONE" : HINDRANCES[hindrance],
    })),
    host_count: hosts.length,
    explanations: explanations.map((one) => ({
      sidecar_id: one.sidecarId,
      reason: REASONS[one.reason],
      target: "target" in one ? stageAssignment(stageId, one.target) : null,
      text: one.text,
    })),
    next,
  };
}
