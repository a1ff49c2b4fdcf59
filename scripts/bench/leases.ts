/** Many services that are kept alive for long, with a leader that dies in the middle. */
import { Buffer } from "node:buffer";
import { status as Code } from "@grpc/grpc-js";
import { loadProtos } from "../../lib/grpc/protos.ts";
import { Beater } from "./beater.ts";
import type { Bench } from "./bench.ts";
import { leaderOf } from "./clusters.ts";
import { H2Client } from "./h2_client.ts";
import { MessageReader } from "./message_reader.ts";
import { NodeCluster, type NodeMember } from "./node_cluster.ts";
import { sleep, until } from "./processes.ts";
import { shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";
import { revisionIn, WATCH_SERVICES_PATH, watchFrom } from "./watch_messages.ts";

const { Register, Heartbeat } = loadProtos().registry;
const SERVICES = 100_000;
const STREAMS = 100;
const INTERVAL_SECONDS = 10;
const SECONDS = 600;
const DOWN_MS = 5_000;
/** Registrations at once. */
const REGISTRARS = 64;

export const leases: Bench = {
  name: "leases",
  title: "100,000 services, each beating every 10 s for 10 minutes, with one kill of the leader",
  rounds: 1,
  async run({ scale }) {
    const [services, seconds] = [Math.ceil(SERVICES * scale), Math.ceil(SECONDS * scale)];
    const cluster = await NodeCluster.start(3);
    const beaters = Array.from({ length: STREAMS }, (_, i) => beaterOf(cluster, i));
    let watch: Losses | undefined;
    try {
      await leaderOf(cluster);
      const revision = await registerAll(cluster, beaters, services);
      watch = new Losses(cluster, revision);
      console.log(`${services} services over ${STREAMS} streams, for ${seconds} s:`);
      await observe("before", cluster, seconds / 2);
      const leader = await leaderOf(cluster);
      await leader.kill();
      await sleep(DOWN_MS);
      await leader.start();
      await observe("after", cluster, seconds / 2);
      report(beaters, watch);
    } finally {
      watch?.stop();
      for (const beater of beaters) beater.stop();
      await cluster.stop();
    }
  },
};

function beaterOf({ members }: NodeCluster, i: number): Beater {
  const first = i % members.length;
  const turned = [...members.slice(first), ...members.slice(0, first)];
  return new Beater({
    addresses: turned.map(({ address }) => address),
    path: Heartbeat.path,
    intervalMs: INTERVAL_SECONDS * 1_000,
    // HeartbeatResponse { acknowledged = 1 bool }
    isAcknowledged: (answer) => answer[0] === 0x08 && answer[1] === 1,
  });
}

/** Returns the revision of the last one. Each is kept alive from its registration on. */
async function registerAll(
  cluster: NodeCluster,
  beaters: readonly Beater[],
  services: number,
): Promise<number> {
  let [next, newest] = [0, 0];
  await Promise.all(Array.from({ length: REGISTRARS }, async (_, registrar) => {
    const { address } = cluster.members[registrar % cluster.members.length]!;
    const client = await H2Client.connect(address);
    for (let i = next++; i < services; i = next++) {
      const { beat, revision } = await until(
        `service ${i} is registered`,
        60,
        () => registered(client, `orders-transform-${i}`),
      );
      beaters[i % beaters.length]!.add(beat);
      newest = Math.max(newest, revision);
    }
    client.close();
  }));
  return newest;
}

/** Undefined where the node cannot take it now. */
async function registered(client: H2Client, service_id: string) {
  const request = Register.requestSerialize({
    identity: { service_id, service_type: "SERVICE_TYPE_TRANSFORM", name: "orders-transform" },
    endpoint: { host: "10.0.3.17", port: 8_080 },
    heartbeat_interval: { seconds: INTERVAL_SECONDS },
  });
  const answer = await new Promise<Buffer | undefined>((resolve) =>
    client.call(
      Register.path,
      request,
      (status, answer) => resolve(status === 0 ? Buffer.from(answer) : undefined),
    )
  );
  if (answer === undefined) return undefined;
  const { registration_id } = Register.responseDeserialize(answer);
  const beat = Heartbeat.requestSerialize({
    service_id,
    registration_id,
    health: { status: "HEALTH_STATUS_HEALTHY" },
    load: { cpu_usage: 0.42, active_requests: 3 },
  });
  return { beat, revision: revisionIn(answer) };
}

/** Prints what the members cost for a while. */
async function observe(when: string, cluster: NodeCluster, seconds: number): Promise<void> {
  const leader = await leaderOf(cluster);
  const cpu = () => cluster.members.map(({ pid }) => usageOf(pid).cpuSeconds);
  const before = cpu();
  await sleep(seconds * 1_000);
  const after = cpu();
  const rows = cluster.members.map((member: NodeMember, i) => [
    `${when}, ${member.name}${member === leader ? ", leading" : ""}`,
    shown((after[i]! - before[i]!) / seconds * 100),
    shown(usageOf(member.pid).residentBytes / 1e6),
  ]);
  console.log(table([["member", "CPU %", "resident MB"], ...rows]));
}

/** Counts changes after a revision, of which there should be none: no lease is to end. */
class Losses {
  count = 0;
  #revision: number;
  #member = 0;
  #client: H2Client | undefined;
  #stopped = false;

  constructor(private readonly cluster: NodeCluster, revision: number) {
    this.#revision = revision;
    this.#watch();
  }

  stop(): void {
    this.#stopped = true;
    this.#client?.close();
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      const { address } = this.cluster.members[this.#member++ % this.cluster.members.length]!;
      try {
        const client = this.#client = await H2Client.connect(address);
        const reader = new MessageReader((bytes, start, end) => {
          this.count++;
          this.#revision = revisionIn(bytes.subarray(start, end));
        });
        await new Promise<void>((resolve) => {
          const call = client.open(
            WATCH_SERVICES_PATH,
            (piece) => reader.push(piece),
            () => resolve(),
          );
          call.send(watchFrom(this.#revision));
          call.end();
        });
        client.close();
      } catch {
        // The next member, then.
      }
      await sleep(100);
    }
  }
}

function report(beaters: readonly Beater[], { count }: Losses): void {
  const sum = (of: (beater: Beater) => number) => beaters.reduce((all, one) => all + of(one), 0);
  const silence = Math.max(...beaters.map(({ beats }) => beats.longestSilence));
  console.log(
    `${sum(({ beats }) => beats.acknowledged)} heartbeats acknowledged, ` +
      `${sum(({ beats }) => beats.refused)} refused; ` +
      `${broken(beaters)} streams broken, ` +
      `${shown(silence / 1_000, 1)} s at most without an answer on one; ` +
      `${count} changes of services (0: no lease has ended).`,
  );
  if (count > 0) throw new Error(`${count} leases have changed`);
}

/** How many, and with which statuses. */
function broken(beaters: readonly Beater[]): string {
  const all = new Map<number, number>();
  for (const { beats } of beaters) {
    for (const [status, count] of beats.broken) all.set(status, (all.get(status) ?? 0) + count);
  }
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...all].map(([status, count]) => `${count} with ${Code[status]}`);
  return total === 0 ? "0" : `${total} (${parts.join(", ")})`;
}
