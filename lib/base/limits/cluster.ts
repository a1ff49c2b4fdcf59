import { WATCH_LIMITS } from "./state.ts";
import { KIB, MIB } from "./units.ts";

/** How long a request waits before it fails with UNAVAILABLE. */
export const WAIT_LIMITS = {
  /** For a leader to be known. */
  leaderMs: 3_000,
  /** For a proposal or a read to be answered. */
  requestMs: 10_000,
  /** What a client that was turned away is told to wait. */
  retryMs: 200,
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
