/**
 * delivery: between the sources and the services: takes records in, keeps them, hands them out.
 *
 * In:  batches as they come on the wire; requests for credits; the ends of deliveries; pipelines
 *      and committed offsets from the replicated state.
 * Out: the fate of every record, once it is on disk; credits and pressure; tasks to be delivered,
 *      with their payloads; committed offsets and watermarks to the replicated state.
 * Owns: the buffer, the record store, and what is written there (notes.ts, item_head.ts).
 * Never: decodes a payload, acknowledges what is not on disk, or lets a source cost more memory
 *      than one push that waits.
 *
 * For whoever calls the services: `RecordRouter.onChange` says when to look; for each stage of
 * `pipelines` (with its spec: selector, parallelism, config), `deliveries.take` gives tasks,
 * `deliveries.load` their records as they go on the wire, `PipelineRoutes.next` the stages behind a
 * stage, and `deliveries.end` says what became of each. `StageQueue.nextRetry` is when to look
 * again. A task whose end finds no room keeps its place until it is ended again. Retries are
 * counted by `Task.attempts`; `backoffDelay` says how long to wait. Tasks of stages that no
 * pipeline has any more stay in their queues (`buffer.stages`) until somebody takes them.
 */
export { CREDIT_TTL_MS, type Level, type Priority, type Signal } from "../buffer/mod.ts";
export { nameOfId } from "./answers.ts";
export { ClusterRecords, type ClusterRecordsOptions } from "./cluster_records.ts";
export { type Deliveries, type Ending, type NewRecord } from "./deliveries.ts";
export { type Grant, type Intake, type IntakeFigures } from "./intake.ts";
export { Pump, type PumpOptions } from "./pump.ts";
export type { Pushed, Pusher, RecordFate } from "./push.ts";
export * from "./record_wire.ts";
export {
  RecordRouter,
  type RecordRouterOptions,
  type StageFigures,
  type StageReport,
} from "./router.ts";
export { type LazySubject, PipelineRoutes, type RoutedStage } from "./routes.ts";
export type { PipelineView } from "./view.ts";
export { tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";
