/** What the measured processes have in common. */

export async function killHard(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await child.status;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Tries until `attempt` returns something other than undefined. Throws after `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const giveUpAt = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (performance.now() > giveUpAt) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(50);
  }
}
