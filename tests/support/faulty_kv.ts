// A Deno KV whose commits fail when a test says so, and that notes what is asked of it.

export type KvFaults = {
  /** Commits that write fail. */
  full: boolean;
  /** The next commit is written, and then said to have failed. */
  lostAnswer: boolean;
};

export type KvSeen = { commits: number; readonly read: Deno.KvKey[] };

/** As much of Deno.Kv as the stores use. */
export class FaultyKv {
  constructor(
    private readonly kv: Deno.Kv,
    private readonly faults: KvFaults,
    private readonly seen: KvSeen,
  ) {}

  get<T>(key: Deno.KvKey): Promise<Deno.KvEntryMaybe<T>> {
    this.seen.read.push(key);
    return this.kv.get<T>(key);
  }

  async *list<T>(
    selector: Deno.KvListSelector,
    options?: Deno.KvListOptions,
  ): AsyncGenerator<Deno.KvEntry<T>> {
    for await (const entry of this.kv.list<T>(selector, options)) {
      this.seen.read.push(entry.key);
      yield entry;
    }
  }

  set(key: Deno.KvKey, value: unknown): Promise<Deno.KvCommitResult> {
    this.#check();
    return this.kv.set(key, value);
  }

  atomic(): Deno.AtomicOperation {
    const atomic = this.kv.atomic();
    const commit = atomic.commit.bind(atomic);
    atomic.commit = async () => {
      this.#check();
      this.seen.commits++;
      const result = await commit();
      if (!this.faults.lostAnswer) return result;
      this.faults.lostAnswer = false;
      throw new Error("disk I/O error");
    };
    return atomic;
  }

  close(): void {
    this.kv.close();
  }

  #check(): void {
    if (this.faults.full) throw new Error("database or disk is full");
  }
}
