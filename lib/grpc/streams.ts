/** Calls that stay open, and how they end. */
import type { Buffer } from "node:buffer";
import type { ServerDuplexStream, ServerWritableStream } from "@grpc/grpc-js";
import { status as Code } from "@grpc/grpc-js";
import { batchOf } from "./batch.ts";
import { Call } from "./call.ts";
import type { Edge } from "./edge.ts";
import { isBehind, streamOf } from "./long_answer.ts";

/** A call whose answers go out as bytes that are encoded already. */
export type RawStream = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** Something that a stop of the server ends. */
export interface Endable {
  end(error: Error): void;
}

/** The streams that are open, so that a stop can end them. */
export class OpenStreams {
  readonly #open = new Set<Endable>();

  get size(): number {
    return this.#open.size;
  }

  add(stream: Endable): void {
    this.#open.add(stream);
  }

  delete(stream: Endable): void {
    this.#open.delete(stream);
  }

  endAll(error: Error): void {
    for (const stream of [...this.#open]) stream.end(error);
  }
}

/** The server's half of a streaming call. After its end nothing is sent, whatever is tried. */
export class ResponseStream extends Call implements Endable {
  readonly #raw: RawStream;
  readonly #streams: OpenStreams;
  #gathered: Buffer[] = [];
  #onEnd: (() => void) | undefined;
  #whenOver: (() => void) | undefined;
  protected override readonly streaming = true;

  constructor(edge: Edge, method: string, raw: RawStream, streams: OpenStreams) {
    super(edge, method, raw);
    this.#raw = raw;
    this.#streams = streams;
    streams.add(this);
    raw.on("cancelled", () => {
      this.#gathered = [];
      if (this.cancel()) this.#ended();
    });
  }

  /** `work` runs once, when the call ends for whatever reason; at once if it has. */
  onEnd(work: () => void): void {
    if (this.done) work();
    else this.#onEnd = work;
  }

  /** As `onEnd`, for what counts the streams, beside the handler. */
  whenOver(work: () => void): void {
    if (this.done) work();
    else this.#whenOver = work;
  }

  /** Whether what was sent waits for the client, as far as that is to be seen. */
  get behind(): boolean {
    const below = streamOf(this.#raw);
    return below !== undefined && isBehind(below);
  }

  /**
   * The messages of one turn are written in one go: each by itself would cost a write in grpc-js
   * and in HTTP/2, and a watch over a large state has hundreds of thousands.
   */
  send(message: Buffer): void {
    if (this.done) return;
    if (this.#gathered.push(message) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (this.#gathered.length === 0) return;
    this.#raw.write(batchOf(this.#gathered));
    this.#gathered = [];
  }

  /** Ends the call with the status of `error`, or with OK, after what has been sent. */
  end(error?: unknown): void {
    if (error === undefined) {
      if (!this.settle(Code.OK)) return;
      this.#flush();
      this.#raw.end();
    } else {
      const status = this.fail(error);
      if (status === undefined) return;
      this.#flush();
      this.#raw.emit("error", status);
    }
    this.#ended();
  }

  #ended(): void {
    this.#streams.delete(this);
    this.#whenOver?.();
    this.#onEnd?.();
  }
}
