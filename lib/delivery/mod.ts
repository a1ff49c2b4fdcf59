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
 * `Pump` calls the services: `RecordRouter.onChange` tells it when to look; for each stage of
 * `pipelines` it takes tasks (`deliveries.take`), loads their records as they go on the wire, asks
 * `PipelineRoutes.next` for the stages behind, and says with `deliveries.end` what became of each.
 * A task whose end finds no room keeps its place until it is ended again. Records of a stage that
 * no pipeline has are kept as dead, once the newest state says so.
 */
export { CREDIT_TTL_MS, type Level, type Priority, type Signal } from "../buffer/mod.ts";
export { nameOfId } from "./answers.ts";
export {
  ClusterRecords,
  type ClusterRecordsOptions,
  type Pending,
  type StageProgress,
} from "./cluster_records.ts";
export { type Deliveries, type Ending, type NewRecord } from "./deliveries.ts";
export { type Grant, type Intake, type IntakeFigures } from "./intake.ts";
export { Pump, type PumpOptions } from "./pump.ts";
export type { FateRun, Pushed, Pusher, RecordFate } from "./push.ts";
export * from "./record_wire.ts";
export {
  RecordRouter,
  type RecordRouterOptions,
  type StageFigures,
  type StageReport,
} from "./router.ts";
export { type LazySubject, PipelineRoutes, type RoutedStage } from "./routes.ts";
export type { PipelineView } from "./view.ts";
export * from "./wire_batch.ts";
export { tagOf, WIRE_TYPE, WireScanner } from "./wire_scanner.ts";
