// Ports for processes that have to know each other's before they start.

/** Below the range from which systems take ports for outgoing connections, so that those stay free. */
const [LOWEST, HIGHEST] = [15_000, 32_000];

/** `127.0.0.1:port`, on which nothing listens now. Another process may still be faster. */
export function freeAddress(): string {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return `127.0.0.1:${port}`;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
