import { ConveyorError, GRPC_LIMITS } from "../base/mod.ts";

/** A push stream as the budget sees it. */
export interface PushStream {
  /** Nothing more is read; it ends with `error` once what was read is answered. */
  finish(error: Error): void;
}

/** What all push streams may cost together. */
export class PushBudget {
  /** Bytes of answers that each has carried: whether they are read is not to be seen. */
  readonly #carried = new Map<PushStream, number>();
  #answers = 0;
  #waiting = 0;

  open(stream: PushStream): void {
    this.#carried.set(stream, 0);
  }

  close(stream: PushStream): void {
    this.#answers -= this.#carried.get(stream) ?? 0;
    this.#carried.delete(stream);
  }

  /** A stream has been sent `bytes`. Beyond the bound whoever has carried most begins anew. */
  answered(stream: PushStream, bytes: number): void {
    const carried = this.#carried.get(stream);
    if (carried === undefined) return;
    this.#carried.set(stream, carried + bytes);
    this.#answers += bytes;
    if (this.#answers <= GRPC_LIMITS.pushAnswersBytes) return;
    const [most] = [...this.#carried].sort(([, a], [, b]) => b - a);
    if (most === undefined) return;
    this.close(most[0]);
    const text = "the stream has carried its bound; open a new one";
    most[0].finish(new ConveyorError("unavailable", text));
  }

  /** Bytes have been read that wait, or wait no more. Throws `resource_exhausted` beyond the bound. */
  wait(bytes: number): void {
    if (bytes > 0 && this.#waiting + bytes > GRPC_LIMITS.pushWaitingBytesInAll) {
      throw new ConveyorError(
        "resource_exhausted",
        "too many records wait for room on this node; send them again later",
        GRPC_LIMITS.pushRetryMs,
      );
    }
    this.#waiting += bytes;
  }
}
