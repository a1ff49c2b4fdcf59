import type { Clock, LogIndex, Millis, NodeLimits, Timers } from "../base/mod.ts";
import type { Entry, LogPosition, RaftCore } from "../raft/mod.ts";
import { encodeSnapshot, type FrozenState, type Past } from "../state/mod.ts";
import type { SnapshotStore, SnapshotWriter, StoredSnapshot } from "../storage/mod.ts";
import type { Applier } from "./applier.ts";
import { pause } from "./wait.ts";

/**
 * Followers that are behind hold up the next snapshot, and the log behind the last ones, for this
 * many snapshots' worth of entries or bytes, and no longer.
 */
const LONGEST_HOLD = 4;

/** What is written: as it is when a snapshot begins. */
type Begun = { readonly frozen: FrozenState; readonly past: Past };

export type SnapshotTakerOptions = {
  readonly driver: {
    readonly core: Pick<RaftCore, "membershipAt" | "termAt" | "basePosition">;
    compact(base: LogPosition): void;
  };
  readonly applier: Pick<Applier, "state" | "position">;
  readonly store: Pick<SnapshotStore, "begin">;
  /** The newest changes that led to the state. */
  readonly past: () => Past;
  /** Applied entries between two snapshots. */
  readonly interval: number;
  /**
   * By what part of the interval, 0 to 1, this node is ahead of the log's round numbers: members
   * that differ in it do not all take theirs at once, and a majority is never slow.
   */
  readonly phase: number;
  readonly timers: Timers;
  readonly limits: NodeLimits;
  /** Index of the snapshot that there is; 0 for none. */
  readonly lastIndex: LogIndex;
  /** True while the snapshot that there is had better stay, since it is on its way to somebody. */
  readonly held: () => boolean;
  /** The other members have the log up to here; Infinity where this node does not lead. */
  readonly replicated: () => LogIndex;
  readonly clock: Pick<Clock, "monotonic">;
  readonly onTaken: (snapshot: StoredSnapshot, duration: Millis) => void;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Takes a snapshot every so many applied entries or bytes of log, while service goes on: the state
 * is frozen in one step, which copies references, and encoded in slices between which there are
 * pauses, so that it takes no more than its share of the loop and of the disk. The log is then cut, but for a tail that followers which are a little behind may need.
 *
 * While a snapshot is on its way to a follower the next one waits, since it would take its place;
 * and what a follower has yet to get is not cut off, since it would need another snapshot. Both for
 * a time: a follower that is gone must not make the log grow without end.
 */
export class SnapshotTaker {
  readonly #options: SnapshotTakerOptions;
  #lastIndex: LogIndex;
  #bytes = 0;
  /** The positions of the last snapshots, oldest first. */
  #taken: LogIndex[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: SnapshotTakerOptions) {
    this.#options = options;
    this.#lastIndex = options.lastIndex;
  }

  onApplied(entry: Entry): void {
    this.#bytes += entry.data.length;
    const { held, onFailure } = this.#options;
    const due = this.#dueTimes(entry.index);
    if (due < 1 || this.#running !== undefined || this.#stopped) return;
    if (due < LONGEST_HOLD && held()) return;
    this.#lastIndex = entry.index;
    this.#bytes = 0;
    // In a turn of its own: the entries of this one are not all applied yet.
    this.#running = Promise.resolve().then(() => this.#take())
      .catch(onFailure)
      .finally(() => this.#running = undefined);
  }

  /** How many times over a snapshot is due, by entries or by bytes. */
  #dueTimes(index: LogIndex): number {
    const { limits } = this.#options;
    const intervals = this.#intervalsAt(index) - this.#intervalsAt(this.#lastIndex);
    return Math.max(intervals, this.#bytes / limits.snapshotLogBytes);
  }

  #intervalsAt(index: LogIndex): number {
    const { interval, phase } = this.#options;
    return Math.floor(index / interval + phase);
  }

  /** A snapshot from the leader has taken the state's place. */
  onRestored(index: LogIndex): void {
    this.#lastIndex = index;
    this.#bytes = 0;
    this.#taken = [];
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #take(): Promise<void> {
    const { driver, applier, store, clock, onTaken } = this.#options;
    const { position, state } = applier;
    const beganAt = clock.monotonic();
    const membership = driver.core.membershipAt(position.index);
    if (membership === undefined) return;
    this.#lastIndex = position.index;
    const begun = { frozen: state.freeze(), past: this.#options.past() };
    const writer = await store.begin({ position, membership });
    if (!await this.#write(begun, writer)) return await writer.abandon();
    onTaken(await writer.publish(), clock.monotonic() - beganAt);
    this.#taken.push(position.index);
    this.#cutLog();
  }

  /** Slice by slice; false when it has been stopped on the way. */
  async #write({ frozen, past }: Begun, writer: SnapshotWriter): Promise<boolean> {
    const { timers, limits } = this.#options;
    let slice = 0;
    for (const chunk of encodeSnapshot(frozen, limits.snapshotChunkBytes, past)) {
      await writer.write(chunk);
      slice += chunk.length;
      if (slice >= limits.snapshotSliceBytes) {
        slice = 0;
        await pause(timers, limits.snapshotPauseMs);
      }
      if (this.#stopped) return false;
    }
    return true;
  }

  #cutLog(): void {
    const { driver, limits, replicated } = this.#options;
    const newest = this.#taken.at(-1)!;
    const oldest = this.#taken.length > LONGEST_HOLD ? this.#taken.shift()! : 0;
    const index = Math.min(newest - limits.logTailEntries, Math.max(oldest, replicated()));
    const term = driver.core.termAt(index);
    if (index > driver.core.basePosition.index && term !== undefined) {
      driver.compact({ index, term });
    }
  }
}
