/** What every handler of the edge is given. */
import type { Clock, Timers } from "../base/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { Logger } from "../telemetry/mod.ts";

/** One call that has ended. */
export type CallReport = {
  /** `package.Service/Method`. */
  readonly method: string;
  /** gRPC's name of the status: `OK`, `NOT_FOUND`. */
  readonly code: string;
  readonly seconds: number;
};

export type Edge = {
  readonly plane: ControlPlane;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Called once for every call, when it ends. */
  readonly onCall: (report: CallReport) => void;
};
