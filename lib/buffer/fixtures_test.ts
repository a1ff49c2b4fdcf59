import assert from "node:assert/strict";
import type { Task } from "./items.ts";
import { type Admission, RecordBuffer, type Ticket } from "./buffer.ts";
import type { StageQueue } from "./stage_queue.ts";

export const SETTINGS = { maxTotalRecords: 100, maxPerStage: 50, backpressureThreshold: 0.8 };

/** A record of source `s`, partition 0 unless said otherwise. */
export type Given = {
  readonly sequence?: number;
  readonly key?: string;
  readonly source?: string;
  readonly partition?: number;
  readonly count?: number;
};

export function admit(
  buffer: RecordBuffer,
  stages: readonly StageQueue[],
  given: Given,
): Admission {
  const source = buffer.source(given.source ?? "s");
  const partition = source.partition(given.partition ?? 0);
  const sequence = BigInt(given.sequence ?? 0);
  const { key = "", count = 1 } = given;
  return buffer.admit({ source, partition, sequence, count, key, stages });
}

export function ticketOf(admission: Admission): Ticket {
  assert.equal(admission.kind, "accepted");
  if (admission.kind !== "accepted") throw new Error("it was not accepted");
  return admission.ticket;
}

/** Lets records 1 to `count` of partition 0 in; they lie at positions of the same numbers. */
export function fill(buffer: RecordBuffer, stages: readonly StageQueue[], count: number): void {
  for (let sequence = 1; sequence <= count; sequence++) {
    buffer.enter(ticketOf(admit(buffer, stages, { sequence })), [sequence], Uint32Array.of(10), 0);
  }
}

export function positions(tasks: readonly Task[]): number[] {
  return tasks.map(({ item }) => item.position);
}
