/**
 * The records that a node has taken in and not yet done with.
 *
 * The store knows items: a payload, which stays on disk until it is asked for; a head, which is
 * immutable and small and comes back at the start; and a state, a number that changes as the item
 * makes its way, until it is 0 and the item is gone. What heads and states mean is up to the caller.
 * Beside them it keeps notes (small values by name) and dead records (kept until an operator has
 * dealt with them, and never in memory).
 */

/** Where an item lies: counts up over the life of the store, is never used twice. */
export type ItemPosition = number;

/** 1 to 2^32 - 1; 0 stands for "done with", which is for good. */
export type ItemState = number;

/** The bytes are copied when the write begins, not before: they must not be changed meanwhile. */
export type NewItem = {
  /** At most `RECORD_LIMITS.headBytes`. */
  readonly head: Uint8Array;
  /** At least 1. */
  readonly state: ItemState;
  readonly payload: Uint8Array;
};

/** Many items in one state, which are copied from where they lie when the write begins. */
export interface PackedItems {
  readonly length: number;
  /** At least 1. */
  readonly state: ItemState;
  headBytes(index: number): number;
  copyHead(index: number, target: Uint8Array, at: number): void;
  payloadBytes(index: number): number;
  copyPayload(index: number, target: Uint8Array, at: number): void;
}

export type ItemProgress = { readonly position: ItemPosition; readonly state: ItemState };

/**
 * A small value by name: at most `RECORD_LIMITS.noteKeyBytes` and `RECORD_LIMITS.noteBytes`. All are
 * in memory. Undefined: the note goes.
 */
export type NoteChange = { readonly key: string; readonly value: Uint8Array | undefined };

/** Names a dead record: an item that failed in a stage for good. */
export type DeadKey = {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly position: ItemPosition;
};

/** `info` (why it died) has at most `RECORD_LIMITS.deadInfoBytes`. */
export type DeadItem = DeadKey & { readonly info: Uint8Array; readonly payload: Uint8Array };

export type DeadCount = {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly count: number;
};

/**
 * What becomes durable together or, where it is too large for one commit, as a prefix in this order:
 * definitions, items, packed, dead, notes, progress, buried.
 */
export type RecordWrite = {
  /** Notes that the items rely on. */
  readonly definitions?: readonly NoteChange[];
  readonly items?: readonly NewItem[];
  readonly packed?: readonly PackedItems[];
  readonly dead?: readonly DeadItem[];
  /** Notes that rely on the items. */
  readonly notes?: readonly NoteChange[];
  /** Of items that were there before. Of an item that is gone it changes nothing. */
  readonly progress?: readonly ItemProgress[];
  /** Dead records that go. */
  readonly buried?: readonly DeadKey[];
};

export interface RecordVisitor {
  note(key: string, value: Uint8Array): void;
  /** In order of their positions, after all notes. `payloadBytes`: how long its payload is. */
  item(position: ItemPosition, head: Uint8Array, state: ItemState, payloadBytes: number): void;
}

/** What room on the disk is for: records that come in, or what is made of those that are there. */
export type RoomUse = "records" | "outputs";

export interface RecordStore {
  /**
   * Shows all notes and the heads of all items; reads no payload. Must be called before the others.
   * Throws FatalError when notes or heads do not verify.
   */
  recover(visitor: RecordVisitor): Promise<void>;

  /**
   * Resolves with the positions of the items, then of the packed ones, once all is on disk. Everything that
   * waits goes into one commit, and writes take effect in the order of the calls; an empty one is on
   * disk when everything before it is. Fails with ConveyorError `unavailable` when the disk does:
   * then it may have been written or not, nothing of it counts, and every write fails until
   * `repair` has succeeded.
   */
  write(write: RecordWrite): Promise<readonly ItemPosition[]>;

  /**
   * The payloads, in the order asked for; undefined where one is damaged, or its item gone. Recent
   * ones come from memory. Fails with ConveyorError `unavailable` when the disk cannot be read.
   */
  read(positions: readonly ItemPosition[]): Promise<readonly (Uint8Array | undefined)[]>;

  /** True from a failed write until `repair` has succeeded. */
  readonly failed: boolean;

  /**
   * After a failed write: opens the store anew, makes sure that what was acknowledged is there, and
   * takes out what was not. Fails with ConveyorError `unavailable` while there is no room; throws
   * FatalError when something that was acknowledged is gone.
   */
  repair(): Promise<void>;

  /**
   * Whether there is room for so many bytes more: some of the disk is left to the rest of the node,
   * which stops when it cannot write, and some more to what comes of records that are there.
   */
  hasRoom(use: RoomUse, bytes: number): boolean;

  /** How many dead records there are, by pipeline and stage; none of 0. */
  deadCounts(): readonly DeadCount[];

  /**
   * At most `limit` dead records of a pipeline, or of one stage of it, in order of stage and
   * position, behind `after`. `payload` is undefined where it is damaged.
   */
  listDead(query: DeadQuery): Promise<readonly ListedDead[]>;
}

export type DeadQuery = {
  readonly pipelineId: string;
  readonly stageId?: string | undefined;
  readonly after?: { readonly stageId: string; readonly position: ItemPosition } | undefined;
  readonly limit: number;
};

export type ListedDead = DeadKey & {
  readonly info: Uint8Array;
  readonly payload: Uint8Array | undefined;
};
