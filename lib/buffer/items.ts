/** What is on its way. Only references: the payloads are in a store. */
import type { Millis } from "../base/mod.ts";
import type { Partition } from "./partition.ts";
import type { Source } from "./source.ts";
import type { StageQueue } from "./stage_queue.ts";
import type { Epoch } from "./watermarks.ts";

/** One record that a source has pushed, until all that came of it is done. */
export type Root = {
  readonly source: Source;
  readonly partition: Partition;
  /** 0: it has none, and moves no offset. */
  readonly sequence: bigint;
  readonly epoch: Epoch;
  /** Items that are not done. */
  open: number;
};

/** What lies in the store at one position: the record as it came, or what a transform made of it. */
export type Item = {
  /** In the store. */
  readonly position: number;
  /** Where the record lay of which it came: its own, or that of which a transform made it. */
  readonly rootPosition: number;
  readonly root: Root;
  /** Of its payload. */
  readonly bytes: number;
  /** Where it waits or is being delivered, as the store has been told. None: it is done. */
  stages: readonly StageQueue[];
  /** Tasks of it that are not done. */
  open: number;
};

/** An item in one stage. */
export type Task = {
  readonly item: Item;
  readonly stage: StageQueue;
  /** Since when it is in the stage, on the monotonic clock. */
  readonly since: Millis;
  /** Deliveries that have begun. */
  attempts: number;
};

/** The store is told that a task has left its stage, and that its item goes on to `next`. */
export function depart({ item, stage }: Task, next: readonly StageQueue[]): void {
  item.stages = exchanged(item.stages, [stage], next);
}

/** It could not be told so. */
export function comeBack({ item, stage }: Task, next: readonly StageQueue[]): void {
  item.stages = exchanged(item.stages, next, [stage]);
}

function exchanged(
  stages: readonly StageQueue[],
  gone: readonly StageQueue[],
  come: readonly StageQueue[],
): readonly StageQueue[] {
  // Most items are in one stage.
  if (stages.length === gone.length) return come;
  const left = [...stages];
  for (const stage of gone) left.splice(left.indexOf(stage), 1);
  return [...left, ...come];
}
