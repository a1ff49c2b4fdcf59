/**
 * One call of grpc.health.v1.Health/Check, over HTTP/2 (RFC 9113) by hand: a probe runs every few
 * seconds, beside the node and on its budget, so it must be small, and it must not depend on what
 * it judges. It sends one request, reads frames, and decodes no header at all: an answer that is
 * not OK has no message.
 */
import { connect, type Socket } from "node:net";
import { CLI_LIMITS, type Timers } from "../base/mod.ts";
import type { Address } from "../config/mod.ts";

const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, goAway: 7 } as const;
const FLAG = { ack: 1, endStream: 1, endHeaders: 4, padded: 8 } as const;
const FRAME_HEAD = 9;
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const PATH = "/grpc.health.v1.Health/Check";
/** HealthCheckResponse: its one member, `status = 1`, and the value SERVING. */
const [STATUS_TAG, SERVING] = [0x08, 1];
/** Of an empty message: not compressed, no bytes. */
const EMPTY_MESSAGE = Uint8Array.of(0, 0, 0, 0, 0);

const encoder = new TextEncoder();

/** Undefined when the node at `address` says that it serves; else why not. Never rejects. */
export function probe(address: Address, timers: Timers): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { host, port } = address;
    const socket = connect({ host, port, noDelay: true });
    const reader = new AnswerReader();
    const done = (problem: string | undefined) => {
      cancel();
      socket.destroy();
      resolve(problem);
    };
    const cancel = timers.after(
      CLI_LIMITS.probeMs,
      () => done(`no answer within ${CLI_LIMITS.probeMs / 1_000} s`),
    );
    socket.on("connect", () => socket.write(requestOf(address)));
    socket.on("data", (bytes: Uint8Array) => {
      const answer = reader.read(bytes, socket);
      if (answer !== undefined) done(answer.problem);
    });
    socket.on("error", () => done("cannot be reached"));
    socket.on("close", () => done("closed the connection without an answer"));
  });
}

function requestOf(address: Address): Uint8Array {
  return join([
    encoder.encode(PREFACE),
    frame(FRAME.settings, 0, 0, new Uint8Array()),
    frame(FRAME.headers, FLAG.endHeaders, 1, headersOf(address)),
    frame(FRAME.data, FLAG.endStream, 1, EMPTY_MESSAGE),
  ]);
}

/** A header block (RFC 7541): indexed fields, and literals that are neither indexed nor packed. */
function headersOf(address: Address): Uint8Array {
  const [post, http, path, authority, contentType] = [0x83, 0x86, 0x04, 0x01, [0x0f, 0x10]];
  return join([
    Uint8Array.of(post, http, path),
    literal(PATH),
    Uint8Array.of(authority),
    literal(address.text.slice(0, CLI_LIMITS.authorityBytes)),
    Uint8Array.from(contentType),
    literal("application/grpc"),
    Uint8Array.of(0),
    literal("te"),
    literal("trailers"),
  ]);
}

/** A text of at most 126 bytes, whose length takes one. */
function literal(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  return join([Uint8Array.of(bytes.length), bytes]);
}

function frame(type: number, flags: number, stream: number, body: Uint8Array): Uint8Array {
  const head = new Uint8Array(FRAME_HEAD);
  const view = new DataView(head.buffer);
  view.setUint16(1, body.length);
  head.set([type, flags], 3);
  view.setUint32(5, stream);
  return join([head, body]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

type Answer = { readonly problem: string | undefined };

const NO_NODE: Answer = { problem: "what answers is no node" };

/** Takes frames off a connection until there is an answer. */
class AnswerReader {
  #pending: Uint8Array = new Uint8Array();
  #message: Uint8Array = new Uint8Array();

  read(bytes: Uint8Array, socket: Pick<Socket, "write">): Answer | undefined {
    this.#pending = join([this.#pending, bytes]);
    for (;;) {
      if (this.#pending.length < FRAME_HEAD) return undefined;
      const view = new DataView(this.#pending.buffer, this.#pending.byteOffset);
      const length = view.getUint32(0) >>> 8;
      if (length > CLI_LIMITS.probeFrameBytes) return NO_NODE;
      if (this.#pending.length < FRAME_HEAD + length) return undefined;
      const [type = 0, flags = 0] = this.#pending.subarray(3, 5);
      const body = this.#pending.subarray(FRAME_HEAD, FRAME_HEAD + length);
      this.#pending = this.#pending.subarray(FRAME_HEAD + length);
      const answer = this.#take(type, flags, body, socket);
      if (answer !== undefined) return answer;
    }
  }

  #take(
    type: number,
    flags: number,
    body: Uint8Array,
    socket: Pick<Socket, "write">,
  ): Answer | undefined {
    if (type === FRAME.settings && (flags & FLAG.ack) === 0) {
      socket.write(frame(FRAME.settings, FLAG.ack, 0, new Uint8Array()));
    }
    if (type === FRAME.goAway) return { problem: "the node is stopping" };
    if (type === FRAME.reset) return { problem: "the node does not serve" };
    if (type === FRAME.data) {
      const padding = (flags & FLAG.padded) === 0 ? 0 : 1 + (body[0] ?? 0);
      const from = padding === 0 ? 0 : 1;
      this.#message = join([this.#message, body.subarray(from, body.length - padding + from)]);
      if (this.#message.length > CLI_LIMITS.probeFrameBytes) return NO_NODE;
    }
    // The answer is complete with its message; what follows says nothing more.
    const { length } = this.#message;
    if (length >= EMPTY_MESSAGE.length && length >= EMPTY_MESSAGE.length + this.#said()) {
      return this.#judge();
    }
    const isOver = (type === FRAME.headers || type === FRAME.data) &&
      (flags & FLAG.endStream) !== 0;
    return isOver ? { problem: "the node does not serve" } : undefined;
  }

  /** Bytes of the message, as its prefix says. */
  #said(): number {
    return new DataView(this.#message.buffer, this.#message.byteOffset).getUint32(1);
  }

  #judge(): Answer {
    const [tag, status] = this.#message.subarray(EMPTY_MESSAGE.length);
    const serves = tag === STATUS_TAG && status === SERVING;
    return { problem: serves ? undefined : "the node says that it does not serve" };
  }
}
