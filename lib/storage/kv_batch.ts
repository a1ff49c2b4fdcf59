import { STORAGE_LIMITS } from "../base/mod.ts";

/** Bytes that a key of ours takes at most, as Deno KV counts it (twice a mutation). */
const KEY_BYTES = 64;

/**
 * Collects mutations and commits them in order, in as few atomics as Deno KV's limits allow.
 * Each atomic is durable when its commit resolves, so what is on disk after a crash is a prefix.
 * Only `set` and `delete` are used: other mutations are not all-or-nothing.
 */
export class KvBatch {
  readonly #kv: Deno.Kv;
  #atomic: Deno.AtomicOperation;
  #mutations = 0;
  #used = false;
  #bytes = 0;

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
    this.#atomic = kv.atomic();
  }

  /** Whether it has ever held anything. */
  get used(): boolean {
    return this.#used;
  }

  /** Makes sure that `count` more mutations with `bytes` of values go into one atomic. */
  async reserve(count: number, bytes: number): Promise<void> {
    const full = this.#mutations + count > STORAGE_LIMITS.atomicMutations ||
      this.#bytes + bytes + count * 2 * KEY_BYTES > STORAGE_LIMITS.atomicBytes;
    if (full) await this.commit();
  }

  set(key: Deno.KvKey, value: unknown, bytes: number): void {
    this.#used = true;
    this.#atomic.set(key, value);
    this.#mutations++;
    this.#bytes += bytes + 2 * KEY_BYTES;
  }

  /** `bytes`: what its key takes beyond the usual. */
  delete(key: Deno.KvKey, bytes = 0): void {
    this.#used = true;
    this.#atomic.delete(key);
    this.#mutations++;
    this.#bytes += bytes + 2 * KEY_BYTES;
  }

  async commit(): Promise<void> {
    if (this.#mutations === 0) return;
    const atomic = this.#atomic;
    this.#atomic = this.#kv.atomic();
    this.#mutations = 0;
    this.#bytes = 0;
    const result = await atomic.commit();
    if (!result.ok) throw new Error("a write without conditions was refused");
  }
}
