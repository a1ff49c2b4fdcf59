import { REQUEST_LIMITS } from "./requests.ts";
import { KIB, MIB } from "./units.ts";

/** Bounds on what pipelines are made of; one more is INVALID_ARGUMENT. */
export const PIPELINE_LIMITS = {
  /** Of the whole cluster; one more is RESOURCE_EXHAUSTED. */
  pipelines: 10_000,
  stages: 1_000,
  edges: 10_000,
  /** Routing rules, over all stages. */
  rules: 10_000,
  /** Stages that one routing rule sends to. */
  ruleTargets: 1_000,
  /** Partitions that a stage's group may have: as many as any group. */
  parallelism: 4_096,
  /** Entries of a stage's config. */
  configEntries: 256,
  /** Bytes of UTF-8 in a value of it. */
  configValueBytes: 64 * KIB,
  /** Bytes that one pipeline may take in the replicated state, as its encoded request counts them. */
  bytes: 1 * MIB,
  /** Conditions within conditions. */
  conditionDepth: 32,
  /** Conditions of a pipeline in all, those within others too. */
  conditions: 1_000,
  /** UTF-16 units of a CEL expression: it is read at once, so this bounds a pause. */
  expressionLength: 4 * KIB,
  /** The same for all of a pipeline's together. */
  expressionsLength: 64 * KIB,
  expressionNodes: 1_000,
  expressionDepth: 64,
  /**
   * What one evaluation of an expression may cost, in steps that take up to a fifth of a
   * microsecond: one for sixteen characters or bytes that are looked at, `stepsPerNode` for a part
   * of the expression within a comprehension, each time (it may fail, and failing is dear).
   */
  expressionSteps: 200_000,
  /** The same for all conditions on one record at one stage: beyond, expressions do not match. */
  recordSteps: 500_000,
  /** After so many, with as many records as that takes, others have their turn. */
  sliceSteps: 250_000,
  stepsPerNode: 20,
  /** UTF-16 units of a regular expression. */
  patternLength: 512,
  /** Instructions that a regular expression compiles to: repeats are written out. */
  patternInstructions: 2_000,
  /** The same for all of a pipeline's: compiling takes some ten microseconds for each. */
  pipelineInstructions: 20_000,
  /** As they are estimated before it is compiled, where common parts are counted each time. */
  patternEstimate: 8_000,
  /** Instructions times characters of text that one search may take: a twentieth of a second. */
  searchSteps: 1_000_000,
  retries: 10_000,
  backoffMs: 86_400_000,
  /** Faults that are listed; what is wrong beyond is counted. */
  faults: 1_000,
} as const;

/** Bounds on the manifests that one command reads. */
export const MANIFEST_LIMITS = {
  /** Bytes of one file. */
  fileBytes: 1 * MIB,
  /** Bytes of all of them. */
  totalBytes: 8 * MIB,
  files: 1_000,
  /** Documents in all files. */
  documents: 10_000,
  /** Values that the aliases of one document may stand for: a few lines can mean billions. */
  aliasedValues: 100,
  /** Lists and maps within each other. */
  depth: 64,
  /** Bytes of UTF-8 in a name, which is then a service's. */
  nameBytes: REQUEST_LIMITS.idBytes,
  /** Faults that are told at once; more are counted. */
  faults: 100,
} as const;
