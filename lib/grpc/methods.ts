/**
 * The one wrapper around every handler: decodes, calls, encodes, and turns whatever goes wrong into
 * a status. A handler may throw; nothing that it throws reaches grpc-js or ends the process.
 */
import { Buffer } from "node:buffer";
import {
  type sendUnaryData,
  type Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status as Code,
} from "@grpc/grpc-js";
import { GRPC_LIMITS } from "../base/mod.ts";
import { Call } from "./call.ts";
import { decodeRequest, encodeResponse, type Method } from "./codec.ts";
import type { Edge } from "./edge.ts";
import { sendPieces } from "./long_answer.ts";
import type { Answer } from "./slices.ts";
import { type OpenStreams, ResponseStream } from "./streams.ts";

/** Answers one request with one message. */
export type UnaryHandler<In, Out> = (request: In, call: Call, size: number) => Promise<Out>;

/** Answers one request with many messages, until it ends the stream. */
export type StreamHandler<In> = (request: In, stream: ResponseStream) => void;

/** Takes the requests of a stream. */
export interface RequestListener<In> {
  /** May throw, which is as if the request could not be read. */
  next(request: In): void;
  /** The client has sent its last request. */
  complete(): void;
  /** What came is no request; nothing more is delivered. */
  fail(error: unknown): void;
}

/** The client's half of a bidirectional call: asks for less when it comes too fast. */
export interface RequestFlow {
  pause(): void;
  resume(): void;
}

/** Answers many requests with many messages. */
export type BidiHandler<In> = (stream: ResponseStream, flow: RequestFlow) => RequestListener<In>;

/** Messages pass grpc-js as bytes: it would answer bad ones with INTERNAL. */
const asIs = (bytes: Buffer): Buffer => bytes;

/** Puts handlers on a server. */
export class Methods {
  constructor(
    private readonly server: Server,
    private readonly edge: Edge,
    private readonly streams: OpenStreams,
  ) {}

  unary<In, Out>(method: Method<In, Out>, handler: UnaryHandler<In, Out>): void {
    this.unaryEncoded(method, async (request, call, size) => {
      return whole(encodeResponse(method, await handler(request, call, size)));
    });
  }

  /** As `unary`, for a handler that encodes its answer itself, in pieces that make one message. */
  unaryEncoded<In>(method: Method<In, never>, handler: UnaryHandler<In, Answer>): void {
    const name = method.path.slice(1);
    const run = async (raw: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => {
      const call = new Call(this.edge, name, raw);
      raw.on("cancelled", () => call.cancel());
      try {
        this.edge.gate.admit(method.path);
        const { request } = raw;
        const answer = await handler(decodeRequest(method, request), call, request.length);
        await this.#answer(raw, call, answer, reply);
      } catch (error) {
        const status = call.fail(error);
        if (status !== undefined) reply(status);
      }
    };
    this.server.register(method.path, run, asIs, asIs, "unary");
  }

  async #answer(
    raw: ServerUnaryCall<Buffer, Buffer>,
    call: Call,
    answer: Answer,
    reply: sendUnaryData<Buffer>,
  ): Promise<void> {
    // What is left of a call that has ended is not the whole answer, and nobody waits for it.
    if (call.done) return;
    const { timers } = this.edge;
    const long = answer.length > GRPC_LIMITS.sliceBytes;
    const sent = long && await sendPieces(raw, answer, timers, () => call.done);
    if (!call.settle(Code.OK)) return;
    if (sent) return reply({ code: Code.OK, details: "OK" });
    const pieces = [...answer.pieces];
    reply(null, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
  }

  serverStream<In>(method: Method<In, never>, handler: StreamHandler<In>): void {
    const run = (raw: ServerWritableStream<Buffer, Buffer>) => {
      const stream = new ResponseStream(this.edge, method.path.slice(1), raw, this.streams);
      guard(stream, () => {
        this.#admit(method.path, stream);
        handler(decodeRequest(method, raw.request), stream);
      });
    };
    this.server.register(method.path, run, asIs, asIs, "serverStream");
  }

  bidi<In>(method: Method<In, never>, handler: BidiHandler<In>): void {
    this.bidiDecoded(method.path, (bytes) => decodeRequest(method, bytes), handler);
  }

  /** As `bidi`, for requests that are not read by the generated types. `decode` may throw. */
  bidiDecoded<In>(path: string, decode: (bytes: Buffer) => In, handler: BidiHandler<In>): void {
    const run = (raw: ServerDuplexStream<Buffer, Buffer>) => {
      const stream = new ResponseStream(this.edge, path.slice(1), raw, this.streams);
      guard(stream, () => {
        this.#admit(path, stream);
        const listener = handler(stream, raw);
        let failed = false;
        raw.on("data", (bytes: Buffer) => {
          if (failed || stream.done) return;
          try {
            listener.next(decode(bytes));
          } catch (error) {
            failed = true;
            listener.fail(error);
          }
        });
        raw.on("end", () => {
          if (!failed && !stream.done) listener.complete();
        });
      });
    };
    this.server.register(path, run, asIs, asIs, "bidi");
  }

  #admit(path: string, stream: ResponseStream): void {
    this.edge.gate.admitStream(path, (work) => stream.whenOver(work));
  }
}

/** An answer in one piece. */
export function whole(message: Buffer): Answer {
  return { length: message.length, pieces: [message] };
}

/** What `work` throws ends the stream. */
export function guard(stream: ResponseStream, work: () => void): void {
  try {
    work();
  } catch (error) {
    stream.end(error);
  }
}
