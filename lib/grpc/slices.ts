/** Answers of any length, made in slices so that other work gets its turn. */
import type { Buffer } from "node:buffer";
import { GRPC_LIMITS, type Timers } from "../base/mod.ts";
import type { Call } from "./call.ts";
import { encodeResponse, type Method } from "./codec.ts";

/** Items that are encoded before it is known how large they are. */
const FIRST_SLICE = 16;

/**
 * The pieces of the message `first`, with the repeated member that `slice` makes of all of `items`: protobuf
 * messages that follow each other are one message with all their members.
 */
export async function encodeSliced<Out, Item>(
  timers: Timers,
  method: Method<unknown, Out>,
  call: Call,
  first: Out,
  items: readonly Item[],
  slice: (items: readonly Item[]) => Out,
): Promise<Buffer[]> {
  const slices = [encodeResponse(method, first)];
  let count = FIRST_SLICE;
  for (let at = 0; at < items.length && !call.done;) {
    if (at > 0) await new Promise<void>((resume) => timers.after(0, resume));
    const bytes = encodeResponse(method, slice(items.slice(at, at + count)));
    slices.push(bytes);
    at += count;
    // As many as fit in a slice, going by those before: one may be a thousand times another.
    const fitting = Math.floor(count * GRPC_LIMITS.sliceBytes / bytes.length);
    count = Math.max(1, Math.min(fitting, 4 * count, GRPC_LIMITS.sliceServices));
  }
  return slices;
}
