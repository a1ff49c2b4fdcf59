import type { Millis } from "../base/mod.ts";
import type { Level } from "./gauge.ts";
import type { StageQueue } from "./stage_queue.ts";

/** What a source is told about how full it is. */
export type Signal = {
  readonly level: Level;
  /** Send nothing for `resumeAfter`. */
  readonly pause: boolean;
  /** 1 and up. */
  readonly batchSize: number;
  readonly resumeAfter: Millis;
  /** The fullest stage; undefined where none is the cause. */
  readonly stage: Pick<StageQueue, "pipelineId" | "stageId"> | undefined;
};

const BATCH_SIZES: Readonly<Record<Level, number>> = {
  none: 1_000,
  low: 500,
  medium: 200,
  high: 50,
  critical: 1,
};

const RESUME = { min: 50, max: 5_000, unknown: 1_000 } as const;

export function recommendedBatchSize(level: Level, room: number): number {
  return Math.max(1, Math.min(BATCH_SIZES[level], Math.floor(room)));
}

/** When `excess` will have gone at `perSecond`; a guess within bounds. */
export function resumeAfter(excess: number, perSecond: number): Millis {
  if (perSecond <= 0) return RESUME.unknown;
  const estimate = excess * 1_000 / perSecond;
  return Math.round(Math.min(RESUME.max, Math.max(RESUME.min, estimate)));
}
