/** RouterAdmin: records that could not be delivered. */
import { DELIVERY_LIMITS } from "../base/mod.ts";
import { type ClusterRecords, nameOfId } from "../delivery/mod.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import { checkId, checkName, Problems } from "./checks.ts";
import { type Methods, whole } from "./methods.ts";

export type DeadLetters = Pick<ClusterRecords, "listDead" | "replayDead">;

export function addDeadRecords(
  methods: Methods,
  service: RouterAdminDefinition,
  dead: DeadLetters,
): void {
  methods.unaryEncoded(service.ListDeadRecords, async (request, call) => {
    const { pipeline_id: pipelineId, stage_id: stageId, limit, after } = request;
    const problems = new Problems();
    checkName(problems, "pipeline_id", pipelineId);
    checkName(problems, "stage_id", stageId);
    const { deadPage } = DELIVERY_LIMITS;
    if (limit > deadPage) problems.add("limit", `is ${limit}, at most ${deadPage} may be`);
    problems.throwIfAny();
    const { consistency, ...options } = call.readOptions();
    const local = consistency === "stale";
    const selection = { pipelineId, stageId };
    return whole(await dead.listDead(selection, after, limit || deadPage, { ...options, local }));
  });

  methods.unary(service.ReplayDeadRecords, async (request, call) => {
    const { pipeline_id: pipelineId, stage_id: stageId, ids } = request;
    const problems = new Problems();
    checkId(problems, "pipeline_id", pipelineId);
    checkName(problems, "stage_id", stageId);
    const { replayIds } = DELIVERY_LIMITS;
    if (ids.length > replayIds) {
      problems.add("ids", `has ${ids.length} entries, at most ${replayIds} are allowed`);
    }
    problems.throwIfAny();
    const names = ids.map((id) =>
      nameOfId({
        bytes: new Uint8Array(),
        sourceId: id.source_id,
        partition: id.partition,
        sequence: BigInt(id.sequence_number),
        key: bytesOf(id.idempotency_key),
      })
    );
    const selection = { pipelineId, stageId };
    const replayed = await dead.replayDead(selection, names.length === 0 ? undefined : names, call);
    return { replayed };
  });
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}
