/** CheckpointService: offsets of sources. */
import { sourceOffsets } from "../state/mod.ts";
import type { CheckpointServiceDefinition } from "../../proto/gen/conveyor_etl/checkpoint/CheckpointService.ts";
import type { GetOffsetResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetOffsetResponse.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";
import { commitOffset, offsetQuery } from "./requests.ts";

export function addCheckpoint(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.CommitOffset, async (request, call) => {
    await plane.propose(commitOffset(request), call);
    return { success: true };
  });

  methods.unary(service.GetSourceOffset, async (request, call): Promise<GetOffsetResponse> => {
    const { sourceId, partition } = offsetQuery(request);
    const found = await plane.read(
      (state) => [...sourceOffsets(state, sourceId, partition)],
      call.readOptions(),
    );
    const offsets = found.map(([key, { offset }]) => [key, String(offset)] as const);
    const timestamps = found.flatMap(([key, { timestamp }]) =>
      timestamp === undefined
        ? []
        : [[key, { seconds: String(timestamp.seconds), nanos: timestamp.nanos }] as const]
    );
    return { offsets: Object.fromEntries(offsets), timestamps: Object.fromEntries(timestamps) };
  });
}
