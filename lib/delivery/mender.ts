import { ConveyorError, FatalError, type Millis, type Timers } from "../base/mod.ts";
import type { RecordStore, RoomUse } from "../storage/mod.ts";
import type { Logger } from "../telemetry/mod.ts";

export type MenderOptions = {
  readonly store: RecordStore;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The store has lost what it had acknowledged: the node must stop. */
  readonly onFatal: (error: FatalError) => void;
};

/** Between two looks whether the disk can be written again. */
const RETRY_MS: Millis = 500;

/** What is waited for: that the store can be written again, or room on its disk. */
type Need = "repair" | RoomUse;

/** Brings a store back that could not be written: one look at a time, for all who wait for the same. */
export class Mender {
  readonly #options: MenderOptions;
  readonly #mending = new Map<Need, Promise<boolean>>();
  readonly #wakes = new Set<() => void>();
  #stopped = false;

  constructor(options: MenderOptions) {
    this.#options = options;
  }

  /** Whether records are being held back because of the disk. */
  get busy(): boolean {
    return this.#mending.size > 0;
  }

  /**
   * Resolves with true once what failed with `error` can be tried again, with false when the node
   * stops. Throws what is no failure of the disk.
   */
  mended(error: unknown): Promise<boolean> {
    if (!(error instanceof ConveyorError) || error.code !== "unavailable") throw error;
    return this.#wait("repair", error.message, () => true);
  }

  /** Resolves once there is room for so many bytes more, with false when the node stops. */
  roomy(use: RoomUse, bytes = 0): Promise<boolean> {
    const { store } = this.#options;
    return this.#wait(use, "the disk is nearly full", () => store.hasRoom(use, bytes));
  }

  stop(): void {
    this.#stopped = true;
    for (const wake of this.#wakes) wake();
  }

  #wait(need: Need, why: string, isMet: () => boolean): Promise<boolean> {
    const known = this.#mending.get(need);
    if (known !== undefined) return known;
    const mending = this.#mend(need, why, isMet).finally(() => this.#mending.delete(need));
    this.#mending.set(need, mending);
    return mending;
  }

  async #mend(need: Need, why: string, isMet: () => boolean): Promise<boolean> {
    const { store, logger, onFatal } = this.#options;
    logger.error("records are held back", { error: why, until: need });
    while (!this.#stopped) {
      try {
        if (store.failed) await store.repair();
        if (!store.failed && isMet()) {
          logger.info("records go on", { after: need });
          return true;
        }
      } catch (error) {
        if (error instanceof FatalError) {
          onFatal(error);
          return false;
        }
      }
      await this.#sleep();
    }
    return false;
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakes.add(resolve);
    const cancel = this.#options.timers.after(RETRY_MS, resolve);
    await promise;
    cancel();
    this.#wakes.delete(resolve);
  }
}
