/** The requests of CheckpointService as the domain has them, or `invalid_argument`. */
import { CHECKPOINT_LIMITS, invalidArgument, REQUEST_LIMITS } from "../base/mod.ts";
import type { NewCheckpoint } from "../node/api.ts";
import type {
  CommitGroupOffset,
  CommitOffset,
  ReportWatermark,
  SourcePositions,
  Timestamp,
} from "../state/mod.ts";
import type { CommitGroupOffsetRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/CommitGroupOffsetRequest.ts";
import type { CommitOffsetRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/CommitOffsetRequest.ts";
import type { GetGroupOffsetsRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/GetGroupOffsetsRequest.ts";
import type { GetOffsetRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/GetOffsetRequest.ts";
import type { WatermarkRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/WatermarkRequest.ts";
import type { Timestamp__Output } from "../../proto/gen/google/protobuf/Timestamp.ts";
import type { GetCheckpointRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/GetCheckpointRequest.ts";
import type { GetPipelineCheckpointsRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/GetPipelineCheckpointsRequest.ts";
import type { ListSourcesRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/ListSourcesRequest.ts";
import type { PartitionOffsets__Output } from "../../proto/gen/conveyor_etl/checkpoint/PartitionOffsets.ts";
import type { SaveCheckpointRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/SaveCheckpointRequest.ts";
import {
  checkBytes,
  checkCount,
  checkId,
  checkName,
  checkTimestamp,
  entryPath,
  Problems,
} from "./checks.ts";

export function commitOffset(request: CommitOffsetRequest__Output): CommitOffset {
  const problems = new Problems();
  checkId(problems, "source_id", request.source_id);
  const timestamp = timestampFrom(problems, "timestamp", request.timestamp);
  problems.throwIfAny();
  return {
    type: "commit_offset",
    sourceId: request.source_id,
    partition: request.partition,
    offset: BigInt(request.offset),
    timestamp,
    reset: request.reset,
  };
}

export function sourcesQuery({ limit, after }: ListSourcesRequest__Output): {
  readonly limit: number;
  readonly after: string;
} {
  const { sources } = CHECKPOINT_LIMITS;
  const problems = new Problems();
  if (limit > sources) problems.add("limit", `is ${limit}, at most ${sources} may be`);
  checkBytes(problems, "after", after, REQUEST_LIMITS.idBytes);
  problems.throwIfAny();
  return { limit: limit || sources, after };
}

export function commitGroupOffset(request: CommitGroupOffsetRequest__Output): CommitGroupOffset {
  const problems = new Problems();
  checkId(problems, "group_id", request.group_id);
  checkId(problems, "source_id", request.source_id);
  checkName(problems, "service_id", request.service_id);
  const timestamp = timestampFrom(problems, "timestamp", request.timestamp);
  problems.throwIfAny();
  return {
    type: "commit_group_offset",
    groupId: request.group_id,
    sourceId: request.source_id,
    partition: request.partition,
    offset: BigInt(request.offset),
    timestamp,
    reset: request.reset,
    serviceId: request.service_id,
    generation: BigInt(request.generation),
  };
}

export function reportWatermark({ watermark }: WatermarkRequest__Output): ReportWatermark {
  const problems = new Problems();
  if (watermark === null) throw invalidArgument([{ path: "watermark", problem: "is missing" }]);
  checkId(problems, "watermark.source_id", watermark.source_id);
  const timestamp = timestampFrom(problems, "watermark.timestamp", watermark.timestamp);
  problems.throwIfAny();
  return {
    type: "report_watermark",
    sourceId: watermark.source_id,
    partition: watermark.partition,
    position: BigInt(watermark.position),
    timestamp,
  };
}

/** What GetSourceOffset and GetWatermark ask for. */
export type PartitionQuery = { readonly sourceId: string; readonly partition: number | undefined };

export function partitionQuery(request: GetOffsetRequest__Output): PartitionQuery {
  const problems = new Problems();
  checkId(problems, "source_id", request.source_id);
  problems.throwIfAny();
  return { sourceId: request.source_id, partition: request.partition };
}

export type GroupQuery = { readonly groupId: string; readonly sourceId: string | undefined };

/** A source that is given, even as "", has to be one. */
export function groupQuery(request: GetGroupOffsetsRequest__Output): GroupQuery {
  const problems = new Problems();
  checkId(problems, "group_id", request.group_id);
  if (request.source_id !== undefined) checkId(problems, "source_id", request.source_id);
  problems.throwIfAny();
  return { groupId: request.group_id, sourceId: request.source_id };
}

export function newCheckpoint(request: SaveCheckpointRequest__Output): NewCheckpoint {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkName(problems, "checkpoint_id", request.checkpoint_id);
  const sourceOffsets = sourcePositions(problems, "source_offsets", request.source_offsets);
  problems.throwIfAny();
  const { service_id: serviceId, checkpoint_id: checkpointId, data } = request;
  return { serviceId, checkpointId, data, sourceOffsets };
}

function sourcePositions(
  problems: Problems,
  path: string,
  given: Readonly<Record<string, PartitionOffsets__Output>>,
): SourcePositions {
  const positions = new Map<string, ReadonlyMap<number, bigint>>();
  const sources = Object.entries(given);
  if (!checkCount(problems, path, sources.length, REQUEST_LIMITS.listItems)) return positions;
  let count = 0;
  for (const [sourceId, { offsets }] of sources) {
    checkId(problems, entryPath(path, sourceId), sourceId);
    const partitions = Object.entries(offsets);
    count += partitions.length;
    if (count > REQUEST_LIMITS.checkpointOffsets) continue;
    const pairs = partitions.map(([key, offset]) => [Number(key), BigInt(offset)] as const);
    positions.set(sourceId, new Map(pairs));
  }
  checkCount(problems, `${path}.offsets`, count, REQUEST_LIMITS.checkpointOffsets);
  return positions;
}

export function checkpointQuery(request: GetCheckpointRequest__Output): string {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  problems.throwIfAny();
  return request.service_id;
}

export function pipelineQuery(request: GetPipelineCheckpointsRequest__Output): string {
  const problems = new Problems();
  checkId(problems, "pipeline_id", request.pipeline_id);
  problems.throwIfAny();
  return request.pipeline_id;
}

function timestampFrom(
  problems: Problems,
  path: string,
  given: Timestamp__Output | null,
): Timestamp | undefined {
  if (given === null) return undefined;
  checkTimestamp(problems, path, given);
  return { seconds: BigInt(given.seconds), nanos: given.nanos };
}
