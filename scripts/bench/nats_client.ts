/** As much of the NATS protocol as a publisher needs that waits for JetStream's acks. */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";

const CRLF = Buffer.from("\r\n");
const INBOX = "_INBOX.bench";
const CONNECT = JSON.stringify({ verbose: false, pedantic: false, lang: "bench", version: "0" });

/** Messages to one subject, as they go over the wire, each to be answered to `INBOX`. */
export function publications(subject: string, count: number, payloadBytes: number): Buffer {
  const one = publication(subject, Buffer.alloc(payloadBytes, 7));
  return Buffer.concat(Array.from({ length: count }, () => one));
}

function publication(subject: string, payload: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`PUB ${subject} ${INBOX} ${payload.length}\r\n`),
    payload,
    CRLF,
  ]);
}

/** The payloads that a server sends, out of pieces that are cut anywhere. Throws for `-ERR`. */
export class NatsReader {
  #rest = Buffer.alloc(0);

  constructor(
    private readonly take: (payload: Buffer) => void,
    private readonly ping: () => void,
  ) {}

  push(piece: Buffer): void {
    let bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    for (;;) {
      const used = this.#one(bytes);
      if (used === 0) break;
      bytes = bytes.subarray(used);
    }
    this.#rest = Buffer.from(bytes);
  }

  /** How many bytes the first operation takes; 0 while it is not whole. */
  #one(bytes: Buffer): number {
    const end = bytes.indexOf(CRLF);
    if (end < 0) return 0;
    const line = bytes.toString("latin1", 0, end);
    const begin = end + CRLF.length;
    if (line.startsWith("MSG ")) {
      const length = Number(line.slice(line.lastIndexOf(" ") + 1));
      const whole = begin + length + CRLF.length;
      if (bytes.length < whole) return 0;
      this.take(bytes.subarray(begin, begin + length));
      return whole;
    }
    if (line === "PING") this.ping();
    if (line.startsWith("-ERR")) throw new Error(`NATS: ${line}`);
    return begin;
  }
}

/** One connection. What it publishes is answered in order. */
export class NatsClient {
  readonly #socket: Socket;
  readonly #waiting: { left: number; readonly resolve: (last: Buffer) => void }[] = [];
  readonly failed: Promise<never>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    promise.catch(() => {});
    const reader = new NatsReader((payload) => this.#take(payload), () => socket.write("PONG\r\n"));
    socket.on("data", (piece: Buffer) => {
      try {
        reader.push(piece);
      } catch (error) {
        reject(error);
      }
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("NATS closed the connection")));
    socket.write(`CONNECT ${CONNECT}\r\nSUB ${INBOX} 1\r\n`);
  }

  static async connect(address: string): Promise<NatsClient> {
    const [host = "", port] = address.split(":");
    const socket = connect({ host, port: Number(port), noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new NatsClient(socket);
  }

  /** Sends one message; resolves with what it is answered. */
  request(subject: string, payload: string): Promise<Buffer> {
    return this.send(publication(subject, Buffer.from(payload)), 1);
  }

  /** Sends `count` messages that are encoded already; resolves with their last answer. */
  send(messages: Buffer, count: number): Promise<Buffer> {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    this.#waiting.push({ left: count, resolve });
    this.#socket.write(messages);
    return Promise.race([promise, this.failed]);
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(payload: Buffer): void {
    const [first] = this.#waiting;
    // Not one of a batch may be refused: all are looked at.
    if (payload.includes('"error"')) throw new Error(`NATS: ${payload}`);
    if (first === undefined || --first.left > 0) return;
    this.#waiting.shift();
    first.resolve(payload);
  }
}
