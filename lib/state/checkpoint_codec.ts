/** The persistent form of positions, in commands, snapshots and outcomes. */
import type {
  CheckpointCommand,
  CheckpointContent,
  PartitionWatermark,
  SourcePositions,
  Watermark,
  WatermarkReport,
} from "./checkpoint_commands.ts";
import { type Fields, type Packed, packInteger, packList, packText, packUint64 } from "./fields.ts";
import { type CommittedOffset, committedOffset } from "./offsets.ts";
import { packTimestamp, readTimestamp } from "./service_codec.ts";

/** The fields of a command behind its tag. */
export function packCheckpointCommand(command: CheckpointCommand): readonly Packed[] {
  switch (command.type) {
    case "commit_offset": {
      const { sourceId, partition, reset, knownReset } = command;
      const place = [packText(sourceId), packInteger(partition)];
      const fence = knownReset === undefined ? [] : [packInteger(knownReset)];
      return [...place, ...packOffset(command), reset, ...fence];
    }
    case "commit_group_offset": {
      const { groupId, sourceId, partition, reset, serviceId, generation } = command;
      const place = [packText(groupId), packText(sourceId), packInteger(partition)];
      const fence = [packText(serviceId), packUint64(generation)];
      return [...place, ...packOffset(command), reset, ...fence];
    }
    case "report_watermark": {
      const { sourceId, partition } = command;
      return [packText(sourceId), packInteger(partition), ...packWatermark(command)];
    }
    case "stage_checkpoint": {
      const { uploadId, bytes, part, data } = command;
      return [packText(uploadId), packInteger(bytes), packInteger(part), data];
    }
    case "save_checkpoint": {
      const { serviceId, checkpointId, sourceOffsets, content } = command;
      const ids = [packText(serviceId), packText(checkpointId), packPositions(sourceOffsets)];
      return content.kind === "inline"
        ? [...ids, content.data]
        : [...ids, null, packText(content.uploadId), packInteger(content.parts)];
    }
    case "drop_upload":
      return [packText(command.uploadId)];
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

export function readCheckpointCommand(
  type: CheckpointCommand["type"],
  fields: Fields,
): CheckpointCommand {
  switch (type) {
    case "commit_offset": {
      const place = { sourceId: fields.text(), partition: fields.integer() };
      const commit = { type, ...place, ...readOffset(fields), reset: fields.flag() };
      return fields.more ? { ...commit, knownReset: fields.integer() } : commit;
    }
    case "commit_group_offset": {
      const [groupId, sourceId, partition] = [fields.text(), fields.text(), fields.integer()];
      const [committed, reset] = [readOffset(fields), fields.flag()];
      const fence = { serviceId: fields.text(), generation: fields.uint64() };
      return { type, groupId, sourceId, partition, ...committed, reset, ...fence };
    }
    case "report_watermark": {
      const place = { sourceId: fields.text(), partition: fields.integer() };
      return { type, ...place, ...readWatermark(fields) };
    }
    case "stage_checkpoint": {
      const [uploadId, bytes] = [fields.text(), fields.integer()];
      return { type, uploadId, bytes, part: fields.integer(), data: fields.bytes() };
    }
    case "save_checkpoint": {
      const [serviceId, checkpointId] = [fields.text(), fields.text()];
      const sourceOffsets = readPositions(fields);
      return { type, serviceId, checkpointId, sourceOffsets, content: readContent(fields) };
    }
    case "drop_upload":
      return { type, uploadId: fields.text() };
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

function readContent(fields: Fields): CheckpointContent {
  const data = fields.optionalBytes();
  if (data !== undefined) return { kind: "inline", data };
  return { kind: "staged", uploadId: fields.text(), parts: fields.integer() };
}

/** [source, [partition, offset, ...], ...] */
export function packPositions(positions: SourcePositions): Packed {
  const flat: Packed[] = [];
  for (const [sourceId, offsets] of positions) {
    const pairs: Packed[] = [];
    for (const [partition, offset] of offsets) {
      pairs.push(packInteger(partition), packUint64(offset));
    }
    flat.push(packText(sourceId), packList(pairs));
  }
  return packList(flat);
}

export function readPositions(fields: Fields): SourcePositions {
  const list = fields.record();
  const positions = new Map<string, ReadonlyMap<number, bigint>>();
  while (list.more) {
    const sourceId = list.text();
    const pairs = list.record();
    const offsets = new Map<number, bigint>();
    while (pairs.more) {
      const partition = pairs.integer();
      offsets.set(partition, pairs.uint64());
    }
    positions.set(sourceId, offsets);
  }
  return positions;
}

export function packCommitted(committed: CommittedOffset): readonly Packed[] {
  const { resetAt } = committed;
  return [...packOffset(committed), ...resetAt === undefined ? [] : [packInteger(resetAt)]];
}

/** It ends its record. */
export function readCommitted(fields: Fields): CommittedOffset {
  const { offset, timestamp } = readOffset(fields);
  return committedOffset(offset, timestamp, fields.more ? fields.integer() : undefined);
}

type Offset = Pick<CommittedOffset, "offset" | "timestamp">;

function packOffset({ offset, timestamp }: Offset): readonly Packed[] {
  return [packUint64(offset), packTimestamp(timestamp)];
}

function readOffset(fields: Fields): Offset {
  return { offset: fields.uint64(), timestamp: readTimestamp(fields) };
}

export function packWatermark({ position, timestamp }: Watermark): readonly Packed[] {
  return [packUint64(position), packTimestamp(timestamp)];
}

export function readWatermark(fields: Fields): Watermark {
  return { position: fields.uint64(), timestamp: readTimestamp(fields) };
}

export function packReport({ accepted, global }: WatermarkReport): readonly Packed[] {
  return [accepted, packInteger(global.partition), ...packWatermark(global)];
}

export function readReport(fields: Fields): WatermarkReport {
  const [accepted, partition] = [fields.flag(), fields.integer()];
  const global: PartitionWatermark = { partition, ...readWatermark(fields) };
  return { accepted, global };
}
