/** Answers of any length, made in slices so that other work gets its turn. */
import type { Buffer } from "node:buffer";
import { FatalError, GRPC_LIMITS, type Timers } from "../base/mod.ts";
import type { Call } from "./call.ts";

/** Items that are encoded before it is known how large they are. */
const FIRST_SLICE = 16;

/** One message. */
export type Answer = {
  /** Of all pieces together, in bytes. */
  readonly length: number;
  /** To be taken once; some are made as they are asked for. */
  readonly pieces: Iterable<Buffer>;
};

/** Which items make a piece, and how long it is. */
type Slice = { readonly from: number; readonly to: number; readonly length: number };

/** Items, and the place of the first among all. */
export type Encode<Item> = (items: readonly Item[], from: number) => Buffer;

/**
 * The message `first`, with the repeated member that `encode` makes of all of `items`: protobuf
 * messages that follow each other are one message with all their members.
 *
 * The length of a message goes before it, so all is encoded to know how long it is. Of a long one
 * only the beginning is kept: the rest is encoded again when its turn to be sent has come. So
 * `encode` gives the same for the same items whenever it is asked.
 */
export async function encodeSliced<Item>(
  timers: Timers,
  call: Call,
  first: Buffer,
  items: readonly Item[],
  encode: Encode<Item>,
): Promise<Answer> {
  const kept = [first];
  const rest: Slice[] = [];
  let length = first.length;
  let count = FIRST_SLICE;
  for (let from = 0; from < items.length && !call.done;) {
    if (from > 0) await new Promise<void>((resume) => timers.after(0, resume));
    const to = Math.min(from + count, items.length);
    const bytes = encode(items.slice(from, to), from);
    length += bytes.length;
    if (length <= GRPC_LIMITS.keptAnswerBytes) kept.push(bytes);
    else rest.push({ from, to, length: bytes.length });
    from = to;
    // As many as fit in a slice, going by those before: one may be a thousand times another.
    const fitting = Math.floor(count * GRPC_LIMITS.sliceBytes / bytes.length);
    count = Math.max(1, Math.min(fitting, 4 * count, GRPC_LIMITS.sliceServices));
  }
  return { length, pieces: pieces(kept, rest, items, encode) };
}

function* pieces<Item>(
  kept: Buffer[],
  rest: readonly Slice[],
  items: readonly Item[],
  encode: Encode<Item>,
): Generator<Buffer> {
  for (let piece = kept.shift(); piece !== undefined; piece = kept.shift()) yield piece;
  for (const { from, to, length } of rest) {
    const bytes = encode(items.slice(from, to), from);
    if (bytes.length !== length) {
      throw new FatalError(`items ${from} to ${to} took ${length} bytes, and now ${bytes.length}`);
    }
    yield bytes;
  }
}
