/** A bidirectional stream on which each message is answered by one, in order. */
import type { H2Client, OpenCall } from "./h2_client.ts";
import type { Operation } from "./load.ts";
import { MessageReader } from "./message_reader.ts";

/** Whether an answer is a good one. */
export type Check = (answer: Uint8Array) => boolean;

type Waiting = { readonly message: Uint8Array; readonly done: (acknowledged: boolean) => void };

/**
 * One stream after the other over one connection: servers may end one that has carried much, and
 * what they had not answered goes over the next.
 */
class Conversation {
  #waiting: Waiting[] = [];
  #head = 0;
  #call: OpenCall | undefined;

  constructor(
    private readonly client: H2Client,
    private readonly path: string,
    private readonly check: Check,
  ) {}

  ask(message: Uint8Array, done: (acknowledged: boolean) => void): void {
    this.#waiting.push({ message, done });
    this.#open().send(message);
  }

  #open(): OpenCall {
    if (this.#call !== undefined) return this.#call;
    const reader = new MessageReader((bytes, start, end) =>
      this.#next()?.done(this.check(bytes.subarray(start, end)))
    );
    const onPiece = (piece: Uint8Array) => reader.push(piece);
    this.#call = this.client.open(this.path, onPiece, () => this.#onEnd());
    return this.#call;
  }

  #next(): Waiting | undefined {
    const next = this.#waiting[this.#head++];
    if (this.#head * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    return next;
  }

  #onEnd(): void {
    this.#call = undefined;
    const left = this.#waiting.slice(this.#head);
    this.#waiting = [];
    this.#head = 0;
    for (const { message, done } of left) {
      if (this.client.isClosed) done(false);
      else this.ask(message, done);
    }
  }
}

/** Messages over one stream a connection; `next` makes them, each in bytes of its own. */
export function converse(path: string, next: () => Uint8Array, check: Check): Operation {
  const conversations = new WeakMap<H2Client, Conversation>();
  return (client, done) => {
    const conversation = conversations.get(client) ?? new Conversation(client, path, check);
    conversations.set(client, conversation);
    conversation.ask(next(), done);
  };
}
