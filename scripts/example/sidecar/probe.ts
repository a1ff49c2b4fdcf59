/** Whether somebody takes connections at `endpoint` (`host:port`). */
export async function answers(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${endpoint}`);
  try {
    const connection = await Deno.connect({
      hostname,
      port: Number(port),
      signal: AbortSignal.timeout(1_000),
    });
    connection.close();
    return true;
  } catch {
    return false;
  }
}
