const KEPT = 4_000;

/** What happened, in order: the end of it for people, a digest of all of it for comparing runs. */
export class Trace {
  readonly #now: () => number;
  readonly #lines: string[] = [];
  #count = 0;
  #a = 0xdeadbeef;
  #b = 0x41c6ce57;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(line: string): void {
    const text = `${this.#now().toFixed(3)} ${line}`;
    this.#lines[this.#count++ % KEPT] = text;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      this.#a = Math.imul(this.#a ^ code, 2654435761);
      this.#b = Math.imul(this.#b ^ code, 1597334677);
    }
  }

  /** How many lines there have been. */
  get count(): number {
    return this.#count;
  }

  /** Equal for equal traces, as good as never for others. */
  get digest(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#a ^ (this.#a >>> 16)) + hex(this.#b ^ (this.#b >>> 13));
  }

  /** The newest lines, oldest first. */
  tail(limit: number): string[] {
    const from = Math.max(0, this.#count - Math.min(limit, KEPT));
    return Array.from({ length: this.#count - from }, (_, i) => this.#lines[(from + i) % KEPT]!);
  }
}
