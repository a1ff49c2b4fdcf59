/** How soon many watchers hear of changes, beside etcd's watches. */
import type { Bench, BenchOptions } from "./bench.ts";
import {
  put,
  PUT_PATH,
  putRevision,
  WATCH_PATH,
  watchedRevisions,
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
  /** The revisions of the changes in a message. */
  revisions(message: Uint8Array): readonly number[];
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
    revisions: (message) => [revisionIn(message)],
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
    revisions: watchedRevisions,
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
  await audience.perform(rate, seconds);
  const after = usageOf(...server.pids);
  const delays = audience.delays();
  audience.leave();
  return [
    server.name,
    String(count),
    String(stopped),
    shown(rate),
    shown(audience.acknowledged / seconds),
    shown(percentile(delays, 0.5)),
    shown(percentile(delays, 0.99)),
    shown(delays.at(-1) ?? NaN),
    shown(after.cpuSeconds - before.cpuSeconds, 1),
    shown(after.residentBytes / 1e6),
    shown(after.peakBytes / 1e6),
  ];
}

type Change = { acknowledgedAt: number; seen: number; lastSeenAt: number };

/** All watchers of a target, and the one who makes changes. */
class Audience {
  readonly #target: Target;
  readonly #writer: H2Client;
  readonly #clients: H2Client[] = [];
  readonly #changes = new Map<number, Change>();
  #watchers = 0;
  /** Of the changes that were made last. */
  acknowledged = 0;
  #left = false;

  private constructor(target: Target, writer: H2Client) {
    this.#target = target;
    this.#writer = writer;
  }

  static async gather(target: Target, watchers: number, stopped: number): Promise<Audience> {
    const writer = await H2Client.connect(target.server.address);
    const audience = new Audience(target, writer);
    const now = await audience.#change();
    if (now === undefined) throw new Error(`${target.server.name} takes no change`);
    for (let left = watchers; left > 0; left -= WATCHERS_PER_CONNECTION) {
      const client = await audience.#connect();
      for (let i = Math.min(left, WATCHERS_PER_CONNECTION); i > 0; i--) {
        audience.#watch(client, now);
      }
    }
    if (stopped > 0) {
      const client = await audience.#connect();
      client.pause();
      const ignore = () => {};
      for (let i = 0; i < stopped; i++) {
        audience.#ask(client.open(target.path, ignore, ignore), now);
      }
    }
    audience.#watchers = watchers;
    await audience.#perform(1);
    return audience;
  }

  async #connect(): Promise<H2Client> {
    const client = await H2Client.connect(this.#target.server.address);
    this.#clients.push(client);
    return client;
  }

  /** A watch that goes on where its stream ended: servers may end one that has carried much. */
  #watch(client: H2Client, from: number): void {
    let last = from;
    const reader = new MessageReader((message) => {
      for (const revision of this.#target.revisions(message)) {
        last = revision;
        this.#note(revision);
      }
    });
    const call = client.open(this.#target.path, (piece) => reader.push(piece), () => {
      if (!this.#left && !client.isClosed) this.#watch(client, last);
    });
    this.#ask(call, from);
  }

  #ask(call: OpenCall, from: number): void {
    call.send(this.#target.watch(from));
    if (this.#target.isSingle) call.end();
  }

  #note(revision: number): void {
    const change = this.#changeAt(revision);
    change.seen++;
    change.lastSeenAt = performance.now();
  }

  #changeAt(revision: number): Change {
    let change = this.#changes.get(revision);
    if (change === undefined) {
      change = { acknowledgedAt: NaN, seen: 0, lastSeenAt: NaN };
      this.#changes.set(revision, change);
    }
    return change;
  }

  #change(): Promise<number | undefined> {
    return new Promise((resolve) =>
      this.#target.change(this.#writer, (revision) => {
        if (revision !== undefined) this.#changeAt(revision).acknowledgedAt = performance.now();
        resolve(revision);
      })
    );
  }

  /** Makes changes at a rate, whatever becomes of them, and waits until everybody has seen them. */
  async perform(rate: number, seconds: number): Promise<void> {
    this.#changes.clear();
    const began = performance.now();
    const made: Promise<number | undefined>[] = [];
    for (let now = 0; now < seconds * 1_000; now = performance.now() - began) {
      while (made.length < now * rate / 1_000) made.push(this.#change());
      await sleep(TICK_MS);
    }
    await this.#seen(await Promise.all(made));
  }

  async #perform(count: number): Promise<void> {
    await this.#seen(await Promise.all(Array.from({ length: count }, () => this.#change())));
    this.#changes.clear();
  }

  async #seen(made: readonly (number | undefined)[]): Promise<void> {
    const revisions = made.filter((revision) => revision !== undefined);
    this.acknowledged = revisions.length;
    const giveUpAt = performance.now() + LONGEST_WAIT_MS;
    const missing = () => revisions.filter((one) => this.#changeAt(one).seen < this.#watchers);
    while (missing().length > 0) {
      if (performance.now() > giveUpAt) {
        throw new Error(`${this.#target.server.name}: ${missing().length} changes were not seen`);
      }
      await sleep(TICK_MS);
    }
  }

  /** Milliseconds, sorted. */
  delays(): Float64Array {
    const all = [...this.#changes.values()];
    const known = all.filter(({ acknowledgedAt }) => !Number.isNaN(acknowledgedAt));
    return Float64Array.from(known, (one) => Math.max(0, one.lastSeenAt - one.acknowledgedAt))
      .sort();
  }

  leave(): void {
    this.#left = true;
    for (const client of [this.#writer, ...this.#clients]) client.close();
  }
}
