// What the clients of a run have seen, all on one clock.

import {
  HistoryRecorder,
  type OffsetInput,
  type OffsetOutput,
  type ServiceInput,
  type ServiceOutput,
} from "../linearizability/mod.ts";

/** A registration of an id that is used once. */
export type Solo = {
  readonly id: string;
  readonly outcome: "done" | "refused" | "unknown";
};

/** An answer that names its revision. */
export type Dated = {
  readonly what: string;
  readonly isWrite: boolean;
  readonly calledAt: number;
  readonly returnedAt: number;
  readonly revision: number;
};

export class Observations {
  readonly clock = (): number => performance.now();
  readonly services = new HistoryRecorder<ServiceInput, ServiceOutput>(this.clock);
  readonly offsets = new HistoryRecorder<OffsetInput, OffsetOutput>(this.clock);
  readonly solos: Solo[] = [];
  readonly dated: Dated[] = [];
  /** Registrations that were acknowledged, by their tag. */
  readonly registrations = new Map<string, { readonly registrationId: string; revision: number }>();
  /** Writes that were acknowledged: when they were called. */
  readonly acknowledged: number[] = [];
  reads = 0;
  unknown = 0;
  refused = 0;
  /** Ends of calls that no fault explains. */
  readonly surprises: string[] = [];

  describe(): string {
    const { acknowledged, reads, refused, unknown } = this;
    return `${acknowledged.length} writes acknowledged, ${reads} reads answered, ` +
      `${refused} calls refused, ${unknown} writes of unknown outcome`;
  }
}
