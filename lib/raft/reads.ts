import type { LogIndex, NodeId } from "../base/mod.ts";
import type { Round } from "./message.ts";

/** A read that waits for proof of leadership; `from` is the node that asked. */
export type PendingRead = { readonly from: NodeId; readonly id: number };

/** Reads that a finished round has made good, and the index that each has to wait for. */
export type ReadyReads = { readonly reads: readonly PendingRead[]; readonly index: LogIndex };

/**
 * The read-index protocol of a leader (thesis 6.4): the commit index at the time a round of contact
 * begins is safe to read at once a majority has answered that round. One round serves all reads
 * that were waiting when it began; those that come later wait for the next.
 */
export class ReadIndex {
  /** The newest round; every message of the leader carries it. */
  round: Round = 0;
  #waiting: PendingRead[] = [];
  #running: { reads: PendingRead[]; index: LogIndex; round: Round } | undefined;

  add(read: PendingRead): void {
    this.#waiting.push(read);
  }

  /** Begins a round if reads wait for one and none is running. True if it did. */
  begin(commit: LogIndex): boolean {
    if (this.#running !== undefined || this.#waiting.length === 0) return false;
    this.round++;
    this.#running = { reads: this.#waiting, index: commit, round: this.round };
    this.#waiting = [];
    return true;
  }

  /** Ends the running round if a majority has answered it; `answered` is the round that it has. */
  complete(answered: Round): ReadyReads | undefined {
    if (this.#running === undefined || answered < this.#running.round) return undefined;
    const { reads, index } = this.#running;
    this.#running = undefined;
    return { reads, index };
  }

  /** Everything that waits, when leadership is over. */
  abandon(): PendingRead[] {
    const reads = [...(this.#running?.reads ?? []), ...this.#waiting];
    this.#running = undefined;
    this.#waiting = [];
    return reads;
  }
}
