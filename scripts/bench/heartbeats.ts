/** Heartbeats that one node takes, beside what the platform and etcd can do. */
import { Buffer } from "node:buffer";
import { loadProtos } from "../../lib/grpc/protos.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { converse } from "./conversation.ts";
import {
  keepAlive,
  LEASE_GRANT_PATH,
  LEASE_KEEP_ALIVE_PATH,
  leaseGrant,
  leaseId,
  ttlOf,
} from "./etcd_messages.ts";
import { H2Client } from "./h2_client.ts";
import { costTable, figuresTable, measureInTurn, type Target } from "./in_turn.ts";
import { measure } from "./measure.ts";
import { LEASE_SECONDS } from "./registration_message.ts";
import { startEcho, startEtcd, startNode } from "./servers.ts";

const { Register, Heartbeat } = loadProtos().registry;
const CALLERS = [1, 32, 256];
const SERVICES = 10_000;
const BATCH = 200;
const ECHO_PATH = "/conveyor_etl.bench.Echo/Stream";
/** Bytes of an answer to a heartbeat. */
const ANSWER_BYTES = 26;

export const heartbeats: Bench = {
  name: "heartbeats",
  title: "heartbeats of 10,000 services to one node, over one stream for 32 at once",
  rounds: 3,
  async run(options) {
    const targets: Target[] = [];
    try {
      await startTargets(targets, Math.ceil(SERVICES * options.scale));
      await runTargets(targets, options);
    } finally {
      for (const { server } of targets) await server.stop();
    }
  },
};

async function startTargets(targets: Target[], services: number): Promise<void> {
  const node = await startNode();
  const beats = await registered(node.address, services);
  targets.push({ server: node, operation: converse(Heartbeat.path, cycle(beats), isAcknowledged) });
  const echo = await startEcho(ANSWER_BYTES);
  targets.push({ server: echo, operation: converse(ECHO_PATH, cycle(beats), () => true) });
  const etcd = await startEtcd();
  if (etcd === undefined) return;
  const leases = await granted(etcd.address, services);
  const operation = converse(LEASE_KEEP_ALIVE_PATH, cycle(leases), (answer) => ttlOf(answer) > 0);
  targets.push({ server: etcd, operation });
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

/** The heartbeats of services that this registers. */
async function registered(address: string, services: number): Promise<Uint8Array[]> {
  const client = await H2Client.connect(address);
  const beats = await inBatches(services, async (i) => {
    const service_id = `orders-transform-${String(i).padStart(12, "0")}`;
    const request = Register.requestSerialize({
      identity: { service_id, service_type: "SERVICE_TYPE_TRANSFORM", name: "orders-transform" },
      endpoint: { host: "10.0.3.17", port: 8_080 },
      heartbeat_interval: { seconds: LEASE_SECONDS / 3 },
    });
    const answer = await unary(client, Register.path, request);
    const { registration_id } = Register.responseDeserialize(answer);
    return Heartbeat.requestSerialize({
      service_id,
      registration_id,
      health: { status: "HEALTH_STATUS_HEALTHY" },
      load: { cpu_usage: 0.42, active_requests: 3 },
    });
  });
  client.close();
  return beats;
}

/** Requests that keep leases of etcd alive, which this asks for. */
async function granted(address: string, leases: number): Promise<Uint8Array[]> {
  const client = await H2Client.connect(address);
  const requests = await inBatches(leases, async () => {
    const answer = await unary(client, LEASE_GRANT_PATH, leaseGrant(LEASE_SECONDS));
    return keepAlive(leaseId(answer));
  });
  client.close();
  return requests;
}

/** As many at once as servers take without a word. */
async function inBatches<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const size = Math.min(BATCH, count - made.length);
    made.push(...await Promise.all(Array.from({ length: size }, (_, i) => make(made.length + i))));
  }
  return made;
}

function unary(client: H2Client, path: string, request: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    client.call(path, request, (status, answer) => {
      if (status === 0) resolve(Buffer.from(answer));
      else reject(new Error(`${path} failed with ${status}`));
    })
  );
}

function cycle<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => items[next++ % items.length]!;
}

/** HeartbeatResponse { acknowledged = 1 bool } */
function isAcknowledged(answer: Uint8Array): boolean {
  return answer[0] === 0x08 && answer[1] === 1;
}
