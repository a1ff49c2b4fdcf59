/** How soon many watchers hear of changes, beside etcd's watches. */
import type { Bench, BenchOptions } from "./bench.ts";
import {
  countEvents,
  put,
  PUT_PATH,
  putRevision,
  WATCH_PATH,
  watchPrefix,
} from "./etcd_messages.ts";
import { H2Client, type OpenCall } from "./h2_client.ts";
import { percentile } from "./load.ts";
import { MessageReader } from "./message_reader.ts";
import { sleep } from "./processes.ts";
import { REGISTER_PATH, RegistrationMessages, SERVICE_PREFIX } from "./registration_message.ts";
import { type Server, startEtcd, startNode } from "./servers.ts";
import { shown, table } from "./table.ts";
import { usageOf } from "./usage.ts";
import { revisionIn, WATCH_SERVICES_PATH, watchFrom } from "./watch_messages.ts";

const WATCHERS = 1_000;
const WATCHERS_PER_CONNECTION = 50;
const STOPPED = 10;
/** Services that change in turn. */
const SERVICES = 1_000;
const CHANGES_PER_SECOND = [50, 500];
/** Between two bursts of changes. */
const TICK_MS = 10;
const LONGEST_WAIT_MS = 30_000;

/** A server, and how it is watched and changed. */
type Target = {
  readonly server: Server;
  readonly path: string;
  /** Whether a watch is one request, and not a stream of them. */
  readonly isSingle: boolean;
  /** Changes after `revision`; 0 for those from now on. */
  watch(revision: number): Uint8Array;
  /** How many changes there are in a message. */
  count(bytes: Uint8Array, start: number, end: number): number;
  /** `done` is told the revision of the change; undefined when it failed. */
  change(client: H2Client, done: (revision: number | undefined) => void): void;
};

export const watchers: Bench = {
  name: "watchers",
  title: "from the acknowledgement of a change to the last of 1,000 watchers",
  rounds: 1,
  async run(options) {
    const targets: Target[] = [];
    try {
      targets.push(nodeTarget(await startNode()));
      const etcd = await startEtcd();
      if (etcd !== undefined) targets.push(etcdTarget(etcd));
      const count = Math.ceil(WATCHERS * options.scale);
      const rows: string[][] = [];
      for (const rate of CHANGES_PER_SECOND) {
        for (const target of targets) rows.push(await measured(target, count, rate, 0, options));
      }
      for (const target of targets) {
        rows.push(await measured(target, count, CHANGES_PER_SECOND[0]!, STOPPED, options));
      }
      console.log(table([HEAD, ...rows]));
    } finally {
      for (const { server } of targets) await server.stop();
    }
  },
};

const HEAD = [
  "server",
  "watchers",
  "of them stopped",
  "asked/s",
  "done/s",
  "p50 ms",
  "p99 ms",
  "longest ms",
  "its CPU s",
  "resident MB",
  "peak MB",
];

function nodeTarget(server: Server): Target {
  const messages = new RegistrationMessages({ services: SERVICES });
  return {
    server,
    path: WATCH_SERVICES_PATH,
    isSingle: true,
    watch: watchFrom,
    count: () => 1,
    change: (client, done) =>
      client.call(
        REGISTER_PATH,
        messages.next(),
        (status, answer) => done(status === 0 ? revisionIn(answer) : undefined),
      ),
  };
}

function etcdTarget(server: Server): Target {
  const messages = new RegistrationMessages({ services: SERVICES });
  return {
    server,
    path: WATCH_PATH,
    isSingle: false,
    watch: (revision) => watchPrefix(SERVICE_PREFIX, revision === 0 ? 0 : revision + 1),
    count: (bytes, start, end) => countEvents(bytes.subarray(start, end)),
    change(client, done) {
      const value = messages.next();
      client.call(
        PUT_PATH,
        put(messages.id(), value),
        (status, answer) => done(status === 0 ? putRevision(answer) : undefined),
      );
    },
  };
}

async function measured(
  target: Target,
  count: number,
  rate: number,
  stopped: number,
  { seconds }: BenchOptions,
): Promise<string[]> {
  const { server } = target;
  const audience = await Audience.gather(target, count - stopped, stopped);
  const before = usageOf(...server.pids);
  const acknowledged = await audience.perform(rate, seconds).finally(() => audience.leave());
  const after = usageOf(...server.pids);
  const delays = audience.delays();
  return [
    server.name,
    String(count),
    String(stopped),
    shown(rate),
    shown(acknowledged / seconds),
    shown(percentile(delays, 0.5)),
    shown(percentile(delays, 0.99)),
    shown(delays.at(-1) ?? NaN),
    shown(after.cpuSeconds - before.cpuSeconds, 1),
    shown(after.residentBytes / 1e6),
    shown(after.peakBytes / 1e6),
  ];
}

/** All watchers of a target, and the one who makes changes. */
class Audience {
  readonly #target: Target;
  readonly #writer: H2Client;
  readonly #clients: H2Client[] = [];
  /** When a change was acknowledged, by its revision. */
  readonly #acknowledged = new Map<number, number>();
  /** How many have seen the first change, the second, …: all get the same ones in one order. */
  #seen: number[] = [];
  /** When the last of them saw it. */
  #seenAt: number[] = [];
  #watchers = 0;
  #isCertain = true;
  #left = false;

  private constructor(target: Target, writer: H2Client) {
    this.#target = target;
    this.#writer = writer;
  }

  static async gather(target: Target, watchers: number, stopped: number): Promise<Audience> {
    const audience = new Audience(target, await H2Client.connect(target.server.address));
    const from = await audience.#change();
    if (from === undefined) throw new Error(`${target.server.name} takes no change`);
    audience.#acknowledged.clear();
    audience.#watchers = watchers;
    for (let left = watchers; left > 0; left -= WATCHERS_PER_CONNECTION) {
      const client = await audience.#connect();
      const count = Math.min(left, WATCHERS_PER_CONNECTION);
      for (let i = 0; i < count; i++) audience.#watch(client, from);
    }
    if (stopped > 0) await audience.#stopped(stopped, from);
    // Once they have seen one change, they are there.
    await audience.#allSeen([await audience.#change()]);
    return audience;
  }

  async #connect(): Promise<H2Client> {
    const client = await H2Client.connect(this.#target.server.address);
    this.#clients.push(client);
    return client;
  }

  /** Watches of a client that reads nothing. */
  async #stopped(count: number, from: number): Promise<void> {
    const client = await this.#connect();
    client.pause();
    const ignore = () => {};
    for (let i = 0; i < count; i++) {
      this.#ask(client.open(this.#target.path, ignore, ignore), from);
    }
  }

  #watch(client: H2Client, from: number): void {
    let seen = 0;
    const { path, count, server } = this.#target;
    const reader = new MessageReader((bytes, start, end) => {
      for (let i = count(bytes, start, end); i > 0; i--) this.#note(seen++);
    });
    const call = client.open(path, (piece) => reader.push(piece), (status) => {
      if (!this.#left) throw new Error(`${server.name}: a watch has ended with ${status}`);
    });
    this.#ask(call, from);
  }

  #ask(call: OpenCall, from: number): void {
    call.send(this.#target.watch(from));
    if (this.#target.isSingle) call.end();
  }

  #note(nth: number): void {
    const seen = (this.#seen[nth] ?? 0) + 1;
    this.#seen[nth] = seen;
    if (seen === this.#watchers) this.#seenAt[nth] = performance.now();
  }

  #change(): Promise<number | undefined> {
    return new Promise((resolve) =>
      this.#target.change(this.#writer, (revision) => {
        if (revision !== undefined) this.#acknowledged.set(revision, performance.now());
        resolve(revision);
      })
    );
  }

  /**
   * Makes changes at a rate, whatever becomes of them, and waits until everybody has seen them.
   * Returns how many were acknowledged.
   */
  async perform(rate: number, seconds: number): Promise<number> {
    const began = performance.now();
    const made: Promise<number | undefined>[] = [];
    for (let now = 0; now < seconds * 1_000; now = performance.now() - began) {
      while (made.length < now * rate / 1_000) made.push(this.#change());
      await sleep(TICK_MS);
    }
    const revisions = await Promise.all(made);
    await this.#allSeen(revisions);
    return revisions.filter((revision) => revision !== undefined).length;
  }

  async #allSeen(revisions: readonly (number | undefined)[]): Promise<void> {
    // One that failed may have been made all the same: then nobody knows which is which.
    this.#isCertain &&= !revisions.includes(undefined);
    const giveUpAt = performance.now() + LONGEST_WAIT_MS;
    while (this.#seenAt.length < this.#acknowledged.size) {
      if (performance.now() > giveUpAt) {
        const missing = this.#acknowledged.size - this.#seenAt.length;
        throw new Error(`${this.#target.server.name}: ${missing} changes were not seen by all`);
      }
      await sleep(TICK_MS);
    }
  }

  /** Milliseconds from the acknowledgement to the last who saw it, sorted; none if unknown. */
  delays(): Float64Array {
    if (!this.#isCertain) return new Float64Array();
    const inOrder = [...this.#acknowledged].sort(([a], [b]) => a - b);
    const delays = inOrder.map(([, at], nth) => Math.max(0, this.#seenAt[nth]! - at));
    // The first one was made while they gathered.
    return Float64Array.from(delays.slice(1)).sort();
  }

  leave(): void {
    this.#left = true;
    for (const client of [this.#writer, ...this.#clients]) client.close();
  }
}
