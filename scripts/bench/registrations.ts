/** Durable registrations against one node, beside what the platform and etcd can do. */
import type { Bench, BenchOptions } from "./bench.ts";
import { LEASE_GRANT_PATH, leaseGrant, leaseId, put, PUT_PATH } from "./etcd_messages.ts";
import type { Operation } from "./load.ts";
import { type Figure, measure } from "./measure.ts";
import {
  ANSWER_BYTES,
  LEASE_SECONDS,
  REGISTER_PATH,
  RegistrationMessages,
} from "./registration_message.ts";
import { type Server, startEcho, startEtcd, startNode } from "./servers.ts";
import { median, shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";

const CALLERS = [1, 32, 256];
const ECHO_PATH = "/conveyor_etl.bench.Echo/Echo";

type Target = { readonly server: Server; readonly operation: Operation };

export const registrations: Bench = {
  name: "registrations",
  title: "acknowledged registrations of distinct services on one node",
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
  targets.push({ server: await startNode(), operation: call(REGISTER_PATH, messages) });
  targets.push({ server: await startEcho(ANSWER_BYTES), operation: call(ECHO_PATH, messages) });
  const etcd = await startEtcd();
  if (etcd === undefined) console.log("etcd is not installed: nothing beside it to show");
  else targets.push({ server: etcd, operation: leasedPut(messages) });
  console.log(
    `One request is ${messages.size} bytes; the echo answers with ${ANSWER_BYTES} bytes, as the ` +
      "node does; etcd does LeaseGrant, then Put, for each registration.",
  );
}

function call(path: string, messages: RegistrationMessages): Operation {
  return (client, done) => client.call(path, messages.next(), (status) => done(status === 0));
}

function leasedPut(messages: RegistrationMessages): Operation {
  const grant = leaseGrant(LEASE_SECONDS);
  return (client, done) =>
    client.call(LEASE_GRANT_PATH, grant, (status, answer) => {
      if (status !== 0) return done(false);
      const value = messages.next();
      const request = put(messages.id(), value, leaseId(answer));
      client.call(PUT_PATH, request, (status) => done(status === 0));
    });
}

async function runTargets(targets: readonly Target[], options: BenchOptions): Promise<void> {
  const busiest = Math.max(...CALLERS);
  for (const { server, operation } of targets) {
    await measure(server, operation, busiest, options.seconds);
  }
  for (const callers of CALLERS) {
    const figures = await rounds(targets, callers, options);
    console.log(`\n${callers} at once\n${describe(targets, figures)}`);
  }
  const costs = targets.map(({ server }) => {
    const { cpuSeconds, residentBytes } = usageOf(server.pid);
    return [server.name, shown(cpuSeconds, 1), shown(residentBytes / 1e6)];
  });
  console.log(`\nWhole run\n${table([["server", "CPU s", "resident MB"], ...costs])}`);
}

/** The servers take turns, so that all meet the same weather. */
async function rounds(
  targets: readonly Target[],
  callers: number,
  { rounds, seconds }: BenchOptions,
): Promise<Figure[]> {
  const found = targets.map((): Figure[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { server, operation }] of targets.entries()) {
      found[i]?.push(await measure(server, operation, callers, seconds));
    }
  }
  return found.map((figures) => median(figures, ({ perSecond }) => perSecond));
}

function describe(targets: readonly Target[], figures: readonly Figure[]): string {
  const node = figures[0]?.perSecond ?? NaN;
  const rows = figures.map((figure, i) => [
    targets[i]?.server.name ?? "",
    shown(figure.perSecond),
    shown(figure.p50, 2),
    shown(figure.p99, 2),
    shown(figure.serverCpu),
    shown(figure.generatorCpu),
    i === 0 ? "" : shown(node / figure.perSecond, 2),
  ]);
  const head = [
    "server",
    "per s",
    "p50 ms",
    "p99 ms",
    "its CPU µs each",
    "generator's",
    "node / it",
  ];
  return table([head, ...rows]);
}
