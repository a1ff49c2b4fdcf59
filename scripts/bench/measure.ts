/** One server under one load, with what it cost. */
import { H2Client } from "./h2_client.ts";
import { type LoadResult, type Operation, percentile, runLoad } from "./load.ts";
import type { Server } from "./servers.ts";
import { usageOf } from "./usage.ts";

/** Streams that one connection carries: a gRPC client opens another beyond about so many. */
const STREAMS_PER_CONNECTION = 32;

export type Figure = {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU for one operation, of the server's processes and of the load generator. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
};

/** Throws when an operation fails: the figure would mean nothing. */
export async function measure(
  server: Server,
  operation: Operation,
  callers: number,
  seconds: number,
): Promise<Figure> {
  const connections = Math.ceil(callers / STREAMS_PER_CONNECTION);
  const clients = await Promise.all(
    Array.from({ length: connections }, () => H2Client.connect(server.address)),
  );
  try {
    const [serverBefore, ownBefore] = [usageOf(...server.pids), usageOf(Deno.pid)];
    const result = await runLoad(clients, callers, { seconds }, operation);
    const [serverAfter, ownAfter] = [usageOf(...server.pids), usageOf(Deno.pid)];
    check(server, result);
    const each = (before: { cpuSeconds: number }, after: { cpuSeconds: number }) =>
      (after.cpuSeconds - before.cpuSeconds) * 1e6 / result.acknowledged;
    return {
      perSecond: result.acknowledged / result.seconds,
      p50: percentile(result.latencies, 0.5),
      p99: percentile(result.latencies, 0.99),
      serverCpu: each(serverBefore, serverAfter),
      generatorCpu: each(ownBefore, ownAfter),
    };
  } finally {
    for (const client of clients) client.close();
  }
}

function check({ name }: Server, { acknowledged, failed }: LoadResult): void {
  if (failed > 0 || acknowledged === 0) {
    throw new Error(`${name}: ${failed} operations failed, ${acknowledged} were acknowledged`);
  }
}
