/** Checkpoints in a snapshot: a head, and behind it a record for each piece of its data. */
import { packPositions, readPositions } from "./checkpoint_codec.ts";
import type { Checkpoint, CheckpointTable, Upload } from "./checkpoints.ts";
import {
  type Fields,
  FormatError,
  type Packed,
  packInteger,
  packList,
  packNumber,
  packText,
} from "./fields.ts";

/** The rest of a head of kind CHECKPOINT. */
export function packCheckpoint(checkpoint: Checkpoint): readonly Packed[] {
  const { serviceId, checkpointId, createdAt, sourceOffsets, data } = checkpoint;
  const ids = [packText(serviceId), packText(checkpointId), packNumber(createdAt)];
  return [...ids, packPositions(sourceOffsets), packInteger(data.length)];
}

/** The rest of a head of kind UPLOAD. */
export function packUpload({ uploadId, bytes, touchedAt, parts }: Upload): readonly Packed[] {
  const numbers = packList([...parts.keys()].map(packInteger));
  return [packText(uploadId), packInteger(bytes), packNumber(touchedAt), numbers];
}

/** Puts checkpoints and uploads together again. */
export class CheckpointReader {
  readonly #table: CheckpointTable;
  /** What the last head announced and has not come yet. */
  #missing = 0;
  #pieces: Uint8Array[] = [];
  #finish: (pieces: readonly Uint8Array[]) => void = () => {};

  constructor(table: CheckpointTable) {
    this.#table = table;
  }

  /** Whether data has to come before anything else may. */
  get isOpen(): boolean {
    return this.#missing > 0;
  }

  checkpoint(fields: Fields): void {
    const serviceId = fields.text();
    const head = { serviceId, checkpointId: fields.text(), createdAt: fields.number() };
    const sourceOffsets = readPositions(fields);
    this.#begin(fields.integer(), (data) => this.#table.put({ ...head, data, sourceOffsets }));
  }

  upload(fields: Fields): void {
    const uploadId = fields.text();
    const head = { uploadId, bytes: fields.integer(), touchedAt: fields.number() };
    const list = fields.record();
    const numbers: number[] = [];
    while (list.more) numbers.push(list.integer());
    this.#begin(numbers.length, (pieces) => {
      const parts = new Map(pieces.map((piece, i) => [numbers[i] ?? 0, piece]));
      this.#table.putUpload({ ...head, parts });
    });
  }

  data(fields: Fields): void {
    if (!this.isOpen) throw new FormatError("it has data that belongs to nothing");
    this.#pieces.push(fields.bytes());
    this.#missing--;
    if (this.#missing === 0) this.#finish(this.#pieces);
  }

  #begin(count: number, finish: (pieces: readonly Uint8Array[]) => void): void {
    this.#missing = count;
    this.#pieces = [];
    this.#finish = finish;
    if (count === 0) finish([]);
  }
}
