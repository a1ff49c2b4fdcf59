/** Entries that each of the two caches keeps. */
const CAPACITY = 4_096;
/** Longer texts, and longer lists, are hardly ever equal. */
const LONGEST_TEXT = 64;
const LONGEST_LIST = 16;

/**
 * Gives one string, or one list of strings, for all that are equal, so that 200,000 services in
 * one region keep its name once. A cache with a bound, forgotten as a whole when it is full: what
 * is common is soon back.
 */
export class TextPool {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  /** `text`, or the string equal to it that was seen before. */
  text(text: string): string {
    if (text.length > LONGEST_TEXT) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= CAPACITY) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }

  /** `list`, or the list equal to it that was seen before. */
  list(list: readonly string[]): readonly string[] {
    if (list.length > LONGEST_LIST) return list;
    const key = list.join("\n");
    const known = this.#lists.get(key);
    // Texts may have line breaks in them: what has the same key need not be the same list.
    if (known !== undefined && sameTexts(known, list)) return known;
    if (key.length > LONGEST_TEXT * LONGEST_LIST) return list;
    if (this.#lists.size >= CAPACITY) this.#lists.clear();
    this.#lists.set(key, list);
    return list;
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
