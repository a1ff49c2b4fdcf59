/** A queue with two ends; all of it is O(1). */
export class Deque<T> {
  #slots: (T | undefined)[] = new Array(8);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  first(): T | undefined {
    return this.#length === 0 ? undefined : this.#slots[this.#head];
  }

  push(value: T): void {
    this.#makeRoom();
    this.#slots[(this.#head + this.#length++) & (this.#slots.length - 1)] = value;
  }

  unshift(value: T): void {
    this.#makeRoom();
    this.#head = (this.#head - 1) & (this.#slots.length - 1);
    this.#slots[this.#head] = value;
    this.#length++;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const value = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length--;
    return value;
  }

  /** The number of slots is a power of two. */
  #makeRoom(): void {
    const { length } = this.#slots;
    if (this.#length < length) return;
    const slots: (T | undefined)[] = new Array(length * 2);
    for (let i = 0; i < length; i++) slots[i] = this.#slots[(this.#head + i) & (length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }
}
