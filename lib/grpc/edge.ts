/** What every handler of the edge is given. */
import type { Clock, Timers } from "../base/mod.ts";
import type { Pending, StageProgress } from "../delivery/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { Gate } from "./gate.ts";
import type { Logger, Tracing } from "../telemetry/mod.ts";

/** One call that has ended. */
export type CallReport = {
  /** `package.Service/Method`. */
  readonly method: string;
  /** gRPC's name of the status: `OK`, `NOT_FOUND`. */
  readonly code: string;
  readonly seconds: number;
  /** Whether it was a stream, which takes as long as its client likes. */
  readonly streaming: boolean;
};

/** What the edge tells of itself. None of these may throw. */
export interface EdgeObserver {
  /** Called once for every call, when it ends. */
  onCall?(report: CallReport): void;
  /** A watch has carried its bound of bytes and was ended: its client may read too slowly. */
  onWatchSpent?(): void;
}

/** The metrics of this node: their values by name and labels, as Prometheus writes a series. */
export type MetricValues = () => Promise<ReadonlyMap<string, number>>;

/** What whoever delivers records knows of pipelines. */
export interface PipelineProgress {
  /** By stage id; stages that are not in it have done nothing. */
  stages(pipelineId: string): Promise<ReadonlyMap<string, StageProgress>>;
  /** Records that wait in the pipeline or are being delivered; 0 for an unknown one. */
  pending(pipelineId: string): Promise<Pending>;
  /** Records that a registered service is working on. */
  held(serviceId: string): Promise<number>;
}

/** Nobody delivers records: none has come, and none waits. */
export const NO_PROGRESS: PipelineProgress = {
  stages: () => Promise.resolve(new Map()),
  pending: () => Promise.resolve({ records: 0, silent: [] }),
  held: () => Promise.resolve(0),
};

export type Edge = {
  readonly plane: ControlPlane;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly observer: EdgeObserver;
  readonly gate: Gate;
  /** Undefined where nobody traces. */
  readonly tracing?: Tracing | undefined;
  readonly progress: PipelineProgress;
};
