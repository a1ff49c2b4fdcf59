import type { Invocation } from "./arguments.ts";
import { EXIT } from "./failure.ts";
import { probe } from "./health_probe.ts";
import type { Io } from "./io.ts";

/** Whether all nodes that are named serve: for health checks of containers, which have no shell. */
export async function health({ servers }: Invocation, io: Io): Promise<number> {
  const problems = await Promise.all(servers.map((server) => probe(server, io.timers)));
  for (const [i, { text }] of servers.entries()) {
    const problem = problems[i];
    if (problem === undefined) io.out(`${text}: serving\n`);
    else io.err(`${text}: ${problem}\n`);
  }
  return problems.every((problem) => problem === undefined) ? EXIT.ok : EXIT.failure;
}
