import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";
import type { LogIndex, NodeId } from "../base/mod.ts";
import type { HardState } from "../raft/mod.ts";

const SLOT_BYTES = 48;
const CHECKSUM_AT = SLOT_BYTES - 4;

/** What the store had written when the mark was made. */
export type Mark = {
  readonly index: LogIndex;
  /** The checksum of the entry at `index`. */
  readonly checksum: number;
  /** Everything up to here was known to be committed. */
  readonly commit: LogIndex;
  readonly hardState: HardState;
};

type Slot = Mark & { readonly sequence: number };

const NOTHING: Slot = {
  sequence: 0,
  index: 0,
  checksum: 0,
  commit: 0,
  hardState: { term: 0, votedFor: undefined },
};

/**
 * Where the log ended after its last write, and the vote, in a small file outside the database.
 * SQLite silently drops the end of a damaged write-ahead log, and takes an empty file for an empty
 * store; the mark tells such a loss from a log that never was longer.
 *
 * Two slots are written in turn, each with its own checksum, so that a torn write leaves the other.
 * Writes are not synced: they survive the death of the process, and after a power failure an older
 * mark only says less. What lowers the mark is synced before the log is cut.
 */
export class LogMark {
  readonly #file: Deno.FsFile;
  #newest: Slot;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true, write: true, create: true });
    try {
      this.#newest = readNewest(this.#file, path);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Everything up to here was known to be committed when the log was last written. */
  get commit(): LogIndex {
    return this.#newest.commit;
  }

  /** Throws FatalError unless the log, which ends at `lastIndex`, holds what was marked. */
  verify(
    lastIndex: LogIndex,
    checksumAt: (index: LogIndex) => number | undefined,
    hardState: HardState,
  ): void {
    const { index, checksum } = this.#newest;
    if (index > lastIndex) {
      throw new FatalError(
        `the log ends at entry ${lastIndex}, but entries up to ${index} were written: ` +
          `${index - lastIndex} acknowledged entries are lost`,
      );
    }
    const stored = checksumAt(index);
    if (stored !== undefined && stored !== checksum && index > 0) {
      throw new FatalError(`log entry ${index} is not the one that was written last`);
    }
    this.#verifyVote(hardState);
  }

  /** A vote that is forgotten could be given twice. The database may only know more. */
  #verifyVote({ term, votedFor }: HardState): void {
    const marked = this.#newest.hardState;
    const forgotten = term < marked.term ||
      (term === marked.term && marked.votedFor !== undefined && votedFor !== marked.votedFor);
    if (forgotten) {
      throw new FatalError(
        `the vote of term ${marked.term} is lost: the database says ` +
          `${votedFor ?? "nobody"} in term ${term}, but ${marked.votedFor ?? "nobody"} was written`,
      );
    }
  }

  /** All that `mark` says is on disk. */
  write(mark: Mark): void {
    const slot: Slot = { ...mark, sequence: this.#newest.sequence + 1 };
    this.#file.seekSync((slot.sequence % 2) * SLOT_BYTES, Deno.SeekMode.Start);
    this.#file.writeSync(encode(slot));
    this.#newest = slot;
  }

  /** The log is about to be cut behind `lowered.index`. */
  lower(lowered: Omit<Mark, "commit">): void {
    const mark = { ...lowered, commit: Math.min(this.#newest.commit, lowered.index) };
    // Twice, so that no slot is left that says more.
    this.write(mark);
    this.write(mark);
    this.#file.syncDataSync();
  }

  close(): void {
    this.#file.syncDataSync();
    this.#file.close();
  }
}

function encode({ sequence, index, commit, hardState, checksum }: Slot): Uint8Array<ArrayBuffer> {
  const slot = new Uint8Array(SLOT_BYTES);
  const view = new DataView(slot.buffer);
  const { term, votedFor } = hardState;
  [sequence, index, commit, term, votedFor ?? 0].forEach((value, i) =>
    view.setFloat64(8 * i, value)
  );
  view.setUint32(40, checksum);
  view.setUint32(CHECKSUM_AT, crc32(slot.subarray(0, CHECKSUM_AT)));
  return slot;
}

function decode(slot: Uint8Array): Slot | undefined {
  const view = new DataView(slot.buffer, slot.byteOffset, SLOT_BYTES);
  if (crc32(slot.subarray(0, CHECKSUM_AT)) !== view.getUint32(CHECKSUM_AT)) return undefined;
  const votedFor = view.getFloat64(32);
  return {
    sequence: view.getFloat64(0),
    index: view.getFloat64(8),
    commit: view.getFloat64(16),
    hardState: {
      term: view.getFloat64(24),
      votedFor: votedFor === 0 ? undefined : votedFor as NodeId,
    },
    checksum: view.getUint32(40),
  };
}

/** An empty slot says nothing; one that is torn, as much, but a write tears no more than one. */
function readNewest(file: Deno.FsFile, path: string): Slot {
  const bytes = new Uint8Array(2 * SLOT_BYTES);
  file.readSync(bytes);
  const written = [bytes.subarray(0, SLOT_BYTES), bytes.subarray(SLOT_BYTES)]
    .filter((slot) => slot.some((byte) => byte !== 0));
  const slots = written.map(decode).filter((slot) => slot !== undefined);
  if (slots.length === 0 && written.length === 2) {
    throw new FatalError(`${path} is damaged: restore the data directory from a copy`);
  }
  return slots.reduce((newest, slot) => slot.sequence > newest.sequence ? slot : newest, NOTHING);
}
