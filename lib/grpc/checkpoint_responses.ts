/** From the domain's positions to the generated response types. */
import { Buffer } from "node:buffer";
import { ConveyorError } from "../base/mod.ts";
import type {
  Checkpoint,
  CommittedOffset,
  PartitionWatermark,
  PipelineCheckpoints,
  SourceWatermarks,
  Timestamp,
} from "../state/mod.ts";
import type { GetCheckpointResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetCheckpointResponse.ts";
import type { GetOffsetResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetOffsetResponse.ts";
import type { GetPipelineCheckpointsResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetPipelineCheckpointsResponse.ts";
import type { GetWatermarkResponse } from "../../proto/gen/conveyor_etl/checkpoint/GetWatermarkResponse.ts";
import type { PartitionOffsets } from "../../proto/gen/conveyor_etl/checkpoint/PartitionOffsets.ts";
import type { Watermark as WireWatermark } from "../../proto/gen/conveyor_etl/common/Watermark.ts";
import type { Timestamp as WireTimestamp } from "../../proto/gen/google/protobuf/Timestamp.ts";
import { timestamp } from "./responses.ts";

type Committed = ReadonlyMap<number, CommittedOffset>;

export function sourceOffsetsResponse(committed: Committed): GetOffsetResponse {
  const timestamps = [...committed].flatMap(([partition, { timestamp }]) =>
    timestamp === undefined ? [] : [[partition, wireTimestamp(timestamp)] as const]
  );
  const { offsets } = partitionOffsets(committed);
  return { ...(offsets && { offsets }), timestamps: Object.fromEntries(timestamps) };
}

/** By source. */
export function sourceOffsetsMap(
  sources: ReadonlyMap<string, Committed>,
): Record<string, PartitionOffsets> {
  const entries = [...sources].map(([id, committed]) => [id, partitionOffsets(committed)] as const);
  return Object.fromEntries(entries);
}

function partitionOffsets(committed: Committed): PartitionOffsets {
  const offsets = [...committed].map(([key, { offset }]) => [key, String(offset)] as const);
  return { offsets: Object.fromEntries(offsets) };
}

export function checkpointResponse(checkpoint: Checkpoint): GetCheckpointResponse {
  const sources = [...checkpoint.sourceOffsets].map(([sourceId, offsets]) => {
    const entries = [...offsets].map(([partition, offset]) => [partition, String(offset)] as const);
    return [sourceId, { offsets: Object.fromEntries(entries) }] as const;
  });
  return {
    found: true,
    checkpoint_id: checkpoint.checkpointId,
    data: Buffer.concat(checkpoint.data),
    source_offsets: Object.fromEntries(sources),
    created_at: timestamp(checkpoint.createdAt),
  };
}

/**
 * Throws `resource_exhausted` when the data alone would make a message of more than `maxBytes`: it
 * is to be had one by one.
 */
export function pipelineResponse(
  { checkpoints, offsets, watermarks }: PipelineCheckpoints,
  maxBytes: number,
): GetPipelineCheckpointsResponse {
  let bytes = 0;
  for (const { data } of checkpoints) for (const { length } of data) bytes += length;
  if (bytes > maxBytes) {
    const message = `the checkpoints of the pipeline's services have ${bytes} bytes, more than ` +
      `the ${maxBytes} of grpc.max_message_size; GetCheckpoint gives them one by one`;
    throw new ConveyorError("resource_exhausted", message);
  }
  return {
    service_checkpoints: checkpoints.map(({ serviceId, checkpointId, data, createdAt }) => ({
      service_id: serviceId,
      checkpoint_id: checkpointId,
      data: Buffer.concat(data),
      created_at: timestamp(createdAt),
    })),
    source_offsets: sourceOffsetsMap(offsets),
    watermarks: [...watermarks].flatMap(([sourceId, { watermarks }]) =>
      watermarks.map((watermark) => wireWatermark(sourceId, watermark))
    ),
  };
}

export function watermarksResponse(
  sourceId: string,
  { watermarks, global }: SourceWatermarks,
): GetWatermarkResponse {
  return {
    watermarks: watermarks.map((watermark) => wireWatermark(sourceId, watermark)),
    global_watermark: global === undefined ? null : wireWatermark(sourceId, global),
  };
}

export function wireWatermark(
  sourceId: string,
  { partition, position, timestamp }: PartitionWatermark,
): WireWatermark {
  return {
    source_id: sourceId,
    partition,
    position: String(position),
    timestamp: timestamp === undefined ? null : wireTimestamp(timestamp),
  };
}

function wireTimestamp({ seconds, nanos }: Timestamp): WireTimestamp {
  return { seconds: String(seconds), nanos };
}
