import { concatBytes, ConveyorError, FatalError, RECORD_LIMITS } from "../base/mod.ts";
import { BlockBuilder, type BuiltBlock } from "./block_builder.ts";
import { DeadShelf } from "./dead_shelf.ts";
import { KvBatch } from "./kv_batch.ts";
import { itemsOf } from "./packed_items.ts";
import { PayloadCache } from "./payload_cache.ts";
import {
  type Block,
  blockOf,
  BlockScratch,
  damaged,
  decodeHeads,
  decodeStates,
  indexOf,
  payloadChecksum,
  positionOf,
  sealBytes,
  unsealBytes,
} from "./record_block.ts";
import { checkWrite } from "./record_checks.ts";
import type {
  DeadCount,
  DeadQuery,
  ItemPosition,
  ListedDead,
  NoteChange,
  RecordStore,
  RecordVisitor,
  RecordWrite,
  RoomUse,
} from "./record_contract.ts";
import { keyBytes, KEYS } from "./record_keys.ts";
import type { RecordMark } from "./record_mark.ts";
import { repairRecords } from "./record_repair.ts";
import {
  dropUnpublished,
  getNumber,
  isDone,
  putBlock,
  putNumber,
  putStates,
  unreadable,
  valuesUnder,
} from "./record_values.ts";
import { checkFormat, FORMAT } from "./sealed.ts";

type Waiting = {
  readonly write: RecordWrite;
  readonly resolve: (positions: readonly ItemPosition[]) => void;
  readonly reject: (error: Error) => void;
};

export type KvRecordOptions = {
  /** Opens the database; called again by every repair. */
  readonly open: () => Promise<Deno.Kv>;
  readonly hasRoom: (use: RoomUse, bytes: number) => boolean;
  /** Closed by whoever has made it. */
  readonly mark: RecordMark;
};

/**
 * The records of a node in one Deno KV file. What waits while a commit is on its way goes into the
 * next one. Memory holds of each item where it lies, its checksum and its state: 12 bytes.
 */
export class KvRecordStore implements RecordStore {
  readonly #options: KvRecordOptions;
  readonly #blocks = new Map<number, Block>();
  readonly #notes = new Map<string, Uint8Array>();
  readonly #dead = new DeadShelf();
  readonly #cache = new PayloadCache(RECORD_LIMITS.cacheBytes);
  readonly #scratch = new BlockScratch();
  #kv: Deno.Kv;
  #next = 1;
  #writes = 0;
  #waiting: Waiting[] = [];
  #busy = false;
  #failure: ConveyorError | undefined;
  /** Blocks that a failed write may have finished. */
  readonly #unsure = new Set<number>();

  constructor(kv: Deno.Kv, options: KvRecordOptions) {
    this.#kv = kv;
    this.#options = options;
  }

  static async open(options: KvRecordOptions): Promise<KvRecordStore> {
    return new KvRecordStore(await options.open(), options);
  }

  /** Nothing may be on its way any more. */
  close(): void {
    this.#kv.close();
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  hasRoom(use: RoomUse, bytes: number): boolean {
    return this.#options.hasRoom(use, bytes);
  }

  async recover(visitor: RecordVisitor): Promise<void> {
    const { value: format } = await this.#kv.get(KEYS.format).catch(unreadable);
    if (format === null) await this.#kv.set(KEYS.format, FORMAT);
    else checkFormat("the records' database", format);
    this.#next = await getNumber(this.#kv, "next", this.#next);
    this.#writes = await getNumber(this.#kv, "writes", 0);
    this.#options.mark.verify(this.#writes);
    await this.#recoverNotes(visitor);
    await this.#recoverBlocks(visitor);
    const batch = new KvBatch(this.#kv);
    await dropUnpublished(this.#kv, batch, this.#next);
    await batch.commit();
    await this.#dead.recover(this.#kv);
  }

  async #recoverNotes(visitor: RecordVisitor): Promise<void> {
    for await (const { key, value } of valuesUnder(this.#kv, "note")) {
      const name = String(key[1]);
      const note = unsealBytes(name, value);
      this.#notes.set(name, note);
      visitor.note(name, note);
    }
  }

  async #recoverBlocks(visitor: RecordVisitor): Promise<void> {
    const changed = new Map<number, Uint8Array>();
    for await (const { key, value } of valuesUnder(this.#kv, "states")) {
      changed.set(Number(key[1]), value);
    }
    for await (const { key, value } of valuesUnder(this.#kv, "heads")) {
      const id = Number(key[1]);
      if (!(id < this.#next)) throw damaged(`block ${id} is not below ${this.#next}`);
      const { block, heads } = decodeHeads(id, value);
      const states = changed.get(id);
      if (states !== undefined) block.states = decodeStates(id, states, heads.length);
      this.#blocks.set(id, block);
      heads.forEach((head, i) => {
        const state = block.states[i] ?? 0;
        const payloadBytes = (block.offsets[i + 1] ?? 0) - (block.offsets[i] ?? 0);
        if (state !== 0) visitor.item(positionOf(id, i), head, state, payloadBytes);
      });
    }
  }

  async write(write: RecordWrite): Promise<readonly ItemPosition[]> {
    checkWrite(write);
    if (this.#failure !== undefined) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<readonly ItemPosition[]>();
    this.#waiting.push({ write, resolve, reject });
    void this.#run();
    return await promise;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    // What is written in the same turn belongs together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        const positions = await this.#flush(group.map(({ write }) => write));
        group.forEach(({ resolve }, i) => resolve(positions[i] ?? []));
      } catch (error) {
        this.#fail(error, group);
      }
    }
    this.#busy = false;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { write } of this.#waiting) {
      if (count > 0 && bytes > RECORD_LIMITS.groupBytes) break;
      count++;
      for (const items of itemsOf(write)) {
        for (let i = 0; i < items.length; i++) bytes += items.payloadBytes(i);
      }
    }
    return this.#waiting.splice(0, count);
  }

  /** Later commits may succeed, but what became of this one is not known until all is read again. */
  #fail(error: unknown, group: readonly Waiting[]): void {
    const failure = new ConveyorError("unavailable", `records cannot be written: ${error}`);
    this.#failure = failure;
    for (const { write } of group) {
      for (const { position } of write.progress ?? []) this.#unsure.add(blockOf(position));
    }
    for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(failure);
  }

  async #flush(writes: readonly RecordWrite[]): Promise<ItemPosition[][]> {
    const batch = new KvBatch(this.#kv);
    const builder = new BlockBuilder(this.#next, this.#scratch);
    const positions = writes.map((write) => {
      const found: ItemPosition[] = [];
      for (const items of itemsOf(write)) builder.add(items, found);
      return found;
    });
    const blocks = builder.finish();
    for (const { definitions } of writes) await this.#putNotes(batch, definitions);
    for (const block of blocks) await putBlock(batch, block);
    for (const { dead } of writes) {
      for (const item of dead ?? []) await this.#dead.put(batch, item);
    }
    for (const { notes } of writes) await this.#putNotes(batch, notes);
    const states = this.#statesAfter(writes);
    for (const [block, after] of states) await putStates(batch, block, after);
    const buried = await this.#bury(batch, writes);
    await this.#commit(batch);
    this.#apply(writes, blocks, states, buried);
    return positions;
  }

  /** The number of the write goes last: it is there once all of it is. */
  async #commit(batch: KvBatch): Promise<void> {
    if (!batch.used) return;
    await putNumber(batch, "writes", this.#writes + 1);
    await batch.commit();
    this.#options.mark.write(++this.#writes);
  }

  async #putNotes(batch: KvBatch, changes: readonly NoteChange[] | undefined): Promise<void> {
    for (const { key, value } of changes ?? []) {
      const sealed = value === undefined ? undefined : sealBytes(key, value);
      const bytes = (sealed?.length ?? 0) + keyBytes(key);
      await batch.reserve(1, bytes);
      if (sealed === undefined) batch.delete(KEYS.note(key), bytes);
      else batch.set(KEYS.note(key), sealed, bytes);
    }
  }

  #statesAfter(writes: readonly RecordWrite[]): Map<Block, Uint32Array> {
    const after = new Map<Block, Uint32Array>();
    for (const { progress } of writes) {
      for (const { position, state } of progress ?? []) {
        const block = this.#blocks.get(blockOf(position));
        if (block === undefined) continue;
        const states = after.get(block) ?? block.states.slice();
        // What is done with is so for good.
        if (states[indexOf(position)] !== 0) states[indexOf(position)] = state;
        after.set(block, states);
      }
    }
    return after;
  }

  async #bury(batch: KvBatch, writes: readonly RecordWrite[]) {
    const found = [];
    for (const { buried } of writes) {
      for (const key of buried ?? []) {
        if (await this.#dead.take(this.#kv, batch, key)) found.push(key);
      }
    }
    return found;
  }

  #apply(
    writes: readonly RecordWrite[],
    blocks: readonly BuiltBlock[],
    states: ReadonlyMap<Block, Uint32Array>,
    buried: readonly { pipelineId: string; stageId: string }[],
  ): void {
    for (const { block, payload } of blocks) {
      this.#blocks.set(block.id, block);
      this.#next = block.id + 1;
      this.#cache.put(block.id, payload);
    }
    for (const { definitions, notes, dead } of writes) {
      for (const { key, value } of [...definitions ?? [], ...notes ?? []]) {
        if (value === undefined) this.#notes.delete(key);
        else this.#notes.set(key, value.slice());
      }
      for (const item of dead ?? []) this.#dead.added(item);
    }
    for (const key of buried) this.#dead.added(key, -1);
    for (const [block, after] of states) {
      block.states = after;
      if (!isDone(after)) continue;
      this.#blocks.delete(block.id);
      this.#cache.delete(block.id);
    }
  }

  async read(positions: readonly ItemPosition[]): Promise<(Uint8Array | undefined)[]> {
    const blocks = new Map<number, Payloads | undefined>();
    const found: (Uint8Array | undefined)[] = [];
    for (const position of positions) {
      const block = this.#blocks.get(blockOf(position));
      if (block === undefined || block.states[indexOf(position)] === 0) {
        found.push(undefined);
        continue;
      }
      if (!blocks.has(block.id)) blocks.set(block.id, await this.#payloadOf(block));
      found.push(cutOut(block, indexOf(position), blocks.get(block.id)));
    }
    return found;
  }

  /** Undefined when it cannot be told what it was. */
  async #payloadOf(block: Block): Promise<Payloads | undefined> {
    const cached = this.#cache.get(block.id);
    if (cached !== undefined) return { bytes: joined(cached), isKnown: true };
    const parts: Uint8Array[] = [];
    for (let part = 0; part < block.parts; part++) {
      const { value } = await this.#kv.get(KEYS.payload(block.id, part)).catch((error) => {
        throw new ConveyorError("unavailable", `records cannot be read: ${error}`);
      });
      if (!(value instanceof Uint8Array)) return undefined;
      parts.push(value);
    }
    return { bytes: joined(parts), isKnown: false };
  }

  async repair(): Promise<void> {
    if (this.#failure === undefined || this.#busy) return;
    this.#busy = true;
    try {
      this.#kv.close();
    } catch {
      // It is closed already, by a repair that got no further.
    }
    try {
      this.#kv = await this.#options.open();
      const finished = await repairRecords(this.#kv, {
        blocks: this.#blocks,
        unsure: this.#unsure,
        notes: this.#notes,
        next: this.#next,
        writes: this.#writes,
      });
      for (const id of finished) {
        this.#blocks.delete(id);
        this.#cache.delete(id);
      }
      await this.#dead.recover(this.#kv);
      this.#unsure.clear();
      this.#failure = undefined;
    } catch (error) {
      if (error instanceof FatalError) throw error;
      throw new ConveyorError("unavailable", `records cannot be written: ${error}`);
    } finally {
      this.#busy = false;
    }
  }

  deadCounts(): readonly DeadCount[] {
    return this.#dead.counts();
  }

  listDead(query: DeadQuery): Promise<readonly ListedDead[]> {
    return this.#dead.list(this.#kv, query);
  }
}

/** The payloads of a block. */
type Payloads = {
  readonly bytes: Uint8Array;
  /** They come from memory, and are what was written. */
  readonly isKnown: boolean;
};

/** One item's payload, if it is what was written. */
function cutOut(block: Block, index: number, payloads: Payloads | undefined) {
  if (payloads === undefined) return undefined;
  const { bytes, isKnown } = payloads;
  const [from, to] = [block.offsets[index] ?? 0, block.offsets[index + 1] ?? 0];
  const payload = bytes.subarray(from, to);
  const intact = isKnown || payload.length === to - from &&
      payloadChecksum(block.id, index, payload) === block.checksums[index];
  return intact ? payload : undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : concatBytes(parts);
}
