/** Answers too long to be handed to grpc-js whole. */
import { Buffer } from "node:buffer";
import { Metadata } from "@grpc/grpc-js";
import { GRPC_LIMITS, type Timers } from "../base/mod.ts";
import type { Answer } from "./slices.ts";

/** What is needed of a unary call of grpc-js. */
export interface AnsweredCall {
  sendMetadata(metadata: Metadata): void;
}

interface MessageStream {
  write(bytes: Uint8Array): unknown;
}

/** Before every message (gRPC over HTTP/2): not compressed, and its length. */
const PREFIX_BYTES = 5;

/**
 * Writes the one message that the pieces of `answer` are, piece by piece, so that other work gets
 * its turn in between, and no faster than the client takes it. Resolves once all is written, or
 * nothing more is to be: `ended` tells. The caller ends the call with its status.
 *
 * grpc-js would copy the whole message, and hand it to HTTP/2 in one go: with 90 MB that stops a
 * node for seconds. What it writes to is not part of its API, so without it this gives false and
 * has done nothing; a test tells when a new version has changed that.
 */
export async function sendPieces(
  raw: AnsweredCall,
  { length, pieces }: Answer,
  timers: Timers,
  ended: () => boolean,
): Promise<boolean> {
  const stream = streamOf(raw);
  if (stream === undefined) return false;
  raw.sendMetadata(new Metadata());
  stream.write(prefixOf(length));
  for (const piece of pieces) {
    stream.write(piece);
    await pause(timers, 0);
    while (!ended() && isBehind(stream)) await pause(timers, GRPC_LIMITS.behindLookMs);
    if (ended()) break;
  }
  return true;
}

function pause(timers: Timers, ms: number): Promise<void> {
  return new Promise((resume) => void timers.after(ms, resume));
}

function prefixOf(length: number): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/**
 * Whether what was written waits for the client, as far as the platform tells: it takes everything
 * at once and keeps it, whatever the client has room for. It shows the window of the connection
 * and what the socket has not taken, but not the window of a stream.
 */
export function isBehind(stream: object): boolean {
  const session = memberOf(stream, "session");
  const window = memberOf(memberOf(session, "state"), "remoteWindowSize");
  if (typeof window === "number" && window <= 0) return true;
  const waiting = memberOf(memberOf(session, "socket"), "writableLength");
  return typeof waiting === "number" && waiting > GRPC_LIMITS.behindBytes;
}

/** Undefined where there is none, or none any more: the socket of a session that is over throws. */
export function memberOf(of: unknown, name: string): unknown {
  try {
    return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
  } catch {
    return undefined;
  }
}

/** The HTTP/2 stream below a call. */
export function streamOf(raw: object): MessageStream | undefined {
  const stream = memberOf(memberOf(raw, "call"), "stream");
  return isStream(stream) ? stream : undefined;
}

function isStream(value: unknown): value is MessageStream {
  return typeof value === "object" && value !== null && "write" in value &&
    typeof value.write === "function";
}
