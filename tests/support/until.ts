// Waiting for what other processes do: generously, since nothing in a test may hang on the speed of
// the machine.

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const PATIENCE_MS = 90_000;

/**
 * Asks `question` until it has an answer, and returns that. Throws when there is none for so long
 * that there will be none; `why` then says what there was instead.
 */
export async function until<T>(
  what: string,
  question: () => Promise<T | undefined> | T | undefined,
  { everyMs = 25, patienceMs = PATIENCE_MS, why = () => "" }: {
    readonly everyMs?: number;
    readonly patienceMs?: number;
    readonly why?: () => string;
  } = {},
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (performance.now() > giveUpAt) {
      throw new Error(`${what}: not within ${patienceMs / 1_000} s ${why()}`);
    }
    await sleep(everyMs);
  }
}

/**
 * What `promise` resolves with. Rejects when it does not for so long that it never will; `why` then
 * says how far it came.
 */
export async function inTime<T>(
  what: string,
  promise: Promise<T>,
  why: () => string = () => "",
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`${what}: not within ${PATIENCE_MS / 1_000} s ${why()}`));
    timer = setTimeout(giveUp, PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
