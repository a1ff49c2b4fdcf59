/** Durable registrations against one node, beside what the platform and etcd can do. */
import type { Bench, BenchOptions } from "./bench.ts";
import { costTable, figuresTable, measureInTurn, type Target } from "./in_turn.ts";
import { measure } from "./measure.ts";
import { call, leasedPut, register } from "./operations.ts";
import { ANSWER_BYTES, RegistrationMessages } from "./registration_message.ts";
import { startEcho, startEtcd, startNode } from "./servers.ts";

const CALLERS = [1, 32, 256];
const ECHO_PATH = "/conveyor_etl.bench.Echo/Echo";

export const registrations: Bench = {
  name: "registrations",
  title: "acknowledged registrations of distinct services on one node",
  rounds: 3,
  async run(options) {
    const targets: Target[] = [];
    try {
      await startTargets(targets);
      await runTargets(targets, options);
    } finally {
      for (const { server } of targets) await server.stop();
    }
  },
};

async function startTargets(targets: Target[]): Promise<void> {
  const messages = new RegistrationMessages();
  targets.push({ server: await startNode(), operation: register(messages) });
  targets.push({ server: await startEcho(ANSWER_BYTES), operation: call(ECHO_PATH, messages) });
  const etcd = await startEtcd();
  if (etcd !== undefined) targets.push({ server: etcd, operation: leasedPut(messages) });
  console.log(
    `One request is ${messages.size} bytes; the echo answers with ${ANSWER_BYTES} bytes, as the ` +
      "node does; etcd does LeaseGrant, then Put, for each registration.",
  );
}

async function runTargets(targets: readonly Target[], options: BenchOptions): Promise<void> {
  const busiest = Math.max(...CALLERS);
  for (const { server, operation } of targets) {
    await measure(server, operation, busiest, options.seconds);
  }
  for (const callers of CALLERS) {
    const figures = await measureInTurn(targets, callers, options);
    console.log(`\n${callers} at once\n${figuresTable(targets, figures)}`);
  }
  console.log(`\nWhole run\n${costTable(targets.map(({ server }) => server))}`);
}
