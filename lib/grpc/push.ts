/** SourceRouter.PushRecords: batches in; acknowledgements, credits and pressure out, in order. */
import type { Buffer } from "node:buffer";
import { GRPC_LIMITS } from "../base/mod.ts";
import { CREDIT_TTL_MS, type Intake, type Pusher, type Signal } from "../delivery/mod.ts";
import type { PushResponse } from "../../proto/gen/conveyor_etl/source/PushResponse.ts";
import { encodeResponse, type Method } from "./codec.ts";
import type { Edge } from "./edge.ts";
import type { RequestFlow, RequestListener } from "./methods.ts";
import type { PushBudget, PushStream } from "./push_budget.ts";
import { encodeAck, type PushMessage } from "./source_codec.ts";
import { backpressureSignal } from "./source_responses.ts";
import type { ResponseStream } from "./streams.ts";

export type PushParts = {
  readonly method: Method<unknown, PushResponse>;
  readonly intake: Intake;
  readonly budget: PushBudget;
  readonly edge: Edge;
};

type Batch = Extract<PushMessage, { readonly kind: "batch" }>["batch"];

/**
 * One stream. What arrives while a push is on its way is the next push. While a push waits for room
 * little more is read, so a source that does not heed the signals is held by flow control.
 */
export class PushSession implements RequestListener<PushMessage>, Pusher, PushStream {
  #waiting: Batch[] = [];
  #waitingBytes = 0;
  /** The same with what is being pushed. */
  #heldBytes = 0;
  #busy = false;
  #paused = false;
  #end: { readonly error?: unknown } | undefined;
  #sourceIds: readonly string[] = [];
  #credit = { granted: 0, at: -Infinity, spent: 0 };
  #told: Signal | undefined;
  #looking = false;

  constructor(
    private readonly parts: PushParts,
    private readonly stream: ResponseStream,
    private readonly flow: RequestFlow,
  ) {
    parts.budget.open(this);
    stream.onEnd(() => this.#closed());
  }

  get signal(): AbortSignal {
    return this.stream.signal;
  }

  next(message: PushMessage): void {
    if (this.#end !== undefined) return;
    switch (message.kind) {
      case "batch":
        this.#take(message.batch);
        break;
      case "heartbeat":
        this.#credit.at = -Infinity;
        break;
      default: {
        const rest: never = message;
        return rest;
      }
    }
    void this.#pump();
  }

  complete(): void {
    this.#end ??= {};
    void this.#pump();
  }

  fail(error: unknown): void {
    this.#end ??= { error };
    void this.#pump();
  }

  finish(error: Error): void {
    this.fail(error);
  }

  held(signal: Signal): void {
    this.#tell(signal);
  }

  #take(batch: Batch): void {
    this.parts.budget.wait(batch.bytes);
    this.#heldBytes += batch.bytes;
    this.#waiting.push(batch);
    this.#waitingBytes += batch.bytes;
    const { pushWaitingBytes, pushWaitingBatches } = GRPC_LIMITS;
    const full = this.#waitingBytes >= pushWaitingBytes ||
      this.#waiting.length >= pushWaitingBatches;
    if (!full || this.#paused) return;
    this.#paused = true;
    this.flow.pause();
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting.length > 0 && !this.stream.done) await this.#push();
      if (!this.stream.done) await this.#grant();
      if (this.#end !== undefined && this.#waiting.length === 0) this.stream.end(this.#end.error);
    } catch (error) {
      this.stream.end(error);
    }
    this.#busy = false;
    if (this.#waiting.length > 0 && !this.stream.done) void this.#pump();
  }

  async #push(): Promise<void> {
    const batches = this.#waiting;
    const bytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#paused) {
      this.#paused = false;
      this.flow.resume();
    }
    const { fates, sourceIds } = await this.parts.intake.push(batches, this);
    this.#release(bytes);
    if (sourceIds.length > 0) this.#sourceIds = sourceIds;
    batches.forEach((batch, i) => {
      const fate = fates[i] ?? [];
      this.#credit.spent += batch.records.length;
      this.#send(encodeAck(batch, fate));
    });
  }

  /** Renews the credits when they are half spent or old, or when it is not all well. */
  async #grant(): Promise<void> {
    const { intake, edge } = this.parts;
    const { granted, at, spent } = this.#credit;
    const now = edge.clock.monotonic();
    const fresh = spent * 2 < granted && now - at < CREDIT_TTL_MS / 2;
    const easy = this.#told === undefined || this.#told.level === "none";
    if (fresh && easy) return;
    const [sourceId] = this.#sourceIds;
    if (sourceId === undefined) return;
    const found = await intake.grant(sourceId, Number.MAX_SAFE_INTEGER, "normal").catch(
      () => {},
    );
    // Its last pipeline is gone: the records themselves are told so.
    if (found === undefined) return;
    const { credits, signal } = found;
    if (credits !== granted || !fresh) {
      const expires = edge.clock.wall() + CREDIT_TTL_MS;
      this.#encode({ credits: { credits, expires_at_ms: Math.round(expires) } });
    }
    this.#credit = { granted: credits, at: now, spent: 0 };
    this.#tell(signal);
  }

  /** Says how full it is, unless that is known. */
  #tell(signal: Signal): void {
    const { level, pause, stage } = signal;
    const told = this.#told ?? { level: "none", pause: false, stage: undefined };
    if (level === told.level && pause === told.pause && stage === told.stage) return;
    this.#told = signal;
    this.#encode({ backpressure: backpressureSignal(signal) });
    if (pause) this.#lookAgain();
  }

  /** Whoever was told to pause is told when that is over, also when it has sent nothing. */
  #lookAgain(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.parts.edge.timers.after(GRPC_LIMITS.pushLookMs, () => {
      this.#looking = false;
      if (this.stream.done || this.#told?.pause !== true) return;
      void this.#pump();
      this.#lookAgain();
    });
  }

  #encode(response: PushResponse): void {
    this.#send(encodeResponse(this.parts.method, response));
  }

  #send(message: Buffer): void {
    this.stream.send(message);
    this.parts.budget.answered(this, message.length);
  }

  #release(bytes: number): void {
    this.#heldBytes -= bytes;
    this.parts.budget.wait(-bytes);
  }

  #closed(): void {
    this.parts.budget.close(this);
    this.#waiting = [];
    this.#release(this.#heldBytes);
  }
}
