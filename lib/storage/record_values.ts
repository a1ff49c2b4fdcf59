/** How what the records' database holds is read and written, value by value. */
import { FatalError, STORAGE_LIMITS } from "../base/mod.ts";
import type { BuiltBlock } from "./block_builder.ts";
import type { KvBatch } from "./kv_batch.ts";
import { type Block, damaged, encodeStates, sealBytes, unsealBytes } from "./record_block.ts";
import { KEYS } from "./record_keys.ts";

/** A sealed number. */
const NUMBER_BYTES = 12;

export async function putBlock(
  batch: KvBatch,
  { block, heads, payload }: BuiltBlock,
): Promise<void> {
  for (const [part, bytes] of payload.entries()) {
    await batch.reserve(1, bytes.length);
    batch.set(KEYS.payload(block.id, part), bytes, bytes.length);
  }
  // The heads make it count, so they come last, and with them the number of the next.
  await batch.reserve(2, heads.length + NUMBER_BYTES);
  batch.set(KEYS.heads(block.id), heads, heads.length);
  await putNumber(batch, "next", block.id + 1);
}

/** A block of which everything is done with goes as a whole. */
export async function putStates(
  batch: KvBatch,
  block: Block,
  states: Uint32Array,
): Promise<void> {
  if (isDone(states)) return await dropBlock(batch, block);
  const bytes = encodeStates(block.id, states);
  await batch.reserve(1, bytes.length);
  batch.set(KEYS.states(block.id), bytes, bytes.length);
}

/** In one atomic: there is no half of a block. */
export async function dropBlock(
  batch: KvBatch,
  { id, parts }: Pick<Block, "id" | "parts">,
): Promise<void> {
  await batch.reserve(2 + parts, 0);
  batch.delete(KEYS.heads(id));
  batch.delete(KEYS.states(id));
  for (let part = 0; part < parts; part++) batch.delete(KEYS.payload(id, part));
}

/** Parts of a large payload whose heads were never written: those of blocks from `next` on. */
export async function dropUnpublished(kv: Deno.Kv, batch: KvBatch, next: number): Promise<void> {
  const selector = { start: ["payload", next], end: ["payload", Infinity] };
  for await (const { key } of kv.list(selector, { batchSize: 10 })) {
    await batch.reserve(1, 0);
    batch.delete(key);
  }
}

export function isDone(states: Uint32Array): boolean {
  return states.every((state) => state === 0);
}

/** Numbers that the database keeps under these names. */
type NumberName = "next" | "writes";

export async function putNumber(batch: KvBatch, name: NumberName, value: number): Promise<void> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  const sealed = sealBytes(name, bytes);
  await batch.reserve(1, sealed.length);
  batch.set(KEYS[name], sealed, sealed.length);
}

/** `otherwise` where there is none. Throws FatalError when it is damaged. */
export async function getNumber(kv: Deno.Kv, name: NumberName, otherwise: number): Promise<number> {
  const { value } = await kv.get(KEYS[name]).catch(unreadable);
  if (value === null) return otherwise;
  const bytes = unsealBytes(name, value);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(0);
}

/** The values under `prefix`. Throws FatalError where one cannot be read, or is none of ours. */
export async function* valuesUnder(
  kv: Deno.Kv,
  prefix: string,
): AsyncGenerator<{ key: Deno.KvKey; value: Uint8Array }> {
  const values = kv.list({ prefix: [prefix] }, { batchSize: STORAGE_LIMITS.listBatch });
  for (;;) {
    const { done, value: found } = await values.next().catch(unreadable);
    if (done) return;
    if (!(found.value instanceof Uint8Array)) throw damaged(JSON.stringify(found.key));
    yield { key: found.key, value: found.value };
  }
}

export function unreadable(error: unknown): never {
  throw new FatalError(`the records' database cannot be read: ${error}`);
}
