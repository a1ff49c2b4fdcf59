/**
 * gRPC calls over one HTTP/2 connection (RFC 9113), as cheaply as JavaScript can: frames are made
 * and read by hand, requests of one turn leave in one write. It is made for measuring servers that
 * behave; what it does not expect ends the connection with an error.
 */
import { RequestHeaders, statusIn } from "./hpack.ts";

const FRAME = {
  data: 0,
  headers: 1,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;
const SETTING = { headerTableSize: 1, maxConcurrentStreams: 3, initialWindowSize: 4 } as const;

const PREFACE = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const FRAME_HEADER = 9;
const GRPC_PREFIX = 5;
const DEFAULT_WINDOW = 65_535;
const LARGEST_WINDOW = 2 ** 31 - 1;
const LARGEST_FRAME = 16_384;
/** Bytes received on the connection before the server is given as many to send again. */
const RENEW_AFTER = 2 ** 28;

/** UNKNOWN and UNAVAILABLE of gRPC. */
const UNKNOWN = 2;
const UNAVAILABLE = 14;

/** Told once how a call ended: the gRPC status and, with 0, the answer's protobuf bytes. */
export type Done = (status: number, answer: Uint8Array) => void;

/**
 * Takes the answer as it comes, cut anywhere, instead of `Done`: messages behind their prefixes of
 * one byte and a length. What it is given is valid until it returns.
 */
export type OnPiece = (piece: Uint8Array) => void;

type Waiting = {
  readonly path: string;
  readonly request: Uint8Array;
  readonly done: Done;
  readonly onPiece: OnPiece | undefined;
};

type Stream = {
  readonly done: Done;
  readonly onPiece: OnPiece | undefined;
  answer: Uint8Array;
  /** Bytes that the server takes on this stream. */
  window: number;
  /** Messages for which there is no room. */
  readonly waiting: Uint8Array[];
  ending: boolean;
};

/** A call that goes on: messages both ways, until either side ends it. */
export type OpenCall = {
  /** `message` is copied. Messages above 16 KiB are a RangeError. */
  send(message: Uint8Array): void;
  /** Nothing more comes from this side. */
  end(): void;
};

const NOTHING = new Uint8Array();

export class H2Client {
  readonly #connection: Deno.TcpConn;
  readonly #headers: RequestHeaders;
  readonly #streams = new Map<number, Stream>();
  /** Calls for which the connection's window has no room. */
  readonly #waiting: Waiting[] = [];
  #out = new FrameBuffer();
  #spare = new FrameBuffer();
  #writing = false;
  #flushPlanned = false;
  #nextStream = 1;
  #window = DEFAULT_WINDOW;
  #streamWindow = DEFAULT_WINDOW;
  #received = 0;
  #paused: PromiseWithResolvers<void> | undefined;
  #closed = false;

  private constructor(connection: Deno.TcpConn, authority: string) {
    this.#connection = connection;
    this.#headers = new RequestHeaders(authority);
  }

  /** Connects to `host:port`, without TLS. */
  static async connect(address: string): Promise<H2Client> {
    const { hostname, port } = new URL(`http://${address}`);
    const connection = await Deno.connect({ hostname, port: Number(port) || 80 });
    connection.setNoDelay();
    const client = new H2Client(connection, address);
    client.#open();
    client.#read().catch(() => {}).finally(() => {
      client.close();
      connection.close();
    });
    return client;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Calls `path` (`/package.Service/Method`). `request` is copied. */
  call(path: string, request: Uint8Array, done: Done, onPiece?: OnPiece): void {
    if (this.#closed) return done(UNAVAILABLE, NOTHING);
    const length = GRPC_PREFIX + request.length;
    if (length > LARGEST_FRAME) throw new RangeError("the request does not fit one frame");
    if (length > this.#window) {
      this.#waiting.push({ path, request: request.slice(), done, onPiece });
      return;
    }
    this.#window -= length;
    const id = this.#begin(path, done, onPiece);
    this.#out.frame(FRAME.data, FLAG.endStream, id, length).message(request);
    this.#planFlush();
  }

  /** Opens a call of messages both ways; `done` is told the status when the server ends it. */
  open(path: string, onPiece: OnPiece, done: (status: number) => void): OpenCall {
    if (this.#closed) {
      queueMicrotask(() => done(UNAVAILABLE));
      return { send: () => {}, end: () => {} };
    }
    const id = this.#begin(path, done, onPiece);
    this.#planFlush();
    return {
      send: (message) => this.#send(id, message),
      end: () => {
        const stream = this.#streams.get(id);
        if (stream === undefined) return;
        stream.ending = true;
        this.#drain(id, stream);
      },
    };
  }

  /** Stops reading: what the server sends stays with it, until `resume`. */
  pause(): void {
    this.#paused ??= Promise.withResolvers();
  }

  resume(): void {
    this.#paused?.resolve();
    this.#paused = undefined;
  }

  #begin(path: string, done: Done, onPiece: OnPiece | undefined): number {
    const id = this.#nextStream;
    this.#nextStream += 2;
    const [window, waiting, ending] = [this.#streamWindow, [], false];
    this.#streams.set(id, { done, onPiece, answer: NOTHING, window, waiting, ending });
    const headers = this.#headers.block(path);
    this.#out.frame(FRAME.headers, FLAG.endHeaders, id, headers.length).bytes(headers);
    return id;
  }

  #send(id: number, message: Uint8Array): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    if (GRPC_PREFIX + message.length > LARGEST_FRAME) {
      throw new RangeError("the message does not fit one frame");
    }
    if (stream.waiting.length > 0 || !this.#write(id, stream, message)) {
      stream.waiting.push(message.slice());
    }
  }

  /** Whether there was room. */
  #write(id: number, stream: Stream, message: Uint8Array): boolean {
    const length = GRPC_PREFIX + message.length;
    if (length > this.#window || length > stream.window) return false;
    this.#window -= length;
    stream.window -= length;
    this.#out.frame(FRAME.data, 0, id, length).message(message);
    this.#planFlush();
    return true;
  }

  #drain(id: number, stream: Stream): void {
    while (stream.waiting.length > 0 && this.#write(id, stream, stream.waiting[0]!)) {
      stream.waiting.shift();
    }
    if (!stream.ending || stream.waiting.length > 0) return;
    stream.ending = false;
    this.#out.frame(FRAME.data, FLAG.endStream, id, 0);
    this.#planFlush();
  }

  /** Fails the calls that are open. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.resume();
    // While a read waits, closing would do nothing; the server's answer to this ends the read.
    this.#connection.closeWrite().catch(() => {});
    this.#connection.unref();
    const open = [...this.#streams.values(), ...this.#waiting.splice(0)];
    this.#streams.clear();
    for (const { done } of open) done(UNAVAILABLE, NOTHING);
  }

  #open(): void {
    this.#out.bytes(PREFACE);
    this.#out.frame(FRAME.settings, 0, 0, 12)
      .uint16(SETTING.headerTableSize).uint32(0)
      .uint16(SETTING.initialWindowSize).uint32(LARGEST_WINDOW);
    this.#out.frame(FRAME.windowUpdate, 0, 0, 4).uint32(LARGEST_WINDOW - DEFAULT_WINDOW);
    this.#planFlush();
  }

  #planFlush(): void {
    if (this.#flushPlanned || this.#writing) return;
    this.#flushPlanned = true;
    queueMicrotask(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    this.#flushPlanned = false;
    this.#writing = true;
    try {
      while (this.#out.length > 0 && !this.#closed) {
        const full = this.#out;
        this.#out = this.#spare;
        this.#spare = full;
        const bytes = full.take();
        for (let at = 0; at < bytes.length;) {
          at += await this.#connection.write(bytes.subarray(at));
        }
      }
    } catch {
      this.close();
    } finally {
      this.#writing = false;
    }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(1 << 18);
    let filled = 0;
    for (;;) {
      const count = await this.#connection.read(buffer.subarray(filled));
      if (count === null) return;
      await this.#paused?.promise;
      filled += count;
      const used = this.#frames(buffer.subarray(0, filled));
      if (used > 0) buffer.copyWithin(0, used, filled);
      filled -= used;
    }
  }

  /** Takes all whole frames; returns how many bytes they were. */
  #frames(bytes: Uint8Array): number {
    let at = 0;
    while (at + FRAME_HEADER <= bytes.length) {
      const length = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
      const end = at + FRAME_HEADER + length;
      if (end > bytes.length) break;
      const id = uint32(bytes, at + 5) & LARGEST_WINDOW;
      this.#frame(bytes[at + 3]!, bytes[at + 4]!, id, bytes.subarray(at + FRAME_HEADER, end));
      at = end;
    }
    return at;
  }

  #frame(type: number, flags: number, id: number, payload: Uint8Array): void {
    switch (type) {
      case FRAME.data:
        return this.#onData(flags, id, payload);
      case FRAME.headers:
        return this.#onHeaders(flags, id, payload);
      case FRAME.rstStream:
        return this.#finish(id, UNAVAILABLE);
      case FRAME.settings:
        return this.#onSettings(flags, payload);
      case FRAME.ping:
        if (flags & FLAG.ack) return;
        this.#out.frame(FRAME.ping, FLAG.ack, 0, payload.length).bytes(payload);
        return this.#planFlush();
      case FRAME.goaway:
        return this.close();
      case FRAME.windowUpdate:
        return this.#onWindowUpdate(id, uint32(payload, 0));
      case FRAME.continuation:
        throw new Error("an answer's headers do not fit one frame");
      default:
        return; // RFC 9113, 4.1: unknown frames are ignored.
    }
  }

  #onData(flags: number, id: number, payload: Uint8Array): void {
    if (flags & FLAG.padded) throw new Error("a padded answer");
    this.#renew(payload.length);
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    if (stream.onPiece !== undefined) stream.onPiece(payload);
    else {stream.answer = stream.answer.length === 0
        ? payload.slice()
        : concat(stream.answer, payload);}
    if (flags & FLAG.endStream) this.#finish(id, UNKNOWN);
  }

  #renew(bytes: number): void {
    this.#received += bytes;
    if (this.#received < RENEW_AFTER) return;
    this.#out.frame(FRAME.windowUpdate, 0, 0, 4).uint32(this.#received);
    this.#received = 0;
    this.#planFlush();
  }

  #onHeaders(flags: number, id: number, payload: Uint8Array): void {
    if (flags & (FLAG.padded | FLAG.priority)) throw new Error("padded headers");
    if (!(flags & FLAG.endHeaders)) throw new Error("headers that do not fit one frame");
    if (flags & FLAG.endStream) this.#finish(id, statusIn(payload) ?? UNKNOWN);
  }

  #onSettings(flags: number, payload: Uint8Array): void {
    if (flags & FLAG.ack) return;
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      const key = (payload[at]! << 8) | payload[at + 1]!;
      const value = uint32(payload, at + 2);
      if (key === SETTING.headerTableSize && value < 4_096) throw new Error("no header table");
      if (key === SETTING.initialWindowSize) this.#onInitialWindow(value);
    }
    this.#out.frame(FRAME.settings, FLAG.ack, 0, 0);
    this.#planFlush();
  }

  /** Whatever it is, a single request fits, so unary calls need not look at their stream's. */
  #onInitialWindow(value: number): void {
    if (value < LARGEST_FRAME) throw new Error("no window");
    for (const stream of this.#streams.values()) stream.window += value - this.#streamWindow;
    this.#streamWindow = value;
  }

  #onWindowUpdate(id: number, room: number): void {
    if (id !== 0) {
      const stream = this.#streams.get(id);
      if (stream === undefined) return;
      stream.window += room;
      return this.#drain(id, stream);
    }
    this.#window += room;
    for (const [id, stream] of this.#streams) {
      if (stream.waiting.length > 0) this.#drain(id, stream);
    }
    const waiting = this.#waiting.splice(0);
    for (const { path, request, done, onPiece } of waiting) {
      this.call(path, request, done, onPiece);
    }
  }

  #finish(id: number, status: number): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    this.#streams.delete(id);
    const whole = status === 0 && stream.answer.length >= GRPC_PREFIX;
    stream.done(status, whole ? stream.answer.subarray(GRPC_PREFIX) : NOTHING);
  }
}

/** Frames on their way out. */
class FrameBuffer {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  frame(type: number, flags: number, id: number, length: number): this {
    this.#reserve(FRAME_HEADER + length);
    this.#view.setUint32(this.length, (length << 8) | type);
    this.#bytes[this.length + 4] = flags;
    this.#view.setUint32(this.length + 5, id);
    this.length += FRAME_HEADER;
    return this;
  }

  /** A gRPC message: not compressed, its length, its bytes. */
  message(bytes: Uint8Array): this {
    this.#bytes[this.length++] = 0;
    return this.uint32(bytes.length).bytes(bytes);
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  uint16(value: number): this {
    this.#view.setUint16(this.length, value);
    this.length += 2;
    return this;
  }

  uint32(value: number): this {
    this.#view.setUint32(this.length, value);
    this.length += 4;
    return this;
  }

  /** What is in it; valid until it is filled again. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>>
    0;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
