import {
  CHECKPOINT_LIMITS,
  type Clock,
  ConveyorError,
  splitBytes,
  type Timers,
  WAIT_LIMITS,
} from "../base/mod.ts";
import type { SaveCheckpoint, StageCheckpoint } from "../state/mod.ts";
import type { CallOptions, Committed, ControlPlane, NewCheckpoint } from "./api.ts";
import { pause, type Waiter, waitFor } from "./wait.ts";

/** Between two tries to stage a part. */
const RETRY_AFTER = 20;

export type UploadParts = {
  readonly plane: Pick<ControlPlane, "propose">;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Begins the names of this process's uploads; no other process may ever have had it. */
  readonly name: string;
  /** Bytes that one command may take in the log. */
  readonly entryBytes: number;
};

/**
 * Saves checkpoints of any size. Data that would make an entry of the log so long that it holds up
 * the others goes there in parts, a few at a time, and is published by the last entry.
 */
export class CheckpointUploads {
  readonly #parts: UploadParts;
  readonly #turns: Turns;
  #count = 0;

  constructor(parts: UploadParts) {
    this.#parts = parts;
    this.#turns = new Turns(parts.timers);
  }

  /** Fails as `ControlPlane.saveCheckpoint` does. */
  async save(
    { data, ...checkpoint }: NewCheckpoint,
    options: CallOptions,
  ): Promise<Committed<SaveCheckpoint>> {
    const { plane, entryBytes } = this.#parts;
    const type = "save_checkpoint";
    // The rest of the entry is for the source offsets.
    if (data.length <= entryBytes / 8) {
      const content = { kind: "inline", data } as const;
      return plane.propose<SaveCheckpoint>({ type, ...checkpoint, content }, options);
    }
    const end = await this.#turns.begin(data.length, options);
    const uploadId = `${this.#parts.name}-${++this.#count}`;
    try {
      const parts = await this.#stage(uploadId, data, options);
      const content = { kind: "staged", uploadId, parts } as const;
      return await plane.propose<SaveCheckpoint>({ type, ...checkpoint, content }, options);
    } catch (error) {
      // Where this comes to nothing, the upload is dropped once it has been idle for long enough.
      plane.propose({ type: "drop_upload", uploadId }).catch(() => {});
      throw error;
    } finally {
      end();
    }
  }

  /** Has all of `data` in the state, and says in how many parts. */
  async #stage(uploadId: string, data: Uint8Array, options: CallOptions): Promise<number> {
    const pieces = splitBytes(data, Math.floor(this.#parts.entryBytes / 2));
    let part = 0;
    let failed = false;
    const stageNext = async () => {
      const at = part++;
      const command = { type: "stage_checkpoint", uploadId, bytes: data.length, part: at } as const;
      await this.#stagePart({ ...command, data: pieces[at]! }, options);
    };
    const stageRest = async () => {
      try {
        while (!failed && part < pieces.length) await stageNext();
      } catch (error) {
        failed = true;
        throw error;
      }
    };
    // The first alone: it finds out whether there is room for all.
    await stageNext();
    const rest = Array.from({ length: CHECKPOINT_LIMITS.uploadWindow }, stageRest);
    // None may be on its way any more when this fails: it would begin the upload anew.
    for (const result of await Promise.allSettled(rest)) {
      if (result.status === "rejected") throw result.reason;
    }
    return pieces.length;
  }

  /** A part may be staged again, so one whose fate is not known is, too. */
  async #stagePart(command: StageCheckpoint, options: CallOptions): Promise<void> {
    const { plane, clock, timers } = this.#parts;
    const giveUpAt = clock.monotonic() + WAIT_LIMITS.requestMs;
    for (;;) {
      try {
        await plane.propose(command, options);
        return;
      } catch (error) {
        const code = error instanceof ConveyorError ? error.code : undefined;
        const again = code === "unavailable" || code === "outcome_unknown";
        if (!again || clock.monotonic() >= giveUpAt) throw notSaved(error);
      }
      await pause(timers, RETRY_AFTER, options.signal);
    }
  }
}

/** Whatever became of a part: the checkpoint has not been saved. */
function notSaved(error: unknown): unknown {
  const unknown = error instanceof ConveyorError && error.code === "outcome_unknown";
  if (!unknown) return error;
  const message = "the data could not be replicated in time; nothing was saved, try again";
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}

/** Lets a few uploads through at once, and bounds what those that wait may hold. */
class Turns {
  readonly #timers: Timers;
  #waiting: Waiter<void>[] = [];
  #running = 0;
  #bytes = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Resolves when it is this one's turn, with what ends it. */
  async begin(bytes: number, options: CallOptions): Promise<() => void> {
    if (this.#bytes > 0 && this.#bytes + bytes > CHECKPOINT_LIMITS.uploadBytes) {
      const message = `checkpoints of ${this.#bytes} bytes are being saved on this node; ` +
        `no more than ${CHECKPOINT_LIMITS.uploadBytes} may be at once`;
      throw new ConveyorError("resource_exhausted", message, WAIT_LIMITS.retryMs);
    }
    this.#bytes += bytes;
    try {
      if (this.#running >= CHECKPOINT_LIMITS.uploads) await this.#wait(options);
      else this.#running++;
    } catch (error) {
      this.#bytes -= bytes;
      throw error;
    }
    return () => this.#end(bytes);
  }

  #wait({ signal }: CallOptions): Promise<void> {
    const limits = { timers: this.#timers, wait: WAIT_LIMITS.requestMs, late: tooLate, signal };
    return waitFor<void>(limits, (waiter) => void this.#waiting.push(waiter));
  }

  /** The next one takes the place. */
  #end(bytes: number): void {
    this.#bytes -= bytes;
    this.#waiting = this.#waiting.filter((waiter) => !waiter.isSettled);
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next.resolve();
  }
}

function tooLate(): ConveyorError {
  const message = "other checkpoints are being saved; nothing was done, try again";
  return new ConveyorError("unavailable", message, WAIT_LIMITS.retryMs);
}
