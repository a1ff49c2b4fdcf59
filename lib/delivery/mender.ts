import { ConveyorError, FatalError, type Millis, type Timers } from "../base/mod.ts";
import type { RecordStore } from "../storage/mod.ts";
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

/** Brings a store back that could not be written: one repair at a time, for all who wait. */
export class Mender {
  readonly #options: MenderOptions;
  #mending: Promise<boolean> | undefined;
  #stopped = false;
  #wake = () => {};

  constructor(options: MenderOptions) {
    this.#options = options;
  }

  /** Whether records are being held back because the disk cannot be written. */
  get busy(): boolean {
    return this.#mending !== undefined;
  }

  /**
   * Resolves with true once what failed with `error` can be tried again, with false when the node
   * stops. Throws what is no failure of the disk.
   */
  mended(error: unknown): Promise<boolean> {
    if (!(error instanceof ConveyorError) || error.code !== "unavailable") throw error;
    return this.#mending ??= this.#mend(error).finally(() => {
      this.#mending = undefined;
    });
  }

  /** Resolves once there is room for more records, with false when the node stops. */
  roomy(): Promise<boolean> {
    const error = new ConveyorError("unavailable", "the disk is nearly full");
    return this.#mending ??= this.#mend(error).finally(() => {
      this.#mending = undefined;
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  async #mend(error: ConveyorError): Promise<boolean> {
    const { store, timers, logger, onFatal } = this.#options;
    logger.error("records are held back", { error: error.message });
    while (!this.#stopped) {
      try {
        if (store.failed) await store.repair();
        if (store.hasRoom()) {
          logger.info("records are taken again");
          return true;
        }
      } catch (error) {
        if (error instanceof FatalError) {
          onFatal(error);
          return false;
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timers.after(RETRY_MS, resolve);
      });
    }
    return false;
  }
}
