/** Records on their way through this node. */
import type { Clock } from "../base/mod.ts";
import type { RecordRouter, StageReport } from "../delivery/mod.ts";
import { type Families, type Sample, single } from "./family.ts";

export type RecordSource = Pick<RecordRouter, "allStages" | "buffer"> & {
  readonly intake: Pick<RecordRouter["intake"], "figures">;
};

/** Undefined while the node does not take records yet. */
export type ReadRecords = () => RecordSource | undefined;

const LABELS = ["pipeline", "stage"];

export function addRecordMetrics(families: Families, records: ReadRecords, clock: Clock): void {
  addWhole(families, records, clock);
  addStages(families, () => records()?.allStages() ?? []);
}

function addWhole(families: Families, records: ReadRecords, clock: Clock): void {
  const total = () => records()?.buffer.total;
  families.counter({
    name: "conveyor_records_pushed_total",
    help: "Records that sources have pushed, by what became of them: accepted ones are on disk.",
    labels: ["result"],
    read: () => {
      const { accepted = 0, duplicate = 0, rejected = 0 } = records()?.intake.figures ?? {};
      return [
        [{ result: "accepted" }, accepted],
        [{ result: "duplicate" }, duplicate],
        [{ result: "rejected" }, rejected],
      ];
    },
  });
  families.gauge({
    name: "conveyor_buffer_used_records",
    help: "Records that were accepted and are not done, over all pipelines.",
    read: () => single(total()?.count),
  });
  families.gauge({
    name: "conveyor_buffer_capacity_records",
    help: "How many there may be: buffer.max_total_records.",
    read: () => single(total()?.capacity),
  });
  families.gauge({
    name: "conveyor_buffer_credits",
    help: "Records that sources have been told they may send, and have not sent.",
    read: () => single(records()?.buffer.credits.outstanding(clock.monotonic())),
  });
}

function addStages(families: Families, stages: () => readonly StageReport[]): void {
  const each = (value: (stage: StageReport) => number) => (): Sample[] =>
    stages().map((stage) => {
      return [{ pipeline: stage.pipelineId, stage: stage.stageId }, value(stage)];
    });
  families.gauge({
    name: "conveyor_buffer_records",
    help: "Records that wait for a stage or are being delivered to it.",
    labels: LABELS,
    read: each(({ buffered }) => buffered),
  });
  families.gauge({
    name: "conveyor_buffer_bytes",
    help: "Their payloads: one that several stages wait for is on disk once, and counts for each.",
    labels: LABELS,
    read: each(({ bytes }) => bytes),
  });
  families.gauge({
    name: "conveyor_buffer_records_in_flight",
    help: "The part of the buffered records that is being delivered.",
    labels: LABELS,
    read: each(({ inFlight }) => inFlight),
  });
  families.gauge({
    name: "conveyor_buffer_utilization_ratio",
    help: "How full the queue of a stage is, 0 to 1.",
    labels: LABELS,
    read: each(({ buffered, capacity }) => buffered / capacity),
  });
  families.gauge({
    name: "conveyor_buffer_oldest_record_seconds",
    help: "How long the oldest record has been waiting for a stage.",
    labels: LABELS,
    read: each(({ oldestBuffered }) => oldestBuffered / 1_000),
  });
  families.counter({
    name: "conveyor_stage_records_processed_total",
    help: "Records that a stage is done with.",
    labels: LABELS,
    read: each(({ processed }) => processed),
  });
  families.counter({
    name: "conveyor_stage_retries_total",
    help: "Deliveries to a stage that failed and are to be made again.",
    labels: LABELS,
    read: each(({ errors, buried }) => errors - buried),
  });
  families.counter({
    name: "conveyor_stage_dead_letters_total",
    help: "Records that were given up: a dead-letter service has them, or they are kept.",
    labels: LABELS,
    read: each(({ buried }) => buried),
  });
  families.gauge({
    name: "conveyor_dead_records",
    help: "Records that are kept after their last retry: an operator has to look at them.",
    labels: LABELS,
    read: each(({ dead }) => dead),
  });
}
