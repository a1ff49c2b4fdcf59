/** The persistent form of positions, in commands, snapshots and outcomes. */
import type {
  CheckpointCommand,
  PartitionWatermark,
  Watermark,
  WatermarkReport,
} from "./checkpoint_commands.ts";
import { type Fields, type Packed, packInteger, packText, packUint64 } from "./fields.ts";
import type { CommittedOffset } from "./offsets.ts";
import { packTimestamp, readTimestamp } from "./service_codec.ts";

/** The fields of a command behind its tag. */
export function packCheckpointCommand(command: CheckpointCommand): readonly Packed[] {
  switch (command.type) {
    case "commit_offset": {
      const { sourceId, partition, reset } = command;
      return [packText(sourceId), packInteger(partition), ...packCommitted(command), reset];
    }
    case "commit_group_offset": {
      const { groupId, sourceId, partition, reset, serviceId, generation } = command;
      const place = [packText(groupId), packText(sourceId), packInteger(partition)];
      const fence = [packText(serviceId), packUint64(generation)];
      return [...place, ...packCommitted(command), reset, ...fence];
    }
    case "report_watermark": {
      const { sourceId, partition } = command;
      return [packText(sourceId), packInteger(partition), ...packWatermark(command)];
    }
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
      return { type, ...place, ...readCommitted(fields), reset: fields.flag() };
    }
    case "commit_group_offset": {
      const [groupId, sourceId, partition] = [fields.text(), fields.text(), fields.integer()];
      const [committed, reset] = [readCommitted(fields), fields.flag()];
      const fence = { serviceId: fields.text(), generation: fields.uint64() };
      return { type, groupId, sourceId, partition, ...committed, reset, ...fence };
    }
    case "report_watermark": {
      const place = { sourceId: fields.text(), partition: fields.integer() };
      return { type, ...place, ...readWatermark(fields) };
    }
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

export function packCommitted({ offset, timestamp }: CommittedOffset): readonly Packed[] {
  return [packUint64(offset), packTimestamp(timestamp)];
}

export function readCommitted(fields: Fields): CommittedOffset {
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
