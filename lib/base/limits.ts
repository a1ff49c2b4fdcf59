/**
 * Every bound of the program that is not configuration, in one place. Each is tested at its edge.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bounds on what clients send; one more is INVALID_ARGUMENT. */
export const REQUEST_LIMITS = {
  /** Bytes of UTF-8 in an id or a name. */
  idBytes: 256,
  /** Bytes of UTF-8 in a free text: a version, a health message, a label's value. */
  textBytes: 4 * KIB,
  /** Labels of a service, and terms of a label selector. */
  labels: 256,
  /** Entries in a list of names: capabilities, record types, health components. */
  listItems: 1_000,
  /** Partitions of all sources that one checkpoint names offsets of. */
  checkpointOffsets: 10_000,
  /** Bytes that one registration may take in the replicated state. */
  registrationBytes: 64 * KIB,
  /** Bytes of a host name in an endpoint (RFC 1035's bound). */
  hostBytes: 253,
  portMax: 65_535,
  /** Groups that one heartbeat speaks of. */
  heartbeatGroups: 1_000,
  heartbeatIntervalMinMs: 1_000,
  heartbeatIntervalMaxMs: 600_000,
  heartbeatIntervalDefaultMs: 10_000,
  /** How long a service that leaves may be waited for. */
  drainTimeoutMaxMs: 3_600_000,
  drainTimeoutDefaultMs: 30_000,
} as const;

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

/** Bounds on sidecars. */
export const SIDECAR_LIMITS = {
  /** Sidecars in one page of a list. */
  page: 100,
  /** Hosts of a stage that an explanation names; the others are counted. */
  explainedHosts: 1_000,
  /** Services beside one sidecar; one more is INVALID_ARGUMENT. */
  localServices: 256,
  /** Entries of one map or list in a heartbeat; one more is INVALID_ARGUMENT. */
  reportEntries: 1_000,
  /** Bytes of one heartbeat, so that what it reports fits the log; more is INVALID_ARGUMENT. */
  heartbeatBytes: 256 * KIB,
  /**
   * Bytes of the assignments in one answer, of which clients take 4 MiB: the newest go first, and
   * the rest when those are confirmed.
   */
  answerBytes: 2 * MIB,
  /** How long a sidecar that drains is waited for. */
  drainMs: 60_000,
} as const;

/** A lease lives this many heartbeat intervals after the last heartbeat. */
export const LEASE_INTERVALS = 3;

/** Bounds on the groups of services; one more is RESOURCE_EXHAUSTED. */
export const GROUP_LIMITS = {
  /** Groups in one page of a list. */
  page: 1_000,
  /** Of one group. A request that asks for more itself is INVALID_ARGUMENT. */
  partitions: 4_096,
  members: 4_096,
  /** What a group has when nobody says. */
  partitionsDefault: 16,
  /** Of one member; more is INVALID_ARGUMENT. */
  preferences: 1_000,
  /** That one service may be a member of. */
  groupsOfService: 256,
  groups: 200_000,
  /** The partitions, members and preferences of all groups together. */
  numbers: 8_000_000,
} as const;

export const WATCH_LIMITS = {
  /** Changes that the history ring keeps for watches that resume. */
  historyEvents: 10_000,
  /** Bytes, about, of the records that they hold on to: it is part of every snapshot, too. */
  historyBytes: 16 * MIB,
  /**
   * Bytes that one watch stream carries after its initial state before it ends with a status that
   * names where to resume: the platform cannot tell us which reader is slow.
   */
  streamBytes: 8 * MIB,
  bookmarkIntervalMs: 9_000,
} as const;

export const RAFT_LIMITS = {
  /** Bytes of one log entry's data; larger values are split over several entries. */
  entryBytes: 512 * KIB,
  /** Bytes of entries in one message to a follower. */
  messageBytes: 1 * MIB,
  /** Entries in one message to a follower. */
  messageEntries: 1_024,
  /** Append messages in flight to one follower. */
  inflightMessages: 16,
  /** Bytes of applied entries kept in memory for followers that are a little behind. */
  cacheBytes: 8 * MIB,
  /** Bytes of proposals that may wait for their result; more is RESOURCE_EXHAUSTED. */
  pendingProposalBytes: 64 * MIB,
  pendingProposals: 50_000,
  /** What one group of proposals holds at most: it fits one atomic write. */
  groupEntries: 800,
  groupBytes: 512 * KIB,
  /** Entries kept behind a snapshot for followers that are a little behind. */
  logTailEntries: 5_000,
  /** Entries cut off the log between two writes. */
  compactionStep: 800,
  /** A snapshot is also taken when the log has grown by this many bytes since the last. */
  snapshotLogBytes: 64 * MIB,
  /** Snapshot chunks in flight to one follower. */
  snapshotWindow: 8,
  /** Bytes of a snapshot that are encoded and written before requests get their turn … */
  snapshotSliceBytes: 240 * KIB,
  /** … for so many milliseconds: about half of the time. */
  snapshotPauseMs: 5,
} as const;

/** Deno KV's limits with room for keys and framing: 64 KiB a value, 800 KiB and 1,000 an atomic. */
export const STORAGE_LIMITS = {
  valueBytes: 60 * KIB,
  atomicBytes: 700 * KIB,
  atomicMutations: 900,
  listBatch: 500,
  /** The node's own figures (commit index) are written to their file this often. */
  commitMarkIntervalMs: 1_000,
} as const;

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

/** How long a request waits before it fails with UNAVAILABLE. */
export const WAIT_LIMITS = {
  /** For a leader to be known. */
  leaderMs: 3_000,
  /** For a proposal or a read to be answered. */
  requestMs: 10_000,
  /** What a client that was turned away is told to wait. */
  retryMs: 200,
} as const;

/** How long a stop waits for calls that run, before it cuts them off. */
export const STOP_GRACE_MS = 5_000;

/** The bounds of one node: those above, or the smaller ones of a test. */
export type NodeLimits = { readonly [Name in keyof typeof RAFT_LIMITS]: number } & {
  readonly historyEvents: number;
  readonly historyBytes: number;
  /** Bytes of one chunk of a snapshot; at most `STORAGE_LIMITS.valueBytes`. */
  readonly snapshotChunkBytes: number;
};

export const NODE_LIMITS: NodeLimits = {
  ...RAFT_LIMITS,
  historyEvents: WATCH_LIMITS.historyEvents,
  historyBytes: WATCH_LIMITS.historyBytes,
  snapshotChunkBytes: STORAGE_LIMITS.valueBytes,
};

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

/** Bounds on what the replicated state is made of, far above what the edge lets through. */
export const STATE_LIMITS = {
  /** Bytes of one encoded command; more is RESOURCE_EXHAUSTED. */
  commandBytes: 32 * MIB,
  /** Items of one list in a record: labels count twice, health components four times. */
  listItems: 65_536,
  /** Bytes of one record in a snapshot: what two commands at their bound may leave, and room. */
  snapshotRecordBytes: 80 * MIB,
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

/** Bounds on what services keep of themselves in the replicated state. */
export const CHECKPOINT_LIMITS = {
  /** Sources in one page of a list. */
  sources: 1_000,
  /** Bytes of all checkpoints, and of data on its way to one; more is RESOURCE_EXHAUSTED. */
  totalBytes: 512 * MIB,
  /** What a checkpoint counts for without data, and each source that it names ... */
  recordBytes: 512,
  /** ... and each partition of it. */
  offsetBytes: 64,
  /** Data for which no part has come for so long, by the state's time, was given up. */
  uploadIdleMs: 60_000,
  /** Uploads that one node carries out at once; others wait. */
  uploads: 2,
  /** Parts of one upload that are on their way at once. */
  uploadWindow: 2,
  /**
   * Bytes of all uploads of one node that wait or are being carried out; more is
   * RESOURCE_EXHAUSTED, but a single one is always taken.
   */
  uploadBytes: 128 * MIB,
} as const;

/** Bounds of the connections between the nodes. */
export const TRANSPORT_LIMITS = {
  /** Bytes of one frame's body: an append message at its bound, and room. */
  frameBytes: 2 * MIB,
  /** The same for a connection that has not said hello. */
  helloBytes: 64 * KIB,
  /** A connection that has not said hello by then is closed. */
  helloMs: 5_000,
  /** Connections that have not said hello; one more, and the oldest of them is closed. */
  strangers: 64,
  /** Messages that wait for one peer; one more, and the oldest is dropped. */
  queueMessages: 4_096,
  /** Bytes of the same: a full window of append messages, and room. */
  queueBytes: 24 * MIB,
  /** What waits longer for a peer that is not connected is worth nothing any more. */
  queueMs: 1_000,
  /** Requests to one peer that are not answered yet, and answers that wait to be written to it. */
  requests: 16_384,
  /** Bytes of one request, and of one answer: a command at its bound, and room. */
  requestBytes: 33 * MIB,
  /** Bytes of all of them, for one peer. */
  requestsBytes: 64 * MIB,
  /** Longer requests and answers are cut in pieces of so many bytes, so that messages get between. */
  pieceBytes: 64 * KIB,
  /** What is handed to the operating system in one write, give or take a frame. */
  batchBytes: 256 * KIB,
  /** Small payloads that were received share memory in slabs of so many bytes. */
  slabBytes: 16 * KIB,
  connectMs: 1_000,
  /** Whoever dials waits so long for the answer to its own hello. */
  welcomeMs: 2_000,
  /** Connections are pinged this often. */
  pingMs: 500,
  /** A connection on which nothing comes, or nothing can be written, for so long is closed. */
  idleMs: 2_000,
  /** How long a connection that is being closed has for what was already sent. */
  lingerMs: 250,
  /** The wait before a peer is dialled again doubles from one to the other. */
  backoffMinMs: 50,
  backoffMaxMs: 500,
} as const;

/** The same bounds, or the smaller ones of a test. */
export type TransportLimits = { readonly [Name in keyof typeof TRANSPORT_LIMITS]: number };
