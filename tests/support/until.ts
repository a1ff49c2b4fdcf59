// Waiting for what other processes do: generously, since nothing in a test may hang on the speed of
// the machine.

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const PATIENCE_MS = 90_000;

/**
 * Asks `question` until it has an answer, and returns that. Throws when there is none, and nothing
 * new in what `progress` tells, for so long that there will be none; `why` then says what there was
 * instead.
 */
export async function until<T>(
  what: string,
  question: () => Promise<T | undefined> | T | undefined,
  { everyMs = 25, progress = () => 0, why = () => "" }: {
    readonly everyMs?: number;
    readonly progress?: () => number;
    readonly why?: () => string;
  } = {},
): Promise<T> {
  let [reached, since] = [progress(), performance.now()];
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (progress() !== reached) [reached, since] = [progress(), performance.now()];
    else if (performance.now() - since > PATIENCE_MS) {
      throw new Error(`${what}: not within ${PATIENCE_MS / 1_000} s ${why()}`);
    }
    await sleep(everyMs);
  }
}

/** No test takes so long, on any machine; what waits on will wait for ever. */
const LIFETIME_MS = 600_000;

/** What a whole test resolves with. Rejects when it hangs. */
export function ending<T>(test: Promise<T>): Promise<T> {
  return inTime("the test", test, { patienceMs: LIFETIME_MS });
}

/**
 * What `promise` resolves with. Rejects when it does not for so long that it never will; `why` then
 * says how far it came.
 */
export async function inTime<T>(
  what: string,
  promise: Promise<T>,
  { patienceMs = PATIENCE_MS, why = () => "" }: {
    readonly patienceMs?: number;
    readonly why?: () => string;
  } = {},
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`${what}: not within ${patienceMs / 1_000} s ${why()}`));
    timer = setTimeout(giveUp, patienceMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
