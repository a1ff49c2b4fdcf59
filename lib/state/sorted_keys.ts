/**
 * The keys of a map in code-unit order. Adding and removing are O(1); the order is mended when
 * somebody looks, in O(n + k log k) after k additions, since whoever lists walks all n anyway.
 */
export class SortedKeys {
  #sorted: string[] = [];
  /** Keys that live and may be missing in `#sorted`; never more than there are live keys. */
  readonly #added = new Set<string>();
  #removed = false;

  add(key: string): void {
    this.#added.add(key);
  }

  remove(key: string): void {
    this.#added.delete(key);
    this.#removed = true;
  }

  /** All keys, sorted. `lives` tells which of them have not been removed. Valid until a change. */
  view(lives: (key: string) => boolean): readonly string[] {
    if (this.#removed) this.#sorted = this.#sorted.filter(lives);
    this.#removed = false;
    if (this.#added.size > 0) this.#sorted = merge(this.#sorted, [...this.#added].sort());
    this.#added.clear();
    return this.#sorted;
  }
}

/** Both of two sorted lists in one; what is in both comes once. */
function merge(a: readonly string[], b: readonly string[]): string[] {
  const merged: string[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined) return merged.concat(b.slice(j));
    if (right === undefined) return merged.concat(a.slice(i));
    merged.push(left < right ? left : right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
}
