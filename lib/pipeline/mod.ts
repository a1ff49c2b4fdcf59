/**
 * pipeline: what pipelines are, and what is right and wrong about them.
 *
 * In:  pipelines as operators write them; records.
 * Out: every fault of a pipeline with its path; conditions that can be asked about a record.
 * Owns: nothing. The pipelines that there are belong to `state/`.
 * Never: looks at anything but what it is given.
 */
export * from "./spec.ts";
