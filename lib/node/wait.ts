import { ConveyorError, type Millis, type Timers } from "../base/mod.ts";

/** How long a promise may take, and who may lose interest in it. */
export type WaitLimits = {
  readonly timers: Timers;
  readonly wait: Millis;
  /** The error after `wait`. */
  readonly late: () => ConveyorError;
  /** Fired, already or later: the promise is rejected with `cancelled`. */
  readonly signal?: AbortSignal | undefined;
};

/** The other end of a promise. Only the first call counts. */
export interface Waiter<T> {
  readonly isSettled: boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * A promise that `begin` has settled, unless the limits are reached before. `end` is called once,
 * when it is settled, however.
 */
export function waitFor<T>(
  { timers, wait, late, signal }: WaitLimits,
  begin: (waiter: Waiter<T>) => void,
  end: () => void = () => {},
): Promise<T> {
  if (signal?.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (then: () => void) => {
      if (isSettled) return;
      isSettled = true;
      cancelTimer();
      signal?.removeEventListener("abort", abort);
      end();
      then();
    };
    const waiter: Waiter<T> = {
      get isSettled() {
        return isSettled;
      },
      resolve: (value) => settle(() => resolve(value)),
      reject: (error) => settle(() => reject(error)),
    };
    const abort = () => waiter.reject(cancelled());
    const cancelTimer = timers.after(wait, () => waiter.reject(late()));
    signal?.addEventListener("abort", abort);
    begin(waiter);
  });
}

/** Resolves after `wait`. Rejects with `cancelled` when `signal` fires. */
export function pause(timers: Timers, wait: Millis, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancelTimer();
      reject(cancelled());
    };
    const cancelTimer = timers.after(wait, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}

export function cancelled(): ConveyorError {
  return new ConveyorError("cancelled", "the caller has gone");
}
