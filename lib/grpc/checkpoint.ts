/** CheckpointService: how far sources, groups and services are. */
import { ConveyorError, type Revision } from "../base/mod.ts";
import {
  getCheckpoint,
  groupOffsets,
  listSources,
  pipelineCheckpoints,
  sourceOffsets,
  type SourcePage,
  sourceWatermarks,
} from "../state/mod.ts";
import type { CheckpointServiceDefinition } from "../../proto/gen/conveyor_etl/checkpoint/CheckpointService.ts";
import type { GetCheckpointResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetCheckpointResponse.ts";
import type { GetGroupOffsetsResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetGroupOffsetsResponse.ts";
import type { GetOffsetResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetOffsetResponse.ts";
import type { GetPipelineCheckpointsResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetPipelineCheckpointsResponse.ts";
import type { GetWatermarkResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetWatermarkResponse.ts";
import type { ListSourcesResponse } from "../../proto/gen/conveyor_etl/checkpoint/ListSourcesResponse.ts";
import type { SaveCheckpointResponse } from "../../proto/gen/conveyor_etl/checkpoint/SaveCheckpointResponse.ts";
import type { WatermarkResponse } from "../../proto/gen/conveyor_etl/checkpoint/WatermarkResponse.ts";
import * as requests from "./checkpoint_requests.ts";
import {
  checkpointResponse,
  pipelineResponse,
  sourceOffsetsMap,
  sourceOffsetsResponse,
  watermarksResponse,
  wireWatermark,
} from "./checkpoint_responses.ts";
import { timestamp } from "./responses.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";

export function addCheckpoint(
  methods: Methods,
  service: CheckpointServiceDefinition,
  edge: Edge,
  maxMessageSize: number,
): void {
  addOffsets(methods, service, edge);
  addGroupOffsets(methods, service, edge);
  addWatermarks(methods, service, edge);
  addCheckpoints(methods, service, edge);
  addPipelines(methods, service, edge, maxMessageSize);
}

function addOffsets(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.CommitOffset, async (request, call) => {
    await plane.propose(requests.commitOffset(request), call);
    return { success: true };
  });

  methods.unary(service.GetSourceOffset, async (request, call): Promise<GetOffsetResponse> => {
    const { sourceId, partition } = requests.partitionQuery(request);
    const found = await plane.read(
      (state) => sourceOffsets(state, sourceId, partition),
      call.readOptions(),
    );
    return sourceOffsetsResponse(found);
  });

  methods.unary(service.ListSources, async (request, call): Promise<ListSourcesResponse> => {
    const query = requests.sourcesQuery(request);
    const [{ sourceIds, next }, revision] = await plane.read(
      (state, at): [SourcePage, Revision] => [listSources(state, query), at],
      call.readOptions(),
    );
    return { source_ids: [...sourceIds], next, revision };
  });
}

function addGroupOffsets(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.CommitGroupOffset, async (request, call) => {
    await plane.propose(requests.commitGroupOffset(request), call);
    return { success: true };
  });

  methods.unary(
    service.GetGroupOffsets,
    async (request, call): Promise<GetGroupOffsetsResponse> => {
      const { groupId, sourceId } = requests.groupQuery(request);
      const found = await plane.read(
        (state) => groupOffsets(state, groupId, sourceId),
        call.readOptions(),
      );
      return { source_offsets: sourceOffsetsMap(found) };
    },
  );
}

function addWatermarks(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.ReportWatermark, async (request, call): Promise<WatermarkResponse> => {
    const command = requests.reportWatermark(request);
    const { result: { accepted, global } } = await plane.propose(command, call);
    return { accepted, current_global_watermark: wireWatermark(command.sourceId, global) };
  });

  methods.unary(service.GetWatermark, async (request, call): Promise<GetWatermarkResponse> => {
    const { sourceId, partition } = requests.partitionQuery(request);
    const found = await plane.read(
      (state) => sourceWatermarks(state, sourceId, partition),
      call.readOptions(),
    );
    return watermarksResponse(sourceId, found);
  });
}

function addCheckpoints(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
): void {
  methods.unary(service.SaveCheckpoint, async (request, call): Promise<SaveCheckpointResponse> => {
    const { result } = await plane.saveCheckpoint(requests.newCheckpoint(request), call);
    const { checkpointId, createdAt } = result;
    return { success: true, checkpoint_id: checkpointId, created_at: timestamp(createdAt) };
  });

  methods.unary(service.GetCheckpoint, async (request, call): Promise<GetCheckpointResponse> => {
    const serviceId = requests.checkpointQuery(request);
    const found = await plane.read((state) => getCheckpoint(state, serviceId), call.readOptions());
    return found === undefined ? { found: false } : checkpointResponse(found);
  });
}

function addPipelines(
  methods: Methods,
  service: CheckpointServiceDefinition,
  { plane }: Edge,
  maxMessageSize: number,
): void {
  methods.unary(
    service.GetPipelineCheckpoints,
    async (request, call): Promise<GetPipelineCheckpointsResponse> => {
      const pipelineId = requests.pipelineQuery(request);
      const found = await plane.read(
        (state) => pipelineCheckpoints(state, pipelineId),
        call.readOptions(),
      );
      if (found !== undefined) return pipelineResponse(found, maxMessageSize);
      throw new ConveyorError("not_found", `no pipeline has the id ${JSON.stringify(pipelineId)}`);
    },
  );
}
