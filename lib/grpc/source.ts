/** SourceRouter: sources push records through a node, under credits. */
import { CREDIT_TTL_MS, type Intake, type Priority } from "../delivery/mod.ts";
import type { CreditRequest__Output } from "../../proto/gen/conveyor_etl/source/CreditRequest.ts";
import type { CreditResponse } from "../../proto/gen/conveyor_etl/source/CreditResponse.ts";
import type { SourceRouterDefinition } from "../../proto/gen/conveyor_etl/source/SourceRouter.ts";
import { checkId, checkName, Problems } from "./checks.ts";
import type { Edge } from "./edge.ts";
import { unknownValue } from "./enums.ts";
import type { Methods } from "./methods.ts";
import { PushSession } from "./push.ts";
import { PushBudget } from "./push_budget.ts";
import { decodePush } from "./source_codec.ts";
import { LEVELS } from "./source_responses.ts";

const PRIORITIES: ReadonlyMap<string, Priority> = new Map([
  ["CREDIT_PRIORITY_NORMAL", "normal"],
  ["CREDIT_PRIORITY_HIGH", "high"],
  ["CREDIT_PRIORITY_CRITICAL", "critical"],
]);

export function addSource(
  methods: Methods,
  service: SourceRouterDefinition,
  edge: Edge,
  intake: Intake,
): void {
  const budget = new PushBudget();
  const parts = { method: service.PushRecords, intake, budget, edge };
  methods.bidiDecoded(
    service.PushRecords.path,
    decodePush,
    (stream, flow) => new PushSession(parts, stream, flow),
  );

  methods.unary(service.RequestCredits, async (request): Promise<CreditResponse> => {
    const { sourceId, pipelineId, credits, priority } = creditRequest(request);
    const granted = await intake.grant(sourceId, credits, priority, pipelineId);
    return {
      granted_credits: granted.credits,
      total_available: granted.room,
      expires_in_ms: CREDIT_TTL_MS,
      current_pressure: LEVELS[granted.signal.level],
    };
  });
}

function creditRequest(request: CreditRequest__Output) {
  const problems = new Problems();
  checkId(problems, "source_id", request.source_id);
  checkName(problems, "pipeline_id", request.pipeline_id);
  const priority = PRIORITIES.get(request.priority);
  if (priority === undefined) problems.add("priority", unknownValue(request.priority));
  problems.throwIfAny();
  return {
    sourceId: request.source_id,
    pipelineId: request.pipeline_id,
    credits: Math.min(Number(request.requested_credits), Number.MAX_SAFE_INTEGER),
    priority: priority ?? "normal",
  };
}
