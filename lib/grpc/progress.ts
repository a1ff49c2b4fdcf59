import type { RecordRouter } from "../delivery/mod.ts";
import type { PipelineProgress, StageProgress } from "./edge.ts";

/** What this node knows of the records of pipelines. */
export function progressOf(records: RecordRouter): PipelineProgress {
  return {
    stages(pipelineId) {
      const figures = [...records.stages(pipelineId)];
      return Promise.resolve(
        new Map(figures.map(([id, stage]): [string, StageProgress] => {
          return [id, { ...stage, averageLatency: 0 }];
        })),
      );
    },
    pending: (pipelineId) => Promise.resolve(records.pending(pipelineId)),
  };
}
