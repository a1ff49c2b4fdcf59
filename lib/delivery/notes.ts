/** The notes that the store keeps beside the items: their names and what is in them. */
import { RECORD_LIMITS } from "../base/mod.ts";
import type { Partition, SourceWatermark } from "../buffer/mod.ts";
import { Partition as PartitionState } from "../buffer/mod.ts";

/** Ids hold no control characters. */
const SEPARATOR = "\0";

/** Names of notes. */
export const NOTES = {
  /** One of the parts of which it consists. */
  stageSet: (id: number, part: number) => ["stages", id, part].join(SEPARATOR),
  partition: (sourceId: string, number: number) => {
    return ["partition", sourceId, number].join(SEPARATOR);
  },
  keys: (sourceId: string, number: number) => ["keys", sourceId, number].join(SEPARATOR),
  watermark: (id: number) => ["watermark", id].join(SEPARATOR),
} as const;

export type ParsedNote =
  | { readonly kind: "stages"; readonly id: number; readonly part: number }
  | { readonly kind: "partition" }
  | { readonly kind: "keys"; readonly sourceId: string; readonly number: number }
  | { readonly kind: "watermark" };

/** Undefined for a name that is none of these. */
export function parseNote(name: string): ParsedNote | undefined {
  const [kind, first = "", second] = name.split(SEPARATOR);
  switch (kind) {
    case "stages":
      return { kind, id: Number(first), part: Number(second) };
    case "keys":
      return { kind, sourceId: first, number: Number(second) };
    case "partition":
    case "watermark":
      return { kind };
    default:
      return undefined;
  }
}

type PartitionNote = Pick<
  Partition,
  "sourceId" | "number" | "committed" | "accepted" | "resetAt"
>;

export function encodePartition(partition: PartitionNote): Uint8Array {
  const { sourceId, number, committed, accepted, resetAt } = partition;
  // More there are only where an operator has set an offset back; these may come again.
  const kept = accepted.slice(0, RECORD_LIMITS.sequenceGaps);
  const ranges = kept.map(({ from, to }) => [`${from}`, `${to}`]);
  return encodeText(
    JSON.stringify({ sourceId, number, committed: `${committed}`, ranges, resetAt }),
  );
}

export function decodePartition(value: Uint8Array): Partition {
  const { sourceId, number, committed, ranges, resetAt } = JSON.parse(decodeText(value)) as {
    sourceId: string;
    number: number;
    committed: string;
    ranges: [string, string][];
    resetAt?: number;
  };
  const accepted = ranges.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }));
  return new PartitionState(sourceId, number, BigInt(committed), accepted, resetAt);
}

/** A watermark with the epoch of its source at whose end it holds. */
export type StoredWatermark = { readonly watermark: SourceWatermark; readonly epoch: number };

export function encodeWatermark({ watermark, epoch }: StoredWatermark): Uint8Array {
  const { position, timestamp, ...rest } = watermark;
  const time = timestamp && { seconds: `${timestamp.seconds}`, nanos: timestamp.nanos };
  return encodeText(JSON.stringify({ ...rest, epoch, position: `${position}`, timestamp: time }));
}

export function decodeWatermark(value: Uint8Array): StoredWatermark {
  const { epoch, position, timestamp, ...rest } = JSON.parse(decodeText(value)) as {
    sourceId: string;
    partition: number;
    id: number;
    epoch: number;
    position: string;
    timestamp?: { seconds: string; nanos: number };
  };
  const time = timestamp && { seconds: BigInt(timestamp.seconds), nanos: timestamp.nanos };
  return { epoch, watermark: { ...rest, position: BigInt(position), timestamp: time } };
}

export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
