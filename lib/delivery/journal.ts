import type { Changes, RecordBuffer } from "../buffer/mod.ts";
import type { NoteChange, RecordStore } from "../storage/mod.ts";
import { encodePartition, NOTES } from "./notes.ts";
import type { Mender } from "./mender.ts";
import type { Reporter } from "./reporter.ts";

export type JournalParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly mender: Mender;
  readonly reporter: Reporter;
};

/**
 * Writes down how far sources are, and has it reported once it is on disk. All that changes while a
 * write is on its way goes into the next.
 */
export class Journal {
  readonly #parts: JournalParts;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** Something in the buffer may have changed. */
  touch(): void {
    if (this.#running !== undefined || !this.#parts.buffer.changed || this.#stopped) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when all that had changed is on disk, or cannot be brought there. */
  async stop(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    const { buffer, mender, reporter } = this.#parts;
    while (buffer.changed) {
      const changes = buffer.takeChanges();
      try {
        await this.#write(changes);
      } catch (error) {
        buffer.putBackChanges(changes);
        if (!await mender.mended(error)) return;
        continue;
      }
      reporter.report(changes.partitions, changes.watermarks);
    }
  }

  async #write({ partitions }: Changes): Promise<void> {
    const notes = partitions.map((partition): NoteChange => ({
      key: NOTES.partition(partition.sourceId, partition.number),
      value: encodePartition(partition),
    }));
    await this.#parts.store.write({ notes });
  }
}
