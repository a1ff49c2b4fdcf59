/** From what the intake says to the generated response types. */
import type { Level, Signal } from "../delivery/mod.ts";
import type { BackpressureSignal } from "../../proto/gen/conveyor_etl/source/BackpressureSignal.ts";

export const LEVELS = {
  none: "BACKPRESSURE_LEVEL_NONE",
  low: "BACKPRESSURE_LEVEL_LOW",
  medium: "BACKPRESSURE_LEVEL_MEDIUM",
  high: "BACKPRESSURE_LEVEL_HIGH",
  critical: "BACKPRESSURE_LEVEL_CRITICAL",
} as const satisfies Record<Level, string>;

export function backpressureSignal(signal: Signal): BackpressureSignal {
  const { level, pause, batchSize, resumeAfter, stage } = signal;
  return {
    pause,
    recommended_batch_size: batchSize,
    resume_after_ms: resumeAfter,
    level: LEVELS[level],
    stage_id: stage?.stageId ?? "",
    pipeline_id: stage?.pipelineId ?? "",
  };
}
