/** What is kept with a dead record, and what its dead-letter service is told. */
import { Buffer } from "node:buffer";
import { DELIVERY_LIMITS, type Millis } from "../base/mod.ts";
import type { Task } from "../buffer/mod.ts";
import { encodeRecordId } from "./record_wire.ts";
import { entryField } from "./wire_writer.ts";

export type DeadInfo = {
  readonly error: string;
  readonly attempts: number;
  /** Wall clock. */
  readonly failedAt: Millis;
  /** Of the record that the source pushed; its sequence number in decimals. */
  readonly sourceId: string;
  readonly partition: number;
  readonly sequence: string;
};

export function deadInfo(
  { item: { root } }: Task,
  error: string,
  attempts: number,
  failedAt: Millis,
): DeadInfo {
  const { sourceId, number: partition } = root.partition;
  const sequence = String(root.sequence);
  return { error: shortened(error), attempts, failedAt, sourceId, partition, sequence };
}

export function encodeDeadInfo(info: DeadInfo): Uint8Array {
  return Buffer.from(JSON.stringify(info));
}

export function decodeDeadInfo(bytes: Uint8Array): DeadInfo {
  return JSON.parse(Buffer.from(bytes).toString()) as DeadInfo;
}

/** `common.RecordId` of the record that the source pushed. */
export function originOf({ sourceId, partition, sequence }: DeadInfo): Uint8Array {
  return encodeRecordId(sourceId, partition, BigInt(sequence));
}

/** `record` with metadata that says why it is dead; what it had under these names is replaced. */
export function deadLetterOf(
  record: Uint8Array,
  { stage: { pipelineId, stageId } }: Task,
  { error, attempts }: Pick<DeadInfo, "error" | "attempts">,
): Uint8Array {
  return Buffer.concat([
    record,
    ...entryField(5, "conveyor.error", shortened(error)),
    ...entryField(5, "conveyor.pipeline", pipelineId),
    ...entryField(5, "conveyor.stage", stageId),
    ...entryField(5, "conveyor.attempts", String(attempts)),
  ]);
}

/** As much of a text as is kept: whole characters. */
export function shortened(text: string): string {
  const { errorBytes } = DELIVERY_LIMITS;
  if (Buffer.byteLength(text) <= errorBytes) return text;
  const cut = Buffer.from(text).subarray(0, errorBytes - 3).toString("utf8");
  return `${cut.replace(/\uFFFD+$/, "")}…`;
}
