/** Answers too long to be handed to grpc-js whole. */
import { Buffer } from "node:buffer";
import { Metadata } from "@grpc/grpc-js";
import type { Timers } from "../base/mod.ts";

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
 * Writes the one message that `pieces` are, piece by piece, so that other work gets its turn in
 * between; `pieces` is emptied on the way. Resolves once all is written, or nothing more is to be:
 * `ended` tells. The caller ends the call with its status.
 *
 * grpc-js would copy the whole message, and hand it to HTTP/2 in one go: with 90 MB that stops a
 * node for seconds. What it writes to is not part of its API, so without it this gives false and
 * has done nothing; a test tells when a new version has changed that.
 */
export async function sendPieces(
  raw: AnsweredCall,
  pieces: Buffer[],
  timers: Timers,
  ended: () => boolean,
): Promise<boolean> {
  const stream = streamOf(raw);
  if (stream === undefined) return false;
  raw.sendMetadata(new Metadata());
  stream.write(prefixOf(pieces));
  for (let piece = pieces.shift(); piece !== undefined && !ended(); piece = pieces.shift()) {
    stream.write(piece);
    await new Promise<void>((resume) => timers.after(0, resume));
  }
  return true;
}

function prefixOf(pieces: readonly Buffer[]): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(pieces.reduce((sum, { length }) => sum + length, 0), 1);
  return prefix;
}

/** The HTTP/2 stream below a call. */
export function streamOf(raw: object): MessageStream | undefined {
  const call = "call" in raw ? raw.call : undefined;
  if (typeof call !== "object" || call === null || !("stream" in call)) return undefined;
  return isStream(call.stream) ? call.stream : undefined;
}

function isStream(value: unknown): value is MessageStream {
  return typeof value === "object" && value !== null && "write" in value &&
    typeof value.write === "function";
}
