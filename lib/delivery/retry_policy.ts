import type { DeliveryLimits } from "../base/mod.ts";
import type { Backoff } from "../buffer/mod.ts";
import type { DeadLetter } from "../pipeline/mod.ts";

/** How often a record is tried, and how long it waits in between. */
export type RetryPolicy = {
  /** Tries after the first. */
  readonly retries: number;
  readonly backoff: Backoff;
};

/** What a pipeline says of its retries; spans of 0 stand for the defaults. */
export function retryPolicy(
  deadLetter: DeadLetter | undefined,
  { retries, initialBackoffMs, maxBackoffMs }: DeliveryLimits,
): RetryPolicy {
  const initial = deadLetter?.initialBackoff || initialBackoffMs;
  const max = Math.max(initial, deadLetter?.maxBackoff || maxBackoffMs);
  return { retries: deadLetter?.maxRetries ?? retries, backoff: { initial, max } };
}
