import { KIB, MIB } from "./units.ts";

/** Bounds of the public edge that keep one client from costing the others anything. */
export const GRPC_LIMITS = {
  /** Calls that one connection may have open at once. */
  concurrentStreams: 1_024,
  /** A connection whose ping is not answered for so long is dropped. */
  keepaliveTimeoutMs: 20_000,
  /** How long a connection that has been closed from here may stay open on the other side. */
  lingerMs: 1_000,
  /** Bytes of a status message, percent-encoded: clients refuse headers above 8 KiB. */
  statusBytes: 4 * KIB,
  /** Heartbeats of one stream that wait for their answer; with so many it is not read. */
  heartbeatsWaiting: 1_024,
  /**
   * Bytes of answers that one heartbeat stream carries before it ends with UNAVAILABLE: whether
   * the client reads them is not to be seen.
   */
  heartbeatStreamBytes: 16 * MIB,
  /**
   * Between the last event of a watch and the status that it has carried its bound: some clients
   * drop what they have not read when a status comes.
   */
  endPauseMs: 250,
  /** Bytes of batches that wait on one push stream behind the one on its way; then it is not read. */
  pushWaitingBytes: 4 * MIB,
  pushWaitingBatches: 1_024,
  /** Bytes of batches that wait on all push streams; more is RESOURCE_EXHAUSTED. */
  pushWaitingBytesInAll: 256 * MIB,
  pushRetryMs: 1_000,
  /**
   * Bytes of answers that all push streams have carried; beyond, the one that has carried most ends
   * with UNAVAILABLE: whether a source reads them is not to be seen.
   */
  pushAnswersBytes: 256 * MIB,
  /** How often a source that was told to pause is looked at again. */
  pushLookMs: 200,
  /** Requests that one reflection or health stream may send. */
  ecosystemStreamRequests: 1_000,
  /** Bytes that are encoded and written before other work gets its turn. */
  sliceBytes: 256 * KIB,
  /** Bytes of one answer that are kept from the time when it is encoded until it is sent. */
  keptAnswerBytes: 2 * MIB,
  /** With so many bytes that a connection has not taken, a long answer waits ... */
  behindBytes: 1 * MIB,
  /** ... and looks again after this. */
  behindLookMs: 5,
  /** Encoded events that are kept for the watchers that have not had them yet. */
  encodedEventBytes: 8 * MIB,
  /** Services that one slice of a long list encodes at most. */
  sliceServices: 1_000,
  /** Services that are held against a filter before other work gets its turn. */
  sliceLooks: 10_000,
} as const;

/** Bounds of the port for health and metrics. */
export const HTTP_LIMITS = {
  /** One more is turned away. */
  connections: 64,
  /** Bytes of the headers of one request. */
  headerBytes: 8 * KIB,
  /** A request that has not come whole by then is cut off … */
  requestMs: 5_000,
  /** … as is a connection on which no other follows. */
  idleMs: 15_000,
  /** How often that is looked at. */
  checkMs: 1_000,
  /** How long a node that is asked whether it is ready tries to find out. */
  readyMs: 1_000,
} as const;

/** How long a command waits for a node. */
export const CLI_LIMITS = {
  /** For a connection; then the next node is tried. */
  connectMs: 3_000,
  /** For an answer: longer than a node waits for a leader, and for what it proposed. */
  callMs: 15_000,
  /** Between two looks at a pipeline that drains. */
  drainLookMs: 500,
  /** Calls of one command that run at once. */
  concurrentCalls: 8,
  /** For a health check, from the connection to the answer. */
  probeMs: 3_000,
  /** Bytes of what a health check reads at once; the answer has a dozen. */
  probeFrameBytes: 16_384,
  /** Bytes of the address that a health check repeats to the server; hosts may have longer names. */
  authorityBytes: 126,
} as const;

/** How long a stop waits for calls that run, before it cuts them off. */
export const STOP_GRACE_MS = 5_000;
