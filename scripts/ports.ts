/** Ports for processes that have to know each other's before they start, and keep them. */

/**
 * Below the ranges from which systems take ports for outgoing connections, so that one stays free
 * while who listens there starts again.
 */
const [LOWEST, HIGHEST] = [10_000, 16_000];

/** None is given twice: whom it was given to may not listen there yet. */
const given = new Set<number>();

/** `127.0.0.1:port`, on which nothing listens now. Another process may still be faster. */
export function freeAddress(): string {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (given.has(port)) continue;
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      given.add(port);
      return `127.0.0.1:${port}`;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
