import { Oldest, RECORD_LIMITS } from "../base/mod.ts";

/** The idempotency keys of a source that were seen last. A key is a text of one unit a byte. */
export class KeyWindow {
  /** In the order in which they came. */
  readonly #keys = new Set<string>();
  readonly #oldest = new Oldest(this.#keys);

  constructor(private readonly most: number = RECORD_LIMITS.rememberedKeys) {}

  get size(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.add(key);
    if (this.#keys.size <= this.most) return;
    const oldest = this.#oldest.take();
    if (oldest !== undefined) this.#keys.delete(oldest);
  }

  delete(key: string): void {
    this.#keys.delete(key);
  }
}
