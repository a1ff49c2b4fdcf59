import type { LogIndex, NodeLimits } from "../base/mod.ts";
import type { Entry } from "../raft/mod.ts";
import { encodeSnapshot } from "../state/mod.ts";
import type { SnapshotStore, StoredSnapshot } from "../storage/mod.ts";
import type { Applier } from "./applier.ts";
import type { RaftDriver } from "./driver.ts";

/**
 * Takes a snapshot every so many applied entries or bytes of log, while service goes on: the state
 * is frozen in one step, which copies references, and encoded in slices between which the loop
 * turns. The log is then cut, but for a tail that followers which are a little behind may need.
 */
export class SnapshotTaker {
  readonly #driver: RaftDriver;
  readonly #applier: Applier;
  readonly #store: SnapshotStore;
  readonly #interval: number;
  readonly #limits: NodeLimits;
  readonly #onTaken: (snapshot: StoredSnapshot) => void;
  readonly #onFailure: (error: unknown) => void;
  #lastIndex: LogIndex;
  #bytes = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: {
    driver: RaftDriver;
    applier: Applier;
    store: SnapshotStore;
    /** Applied entries between two snapshots. */
    interval: number;
    limits: NodeLimits;
    /** Index of the snapshot that there is; 0 for none. */
    lastIndex: LogIndex;
    onTaken: (snapshot: StoredSnapshot) => void;
    onFailure: (error: unknown) => void;
  }) {
    this.#driver = options.driver;
    this.#applier = options.applier;
    this.#store = options.store;
    this.#interval = options.interval;
    this.#limits = options.limits;
    this.#lastIndex = options.lastIndex;
    this.#onTaken = options.onTaken;
    this.#onFailure = options.onFailure;
  }

  onApplied(entry: Entry): void {
    this.#bytes += entry.data.length;
    const due = entry.index - this.#lastIndex >= this.#interval ||
      this.#bytes >= this.#limits.snapshotLogBytes;
    if (!due || this.#running !== undefined || this.#stopped) return;
    this.#lastIndex = entry.index;
    this.#bytes = 0;
    // In a turn of its own: the entries of this one are not all applied yet.
    this.#running = Promise.resolve().then(() => this.#take())
      .catch((error) => this.#onFailure(error))
      .finally(() => this.#running = undefined);
  }

  /** A snapshot from the leader has taken the state's place. */
  onRestored(index: LogIndex): void {
    this.#lastIndex = index;
    this.#bytes = 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #take(): Promise<void> {
    const position = this.#applier.position;
    const membership = this.#driver.core.membershipAt(position.index);
    if (membership === undefined) return;
    this.#lastIndex = position.index;
    const frozen = this.#applier.state.freeze();
    const writer = await this.#store.begin({ position, membership });
    for (const chunk of encodeSnapshot(frozen, this.#limits.snapshotChunkBytes)) {
      await writer.write(chunk);
      if (this.#stopped) return await writer.abandon();
    }
    this.#onTaken(await writer.publish());
    this.#cutLog(position.index - this.#limits.logTailEntries);
  }

  #cutLog(index: LogIndex): void {
    const { core } = this.#driver;
    const term = core.termAt(index);
    if (index > core.basePosition.index && term !== undefined) {
      this.#driver.compact({ index, term });
    }
  }
}
