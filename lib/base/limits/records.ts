import { KIB, MIB } from "./units.ts";

/** Bounds of the records that sources push, and of what is kept of them. */
export const RECORD_LIMITS = {
  /** Bytes of one record, as it is encoded. */
  recordBytes: 8 * MIB,
  /** The same with what the router adds, and what a transform makes of it. */
  payloadBytes: 16 * MIB,
  /** Records of one batch. */
  batchRecords: 100_000,
  /** Bytes of an idempotency key. */
  keyBytes: 256,
  /** Idempotency keys of one source that are remembered. */
  rememberedKeys: 100_000,
  /** Sources of which it is remembered where their records go. */
  rememberedRoutes: 10_000,
  /**
   * Gaps between the sequence numbers of one partition that are accepted and not committed; a
   * record that would make one more is rejected.
   */
  sequenceGaps: 1_000,
  /** Watermarks of one source that wait for the records before them; the oldest then waits longer. */
  waitingWatermarks: 1_000,
  /**
   * Bytes of the sets of stages that items are in; with so many, what is left to an item is not
   * written down any more where it would take another.
   */
  stageSetsBytes: 8 * MIB,
  /** Bytes of an item's head. */
  headBytes: 4 * KIB,
  noteKeyBytes: 1 * KIB,
  noteBytes: 60 * KIB - 4,
  /** Bytes of what is kept to say why a record is dead. */
  deadInfoBytes: 16 * KIB,
  /** Payloads of this many bytes stay in memory after they were written. */
  cacheBytes: 8 * MIB,
  /** Bytes of items that go into one group of commits; more waits for the next. */
  groupBytes: 8 * MIB,
  /** No records are taken when less of the disk is free: this or an eighth of it, if that is less. */
  diskReserveBytes: 64 * MIB,
  /** The part of that which is left where transforms write: it makes room, as a rule. */
  outputsReserve: 0.5,
} as const;

/** How records are delivered to the services of stages. */
export const DELIVERY_LIMITS = {
  /** Records of one call. */
  batchRecords: 500,
  /** Bytes of the same, but for one record that is longer: services take 4 MiB by default. */
  batchBytes: 1 * MIB,
  /** Calls of one stage that run at once where its parallelism does not say ... */
  concurrentCalls: 4,
  /** ... and whatever it says. */
  concurrentCallsMax: 64,
  /** Bytes of what comes of a batch that go to disk in one write, but for a record's that are more. */
  writeBytes: 1 * MIB,
  /** Bytes of records being delivered; beyond, a stage has one batch at a time. */
  bytesInFlight: 128 * MIB,
  /** How long a service has for an answer. */
  callMs: 30_000,
  /** Bytes of one answer. */
  answerBytes: 64 * MIB,
  /** Records that a transform may make of one; of one that would be more it is dead. */
  outputs: 10_000,
  /** Bytes of UTF-8 of what a service says of a failure that are kept. */
  errorBytes: 2 * KIB,
  /** Tries after the first where the pipeline does not say: about a minute and a half. */
  retries: 16,
  initialBackoffMs: 100,
  maxBackoffMs: 10_000,
  /** Tries of a dead-letter service after the first; then the record is kept here. */
  deadLetterRetries: 5,
  /** An address that cannot be reached is left alone for so long, doubled up to ... */
  coolDownMs: 50,
  /** ... this. */
  coolDownMaxMs: 1_000,
  /** A connection on which so many calls in a row got no answer in time is made anew. */
  deadlinesPerConnection: 2,
  /** A connection that nobody uses is closed after this. */
  idleConnectionMs: 60_000,
  /** How often pipelines and services are looked at while something waits. */
  lookMs: 200,
  /** Dead records in one page of a list ... */
  deadPage: 100,
  /** ... and bytes of them, but for one that is longer: clients take 4 MiB by default. */
  deadPageBytes: 2 * MIB,
  /** Dead records that a replay names. */
  replayIds: 10_000,
  /** How long the other nodes are waited for when they are asked how far they are. */
  progressMs: 1_000,
  /** How long the records of a stage that is gone wait for it to come back. */
  orphanMs: 5_000,
} as const;

/** The same bounds, or the smaller ones of a test. */
export type DeliveryLimits = { readonly [Name in keyof typeof DELIVERY_LIMITS]: number };
