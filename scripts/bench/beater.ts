/** A client that keeps services alive over one stream, through one member after the other. */
import { H2Client, type OpenCall } from "./h2_client.ts";
import { MessageReader } from "./message_reader.ts";
import { sleep } from "./processes.ts";

const TICK_MS = 100;
const RETRY_MS = 100;

/** What became of heartbeats. */
export type Beats = {
  acknowledged: number;
  /** Answers that a service is not known any more. */
  refused: number;
  /** Streams that have ended before the beater did, by their gRPC status. */
  readonly broken: Map<number, number>;
  /** Milliseconds of the longest stretch in which nothing was acknowledged. */
  longestSilence: number;
};

export type BeaterOptions = {
  /** The members, the one to begin with first. */
  readonly addresses: readonly string[];
  readonly path: string;
  readonly intervalMs: number;
  /** Whether an answer says that the lease has been renewed. */
  readonly isAcknowledged: (answer: Uint8Array) => boolean;
};

export class Beater {
  readonly beats: Beats = { acknowledged: 0, refused: 0, broken: new Map(), longestSilence: 0 };
  readonly #options: BeaterOptions;
  readonly #messages: Uint8Array[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #next = 0;
  #owed = 0;
  #member = 0;
  #client: H2Client | undefined;
  #call: OpenCall | undefined;
  #connecting = false;
  #heardAt = performance.now();
  #stopped = false;

  constructor(options: BeaterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** `message` goes out now, and then once an interval. */
  add(message: Uint8Array): void {
    this.#messages.push(message);
    this.#call?.send(message);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#client?.close();
  }

  #tick(): void {
    if (this.#call === undefined) {
      if (!this.#connecting) this.#connect();
      return;
    }
    this.#owed += this.#messages.length * TICK_MS / this.#options.intervalMs;
    for (; this.#owed >= 1; this.#owed--) {
      this.#call.send(this.#messages[this.#next++ % this.#messages.length]!);
    }
  }

  async #connect(): Promise<void> {
    const { addresses, path, isAcknowledged } = this.#options;
    this.#connecting = true;
    try {
      const client = await H2Client.connect(addresses[this.#member++ % addresses.length]!);
      this.#client = client;
      const reader = new MessageReader((bytes, start, end) =>
        this.#hear(isAcknowledged(bytes.subarray(start, end)))
      );
      this.#call = client.open(
        path,
        (piece) => reader.push(piece),
        (status) => this.#onEnd(client, status),
      );
    } catch {
      await sleep(RETRY_MS);
    }
    this.#connecting = false;
  }

  #onEnd(client: H2Client, status: number): void {
    this.#call = undefined;
    const { broken } = this.beats;
    if (!this.#stopped) broken.set(status, (broken.get(status) ?? 0) + 1);
    client.close();
  }

  #hear(acknowledged: boolean): void {
    const now = performance.now();
    this.beats.longestSilence = Math.max(this.beats.longestSilence, now - this.#heardAt);
    this.#heardAt = now;
    if (acknowledged) this.beats.acknowledged++;
    else this.beats.refused++;
  }
}
