/**
 * buffer: what is on its way through a node, who may send more, and what is delivered next.
 *
 * In:  records that ask to be let in, room that is asked for, deliveries that have ended; the time
 *      and random numbers as arguments.
 * Out: who is let in, duplicates, credits and pressure; batches for stages; what is to be written
 *      down: the stages that are left to each item, how far partitions are done, watermarks.
 * Owns: references to records, never their payloads; the bounds on how many there are.
 * Never: delivers, stores or waits.
 *
 * A record that was let in is a `Root`. It has items: itself as it lies in the store, then what
 * transforms make of it. An item in a stage is a `Task`. `StageQueue.take` hands tasks out, and each
 * must come back by `RecordBuffer.finish`, `move`, `advance` or `retry`. Room in the next stages is
 * reserved before a task leaves, so a bound of a queue is never passed.
 */
export * from "./backoff.ts";
export * from "./buffer.ts";
export * from "./credits.ts";
export * from "./gauge.ts";
export * from "./items.ts";
export * from "./partition.ts";
export * from "./sequence_ranges.ts";
export * from "./signal.ts";
export * from "./source.ts";
export * from "./stage_queue.ts";
export * from "./timestamp.ts";
export type { Epoch } from "./watermarks.ts";
