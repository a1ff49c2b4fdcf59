/** What happened in a run, by name: a run in which too little did proves nothing. */
export class Coverage {
  readonly #counts = new Map<string, number>();

  count(what: string, by = 1): void {
    this.#counts.set(what, this.of(what) + by);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  add(other: Coverage): void {
    for (const [what, count] of other.#counts) this.count(what, count);
  }

  /** Sorted by name. */
  entries(): [string, number][] {
    return [...this.#counts].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  }
}
