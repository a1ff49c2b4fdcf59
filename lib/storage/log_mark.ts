import { FatalError } from "../base/mod.ts";
import type { LogIndex, NodeId } from "../base/mod.ts";
import type { HardState } from "../raft/mod.ts";
import { SlotFile } from "./slot_file.ts";

/** Four numbers (8 bytes each) and a checksum (4). */
const BODY_BYTES = 36;

/** What the store had written when the mark was made. */
export type Mark = {
  readonly index: LogIndex;
  /** The checksum of the entry at `index`. */
  readonly checksum: number;
  /** Everything up to here was known to be committed. */
  readonly commit: LogIndex;
  readonly hardState: HardState;
};

const NOTHING: Mark = {
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
 * Writes are not synced, and after a power failure an older mark only says less. What lowers the
 * mark is synced before the log is cut.
 */
export class LogMark {
  readonly #file: SlotFile;
  #newest: Mark;

  constructor(path: string) {
    this.#file = new SlotFile(path, BODY_BYTES);
    const { found } = this.#file;
    this.#newest = found === undefined ? NOTHING : decode(found);
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
    this.#file.write(encode(mark));
    this.#newest = mark;
  }

  /** The log is about to be cut behind `lowered.index`. */
  lower(lowered: Omit<Mark, "commit">): void {
    const mark = { ...lowered, commit: Math.min(this.#newest.commit, lowered.index) };
    // Twice, so that no slot is left that says more.
    this.write(mark);
    this.write(mark);
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}

function encode({ index, commit, hardState, checksum }: Mark): Uint8Array {
  const body = new Uint8Array(BODY_BYTES);
  const view = new DataView(body.buffer);
  const { term, votedFor } = hardState;
  [index, commit, term, votedFor ?? 0].forEach((value, i) => view.setFloat64(8 * i, value));
  view.setUint32(32, checksum);
  return body;
}

function decode(body: Uint8Array): Mark {
  const view = new DataView(body.buffer, body.byteOffset, BODY_BYTES);
  const votedFor = view.getFloat64(24);
  return {
    index: view.getFloat64(0),
    commit: view.getFloat64(8),
    hardState: {
      term: view.getFloat64(16),
      votedFor: votedFor === 0 ? undefined : votedFor as NodeId,
    },
    checksum: view.getUint32(32),
  };
}
