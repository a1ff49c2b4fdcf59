/** What clients asked for and were told, in the order of one clock: what the checker works on. */

/** One call of one client on one key. */
export type Operation<Input, Output> = {
  readonly client: number;
  readonly key: string;
  readonly input: Input;
  /** When the call was sent and when its answer was there, on one clock for all clients. */
  readonly calledAt: number;
  /** Infinity where the outcome is unknown: it may take effect at any time after the call, or never. */
  readonly returnedAt: number;
  /** Undefined exactly where the outcome is unknown. */
  readonly answer: { readonly output: Output } | undefined;
};

/** A call that has no answer yet. Exactly one of its methods ends it. */
export interface OpenOperation<Output> {
  /** It was answered. */
  returned(output: Output): void;
  /** It may have taken effect, or may yet: a timeout, a lost connection. */
  unknown(): void;
  /** It certainly did not take effect, and never will. */
  refused(): void;
}

/** Collects the operations of a run. */
export class HistoryRecorder<Input, Output> {
  readonly #operations: Operation<Input, Output>[] = [];
  readonly #open = new Set<OpenOperation<Output>>();

  /** `clock`: a reading that grows with every call; a counter serves where time stands still. */
  constructor(readonly clock: () => number) {}

  begin(client: number, key: string, input: Input): OpenOperation<Output> {
    const calledAt = this.clock();
    const end = (operation: Operation<Input, Output> | undefined) => {
      if (!this.#open.delete(open)) throw new Error("the operation has ended already");
      if (operation !== undefined) this.#operations.push(operation);
    };
    const call = { client, key, input, calledAt };
    const open: OpenOperation<Output> = {
      returned: (output) => end({ ...call, returnedAt: this.clock(), answer: { output } }),
      unknown: () => end({ ...call, returnedAt: Infinity, answer: undefined }),
      refused: () => end(undefined),
    };
    this.#open.add(open);
    return open;
  }

  /** All operations so far; those that are still open have unknown outcomes from here on. */
  finish(): readonly Operation<Input, Output>[] {
    for (const open of [...this.#open]) open.unknown();
    return this.#operations;
  }
}

/** The operations of each key, in the order of their calls. */
export function byKey<Input, Output>(
  operations: readonly Operation<Input, Output>[],
): Map<string, Operation<Input, Output>[]> {
  const keys = new Map<string, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const known = keys.get(operation.key);
    if (known === undefined) keys.set(operation.key, [operation]);
    else known.push(operation);
  }
  for (const list of keys.values()) list.sort((a, b) => a.calledAt - b.calledAt);
  return keys;
}
