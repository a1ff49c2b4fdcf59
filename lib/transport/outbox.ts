import type { Millis, TransportLimits } from "../base/mod.ts";
import { concatBytes, NO_BYTES } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import type { FrameCodec } from "./codec.ts";
import { Fifo } from "./fifo.ts";
import { messageSize } from "./message_size.ts";
import type { FailureFrame, Frame } from "./protocol.ts";

type WaitingMessage = { readonly message: Message; readonly bytes: number; readonly at: Millis };

/** A request or an answer. */
export type Body = {
  readonly type: "request" | "answer";
  readonly id: number;
  /** What has not been taken yet. */
  rest: Uint8Array;
  state: "waiting" | "begun" | "done" | "dropped";
};

/**
 * What waits to be written to one connection, in three lanes: signs of life and the like, messages
 * of the Raft core, requests or answers. A long body is cut in pieces, and every batch has room for
 * one, so that no lane holds up another.
 *
 * Messages are encoded only when they are taken: until then the queues of all peers share the
 * entries.
 */
export class Outbox {
  readonly #codec: FrameCodec;
  readonly #limits: TransportLimits;
  #controls: Frame[] = [];
  readonly #messages = new Fifo<WaitingMessage>();
  #messageBytes = 0;
  readonly #bodies = new Fifo<Body | FailureFrame>();
  /** Without those that were dropped. */
  #bodyCount = 0;
  #bodyBytes = 0;

  constructor(codec: FrameCodec, limits: TransportLimits) {
    this.#codec = codec;
    this.#limits = limits;
  }

  /** How many requests, answers and failures have not been taken whole. */
  get bodyCount(): number {
    return this.#bodyCount;
  }

  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** Signs of life are not queued twice. */
  pushControl(frame: Extract<Frame, { type: "hello" | "welcome" | "cancel" | "ping" }>): void {
    const isKnown = frame.type === "ping" && this.#controls.some(({ type }) => type === "ping");
    if (isKnown) return;
    this.#controls.push(frame);
  }

  /**
   * Adds a message and returns how many had to go for it. The oldest go: the newest say how things
   * stand, and a gap that they leave is found by the follower and closed by the leader.
   */
  pushMessage(message: Message, at: Millis): number {
    const bytes = messageSize(message);
    this.#messages.push({ message, bytes, at });
    this.#messageBytes += bytes;
    let dropped = 0;
    while (
      this.#messages.size > this.#limits.queueMessages ||
      this.#messageBytes > this.#limits.queueBytes
    ) {
      this.#takeMessage();
      dropped++;
    }
    return dropped;
  }

  /** Drops the messages that were added before `time`, and returns how many. */
  dropMessagesBefore(time: Millis): number {
    let dropped = 0;
    for (let first = this.#messages.first; first && first.at < time; first = this.#messages.first) {
      this.#takeMessage();
      dropped++;
    }
    return dropped;
  }

  pushBody(type: Body["type"], id: number, data: Uint8Array): Body {
    const body: Body = { type, id, rest: data, state: "waiting" };
    this.#bodies.push(body);
    this.#bodyCount++;
    this.#bodyBytes += data.length;
    return body;
  }

  pushFailure(frame: FailureFrame): void {
    this.#bodies.push(frame);
    this.#bodyCount++;
  }

  /** Drops what has not been taken of `body`. */
  dropBody(body: Body): void {
    if (body.state === "done" || body.state === "dropped") return;
    body.state = "dropped";
    this.#bodyCount--;
    this.#bodyBytes -= body.rest.length;
    body.rest = NO_BYTES;
  }

  /** Drops everything, and returns how many messages. */
  clear(): number {
    const dropped = this.#messages.size;
    this.#controls = [];
    this.#messages.clear();
    this.#messageBytes = 0;
    this.#bodies.clear();
    this.#bodyCount = 0;
    this.#bodyBytes = 0;
    return dropped;
  }

  /** The next frames to write, about `batchBytes` of them; undefined when nothing waits. */
  takeBatch(): Uint8Array | undefined {
    const frames: Uint8Array[] = [];
    let bytes = 0;
    const add = (frame: Frame): void => {
      const encoded = this.#codec.encode(frame);
      frames.push(encoded);
      bytes += encoded.length;
    };
    for (const frame of this.#controls.splice(0)) add(frame);
    while (bytes < this.#limits.batchBytes) {
      const next = this.#takeMessage();
      if (next === undefined) break;
      add({ type: "message", message: next.message });
    }
    for (let next = this.#takeBody(); next !== undefined; next = this.#takeBody()) {
      add(next);
      if (bytes >= this.#limits.batchBytes) break;
    }
    return frames.length > 1 ? concatBytes(frames) : frames[0];
  }

  #takeMessage(): WaitingMessage | undefined {
    const first = this.#messages.shift();
    this.#messageBytes -= first?.bytes ?? 0;
    return first;
  }

  #takeBody(): Frame | undefined {
    for (let body = this.#bodies.first; body !== undefined; body = this.#bodies.first) {
      if (body.type !== "failure" && body.state !== "dropped") return this.#takePiece(body);
      this.#bodies.shift();
      if (body.type !== "failure") continue;
      this.#bodyCount--;
      return body;
    }
    return undefined;
  }

  #takePiece(body: Body): Frame {
    const data = body.rest.subarray(0, this.#limits.pieceBytes);
    const more = data.length < body.rest.length;
    body.rest = more ? body.rest.subarray(data.length) : NO_BYTES;
    this.#bodyBytes -= data.length;
    body.state = more ? "begun" : "done";
    if (!more) {
      this.#bodies.shift();
      this.#bodyCount--;
    }
    return { type: body.type, id: body.id, data, more };
  }
}
