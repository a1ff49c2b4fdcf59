/**
 * What services keep of themselves: one checkpoint each, the latest. Data that is too large for one
 * command is staged piece by piece, out of sight, and shows itself whole when it is saved.
 */
import { CHECKPOINT_LIMITS, type Millis } from "../base/mod.ts";
import type {
  DropUpload,
  SaveCheckpoint,
  SourcePositions,
  StageCheckpoint,
} from "./checkpoint_commands.ts";
import { type Outcome, type Refusal, refuse } from "./command.ts";
import type { Moment } from "./services.ts";
import { SortedRecords } from "./sorted_records.ts";

export type Checkpoint = {
  readonly serviceId: string;
  readonly checkpointId: string;
  readonly createdAt: Millis;
  /** In order, cut anywhere. */
  readonly data: readonly Uint8Array[];
  readonly sourceOffsets: SourcePositions;
};

/** Data on its way to a checkpoint. */
export type Upload = {
  readonly uploadId: string;
  /** What all of its parts will have; room is kept for it. */
  readonly bytes: number;
  /** By number, in the order in which they came. */
  readonly parts: ReadonlyMap<number, Uint8Array>;
  /** When the last part came. */
  readonly touchedAt: Millis;
};

/** What queries may see of the checkpoints. */
export interface CheckpointView {
  readonly size: number;
  /** What all of them, and uploads, count for towards `CHECKPOINT_LIMITS.totalBytes`. */
  readonly bytes: number;
  get(serviceId: string): Checkpoint | undefined;
}

/** Checkpoints and uploads at one revision. */
export type FrozenCheckpoints = {
  /** In code-unit order of the services' ids. */
  readonly checkpoints: readonly Checkpoint[];
  /** The longest idle first. */
  readonly uploads: readonly Upload[];
};

/** The checkpoints by service, and the uploads. No change looks at all of them. */
export class CheckpointTable implements CheckpointView {
  readonly #byService = new Map<string, Checkpoint>();
  readonly #sorted = new SortedRecords<Checkpoint>((checkpoint) => checkpoint.serviceId);
  /** In the order in which they were touched. */
  readonly #uploads = new Map<string, Upload>();
  #bytes = 0;

  get size(): number {
    return this.#byService.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(serviceId: string): Checkpoint | undefined {
    return this.#byService.get(serviceId);
  }

  put(checkpoint: Checkpoint): void {
    const previous = this.#byService.get(checkpoint.serviceId);
    this.#byService.set(checkpoint.serviceId, checkpoint);
    this.#sorted.put(checkpoint);
    this.#bytes += weight(checkpoint) - (previous === undefined ? 0 : weight(previous));
  }

  upload(uploadId: string): Upload | undefined {
    return this.#uploads.get(uploadId);
  }

  putUpload(upload: Upload): void {
    this.dropUpload(upload.uploadId);
    this.#uploads.set(upload.uploadId, upload);
    this.#bytes += upload.bytes;
  }

  /** False for one that is not there. */
  dropUpload(uploadId: string): boolean {
    this.#bytes -= this.#uploads.get(uploadId)?.bytes ?? 0;
    return this.#uploads.delete(uploadId);
  }

  /** Drops the uploads that were given up: nothing has come for too long. */
  dropIdleUploads(time: Millis): void {
    for (const { uploadId, touchedAt } of this.#uploads.values()) {
      if (time - touchedAt <= CHECKPOINT_LIMITS.uploadIdleMs) return;
      this.dropUpload(uploadId);
    }
  }

  /** O(n), but only pointers are copied. */
  freeze(): FrozenCheckpoints {
    return { checkpoints: this.#sorted.toArray(), uploads: [...this.#uploads.values()] };
  }
}

/**
 * Keeps a part of an upload, which begins with whichever part comes first. The same part again
 * changes nothing, so it may be sent again when it is not known whether it came.
 */
export function stageCheckpoint(
  table: CheckpointTable,
  { uploadId, bytes, part, data }: StageCheckpoint,
  { time }: Moment,
): Outcome<StageCheckpoint> {
  const upload = table.upload(uploadId);
  if (upload === undefined) {
    const refusal = checkRoom(table, bytes);
    if (refusal !== undefined) return refusal;
  }
  const parts = new Map(upload?.parts);
  const changed = !parts.has(part);
  if (changed) parts.set(part, data);
  table.putUpload({ uploadId, bytes: upload?.bytes ?? bytes, parts, touchedAt: time });
  return { ok: true, result: { changed } };
}

export function dropUpload(
  table: CheckpointTable,
  { uploadId }: DropUpload,
): Outcome<DropUpload> {
  return { ok: true, result: { changed: table.dropUpload(uploadId) } };
}

/** Puts a checkpoint in the place of the service's last one; its upload is over, whatever comes. */
export function saveCheckpoint(
  table: CheckpointTable,
  { serviceId, checkpointId, sourceOffsets, content }: SaveCheckpoint,
  { index, time }: Moment,
): Outcome<SaveCheckpoint> {
  const data = content.kind === "inline"
    ? [content.data].filter(({ length }) => length > 0)
    : takeStaged(table, content.uploadId, content.parts);
  if (data === undefined) {
    const message = "its data did not all arrive in time; nothing was saved, send it again";
    return refuse("unavailable", message);
  }
  const id = checkpointId === "" ? `checkpoint-${index}` : checkpointId;
  const saved = { serviceId, checkpointId: id, createdAt: time, data, sourceOffsets };
  const previous = table.get(serviceId);
  const more = weight(saved) - (previous === undefined ? 0 : weight(previous));
  const refusal = more > 0 ? checkRoom(table, more) : undefined;
  if (refusal !== undefined) return refusal;
  table.put(saved);
  return { ok: true, result: { checkpointId: id, createdAt: time } };
}

/** The parts 0 to `count` - 1 of an upload, which ends; undefined when one is missing. */
function takeStaged(
  table: CheckpointTable,
  uploadId: string,
  count: number,
): readonly Uint8Array[] | undefined {
  const parts = table.upload(uploadId)?.parts;
  table.dropUpload(uploadId);
  if (parts?.size !== count) return undefined;
  const data: Uint8Array[] = [];
  for (let part = 0; part < count; part++) {
    const piece = parts.get(part);
    if (piece === undefined) return undefined;
    data.push(piece);
  }
  return data;
}

function checkRoom(table: CheckpointTable, bytes: number): Refusal | undefined {
  const { totalBytes } = CHECKPOINT_LIMITS;
  if (table.bytes + bytes <= totalBytes) return undefined;
  return refuse(
    "resource_exhausted",
    `the checkpoints of all services take ${table.bytes} bytes, and ${bytes} more would exceed ` +
      `the ${totalBytes} that they may; an empty checkpoint frees what a service's last one took`,
  );
}

/** What it takes in memory, about. */
function weight({ data, sourceOffsets }: Checkpoint): number {
  let bytes = CHECKPOINT_LIMITS.recordBytes;
  for (const piece of data) bytes += piece.length;
  for (const offsets of sourceOffsets.values()) {
    bytes += CHECKPOINT_LIMITS.recordBytes + offsets.size * CHECKPOINT_LIMITS.offsetBytes;
  }
  return bytes;
}
