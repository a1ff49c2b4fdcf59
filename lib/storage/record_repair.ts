import { RECORD_LIMITS, STORAGE_LIMITS } from "../base/mod.ts";
import { KvBatch } from "./kv_batch.ts";
import { type Block, damaged, decodeHeads, encodeStates, sealBytes } from "./record_block.ts";
import { keyBytes, KEYS } from "./record_keys.ts";
import { dropBlock, dropUnpublished, putNumber, valuesUnder } from "./record_values.ts";

/** What was acknowledged, as memory has it. */
export type Acknowledged = {
  readonly blocks: ReadonlyMap<number, Block>;
  /** Those among them that may be finished, and gone: it was asked for, and the answer is lost. */
  readonly unsure: ReadonlySet<number>;
  readonly notes: ReadonlyMap<string, Uint8Array>;
  readonly next: number;
  /** How many writes there have been. */
  readonly writes: number;
};

/** Values that are written, and taken out again, to see whether there is room. */
const PROBES = 10;

/**
 * Makes the database hold what was acknowledged and nothing else. Returns the blocks that turned out
 * to be finished. Throws FatalError when another one is gone, and whatever the database throws while
 * it cannot be written.
 */
export async function repairRecords(kv: Deno.Kv, acknowledged: Acknowledged): Promise<number[]> {
  await probe(kv);
  const batch = new KvBatch(kv);
  const finished = await repairBlocks(kv, batch, acknowledged);
  await repairNotes(kv, batch, acknowledged.notes);
  await putNumber(batch, "next", acknowledged.next);
  await putNumber(batch, "writes", acknowledged.writes);
  await batch.commit();
  return finished;
}

async function probe(kv: Deno.Kv): Promise<void> {
  const batch = new KvBatch(kv);
  const value = new Uint8Array(STORAGE_LIMITS.valueBytes).fill(1);
  await batch.reserve(PROBES, PROBES * value.length);
  for (let i = 0; i < PROBES; i++) batch.set(KEYS.probe(i), value, value.length);
  await batch.commit();
  for (let i = 0; i < PROBES; i++) batch.delete(KEYS.probe(i));
  await batch.commit();
}

async function repairBlocks(
  kv: Deno.Kv,
  batch: KvBatch,
  { blocks, unsure, next }: Acknowledged,
): Promise<number[]> {
  const stored = new Set<number>();
  for await (const { key, value } of valuesUnder(kv, "heads")) {
    const id = Number(key[1]);
    const { block } = decodeHeads(id, value);
    const known = blocks.get(id);
    if (known === undefined) await dropBlock(batch, block);
    else if (block.headsChecksum === known.headsChecksum) stored.add(id);
    else throw damaged(`block ${id} is not what was written`);
  }
  const finished: number[] = [];
  for (const { id, states } of blocks.values()) {
    if (stored.has(id)) {
      const bytes = encodeStates(id, states);
      await batch.reserve(1, bytes.length);
      batch.set(KEYS.states(id), bytes, bytes.length);
    } else if (unsure.has(id)) finished.push(id);
    else throw damaged(`block ${id} is gone`);
  }
  await dropUnpublished(kv, batch, next);
  return finished;
}

async function repairNotes(
  kv: Deno.Kv,
  batch: KvBatch,
  notes: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  for await (const { key } of valuesUnder(kv, "note")) {
    const name = String(key[1]);
    if (notes.has(name)) continue;
    await batch.reserve(1, RECORD_LIMITS.noteKeyBytes * 2);
    batch.delete(KEYS.note(name), keyBytes(name));
  }
  for (const [name, value] of notes) {
    const bytes = sealBytes(name, value);
    await batch.reserve(1, bytes.length + keyBytes(name));
    batch.set(KEYS.note(name), bytes, bytes.length + keyBytes(name));
  }
}
