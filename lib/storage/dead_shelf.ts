import { crc32 } from "node:zlib";
import { concatBytes, splitBytes, STORAGE_LIMITS } from "../base/mod.ts";
import type { KvBatch } from "./kv_batch.ts";
import { sealBytes, unsealBytes } from "./record_block.ts";
import type { DeadCount, DeadItem, DeadKey, DeadQuery, ListedDead } from "./record_contract.ts";
import { keyBytes, KEYS } from "./record_keys.ts";

/** Number of payload values (4 bytes), checksum of the payload (4); then what is known of it. */
const HEADER_BYTES = 8;

/** The dead records in the records' database; in memory are only their numbers. */
export class DeadShelf {
  #counts = new Map<string, DeadCount & { count: number }>();

  counts(): DeadCount[] {
    return [...this.#counts.values()].map((count) => ({ ...count }));
  }

  /** Counts them anew. */
  async recover(kv: Deno.Kv): Promise<void> {
    this.#counts = new Map();
    for await (const { key } of kv.list({ prefix: ["dead"] }, { batchSize: 500 })) {
      this.added({ pipelineId: String(key[1]), stageId: String(key[2]) });
    }
  }

  added({ pipelineId, stageId }: Pick<DeadKey, "pipelineId" | "stageId">, by = 1): void {
    const key = JSON.stringify([pipelineId, stageId]);
    const found = this.#counts.get(key) ?? { pipelineId, stageId, count: 0 };
    found.count += by;
    if (found.count > 0) this.#counts.set(key, found);
    else this.#counts.delete(key);
  }

  async put(batch: KvBatch, item: DeadItem): Promise<void> {
    const { pipelineId, stageId, info, payload } = item;
    const extra = keyBytes(pipelineId, stageId);
    const parts = splitBytes(payload, STORAGE_LIMITS.valueBytes);
    for (const [i, part] of parts.entries()) {
      await batch.reserve(1, part.length + extra);
      batch.set(KEYS.deadPayload(item, i), part, part.length + extra);
    }
    const header = new Uint8Array(HEADER_BYTES);
    const view = new DataView(header.buffer);
    view.setUint32(0, parts.length);
    view.setUint32(4, crc32(payload));
    const value = sealBytes(nameOf(item), concatBytes([header, info]));
    await batch.reserve(1, value.length + extra);
    batch.set(KEYS.dead(item), value, value.length + extra);
  }

  /** Takes one out. False when it is not there. */
  async take(kv: Deno.Kv, batch: KvBatch, key: DeadKey): Promise<boolean> {
    const { value } = await kv.get(KEYS.dead(key));
    if (value === null) return false;
    const extra = keyBytes(key.pipelineId, key.stageId);
    await batch.reserve(1, extra);
    batch.delete(KEYS.dead(key), extra);
    const { parts } = open(key, value);
    for (let part = 0; part < parts; part++) {
      await batch.reserve(1, extra);
      batch.delete(KEYS.deadPayload(key, part), extra);
    }
    return true;
  }

  async list(kv: Deno.Kv, query: DeadQuery): Promise<ListedDead[]> {
    const { pipelineId, limit } = query;
    const found: ListedDead[] = [];
    const entries = kv.list(selectorOf(query), { limit, batchSize: Math.min(limit, 100) });
    for await (const { key: [, , stage, at], value } of entries) {
      const key = { pipelineId, stageId: String(stage), position: Number(at) };
      const { parts, checksum, info } = open(key, value);
      const pieces: Uint8Array[] = [];
      for (let part = 0; part < parts; part++) {
        const { value } = await kv.get<Uint8Array>(KEYS.deadPayload(key, part));
        if (value !== null) pieces.push(value);
      }
      const payload = concatBytes(pieces);
      const intact = crc32(payload) === checksum;
      found.push({ ...key, info, payload: intact ? payload : undefined });
    }
    return found;
  }
}

function selectorOf({ pipelineId, stageId, after }: DeadQuery): Deno.KvListSelector {
  const prefix = stageId === undefined ? ["dead", pipelineId] : ["dead", pipelineId, stageId];
  if (after === undefined) return { prefix };
  // The key behind `after`: positions are whole numbers.
  return { prefix, start: ["dead", pipelineId, after.stageId, after.position + 1] };
}

function open(key: DeadKey, value: unknown) {
  const bytes = unsealBytes(nameOf(key), value);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    parts: view.getUint32(0),
    checksum: view.getUint32(4),
    info: bytes.subarray(HEADER_BYTES),
  };
}

function nameOf({ pipelineId, stageId, position }: DeadKey): string {
  return JSON.stringify([pipelineId, stageId, position]);
}
