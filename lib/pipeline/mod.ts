/**
 * pipeline: what pipelines are, and what is right and wrong about them.
 *
 * In:  pipelines as operators write them; records.
 * Out: every fault of a pipeline with its path; conditions that can be asked about a record.
 * Owns: nothing. The pipelines that there are belong to `state/`.
 * Never: looks at anything but what it is given, throws on a record, or works for longer than
 *      PIPELINE_LIMITS allow, whatever pipeline or record it is given.
 */
export { compileCondition } from "./conditions.ts";
export { type ConditionRecord, Subject } from "./record.ts";
export * from "./spec.ts";
export { validatePipeline } from "./validate.ts";
