import { ConveyorError } from "../base/mod.ts";
import { itemsOf } from "./packed_items.ts";
import { checkWrite } from "./record_checks.ts";
import type {
  DeadCount,
  DeadItem,
  DeadKey,
  DeadQuery,
  ItemPosition,
  ListedDead,
  NewItem,
  PackedItems,
  RecordStore,
  RecordVisitor,
  RecordWrite,
  RoomUse,
} from "./record_contract.ts";

/** What outlives the process, and how it fails. */
export class MemoryRecordDisk {
  readonly items = new Map<ItemPosition, NewItem>();
  readonly notes = new Map<string, Uint8Array>();
  readonly dead = new Map<string, DeadItem>();
  next: ItemPosition = 1;
  /** While it is full, writes fail, and so does every repair. */
  full = false;
  /** What `hasRoom` says. */
  readonly room: Record<RoomUse, boolean> = { records: true, outputs: true };
}

/** The twin of the records in Deno KV. */
export class MemoryRecordStore implements RecordStore {
  #failed = false;

  constructor(private readonly disk: MemoryRecordDisk) {}

  get failed(): boolean {
    return this.#failed;
  }

  hasRoom(use: RoomUse): boolean {
    return this.disk.room[use];
  }

  async recover(visitor: RecordVisitor): Promise<void> {
    await Promise.resolve();
    for (const [key, value] of this.disk.notes) visitor.note(key, value);
    for (const [position, { head, state, payload }] of this.disk.items) {
      visitor.item(position, head, state, payload.length);
    }
  }

  async write(write: RecordWrite): Promise<readonly ItemPosition[]> {
    checkWrite(write);
    await Promise.resolve();
    if (this.disk.full) this.#failed = true;
    if (this.#failed) {
      throw new ConveyorError("unavailable", "records cannot be written: it is full");
    }
    const positions = itemsOf(write).flatMap((items) => this.#put(items));
    for (const item of write.dead ?? []) this.disk.dead.set(nameOf(item), copyOf(item));
    for (const { key, value } of [...write.definitions ?? [], ...write.notes ?? []]) {
      if (value === undefined) this.disk.notes.delete(key);
      else this.disk.notes.set(key, value.slice());
    }
    for (const { position, state } of write.progress ?? []) {
      const item = this.disk.items.get(position);
      if (item === undefined) continue;
      if (state === 0) this.disk.items.delete(position);
      else this.disk.items.set(position, { ...item, state });
    }
    for (const key of write.buried ?? []) this.disk.dead.delete(nameOf(key));
    return positions;
  }

  #put(items: PackedItems): ItemPosition[] {
    return Array.from({ length: items.length }, (_, i) => {
      const head = new Uint8Array(items.headBytes(i));
      items.copyHead(i, head, 0);
      const payload = new Uint8Array(items.payloadBytes(i));
      items.copyPayload(i, payload, 0);
      const position = this.disk.next++;
      this.disk.items.set(position, { head, state: items.state, payload });
      return position;
    });
  }

  async read(positions: readonly ItemPosition[]): Promise<(Uint8Array | undefined)[]> {
    await Promise.resolve();
    return positions.map((position) => this.disk.items.get(position)?.payload);
  }

  async repair(): Promise<void> {
    await Promise.resolve();
    if (this.disk.full) {
      throw new ConveyorError("unavailable", "records cannot be written: it is full");
    }
    this.#failed = false;
  }

  deadCounts(): readonly DeadCount[] {
    const counts = new Map<string, DeadCount>();
    for (const { pipelineId, stageId } of this.disk.dead.values()) {
      const key = JSON.stringify([pipelineId, stageId]);
      counts.set(key, { pipelineId, stageId, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  async listDead({ pipelineId, stageId, after, limit }: DeadQuery): Promise<readonly ListedDead[]> {
    await Promise.resolve();
    return [...this.disk.dead.values()]
      .filter((it) => it.pipelineId === pipelineId && (stageId ?? it.stageId) === it.stageId)
      .filter((it) => after === undefined || inOrder(after, it) < 0)
      .sort(inOrder)
      .slice(0, limit);
  }
}

type Place = Pick<DeadKey, "stageId" | "position">;

function inOrder(a: Place, b: Place): number {
  if (a.stageId === b.stageId) return a.position - b.position;
  return a.stageId < b.stageId ? -1 : 1;
}

function copyOf(item: DeadItem): DeadItem {
  return { ...item, info: item.info.slice(), payload: item.payload.slice() };
}

function nameOf({ pipelineId, stageId, position }: DeadKey): string {
  return JSON.stringify([pipelineId, stageId, position]);
}
