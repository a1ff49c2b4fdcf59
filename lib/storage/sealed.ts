import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";

/** The format of everything in the data directory. */
export const FORMAT = 1;

/** A value with the checksum of its text: the database hands back a flipped bit as if it were true. */
export type Sealed = { readonly text: string; readonly checksum: number };

/** Seals a value that JSON can carry. `kind` says what it is, so that it passes for nothing else. */
export function seal(kind: string, value: unknown, format = FORMAT): Sealed {
  const text = JSON.stringify({ format, value });
  return { text, checksum: checksumOf(kind, text) };
}

/**
 * The value in `sealed`. Throws FatalError when it is not what was sealed as `kind`, or when a newer
 * program wrote it; `what` names it in the message.
 */
export function unseal<T>(kind: string, sealed: unknown, what: string): T {
  const { text, checksum } = (sealed ?? {}) as Partial<Sealed>;
  if (typeof text !== "string" || checksumOf(kind, text) !== checksum) {
    throw new FatalError(`${what} is damaged: restore the data directory from a copy`);
  }
  const { format, value } = JSON.parse(text) as { format: number; value: T };
  checkFormat(what, format);
  return value;
}

/** Throws FatalError when a newer program wrote `what`. */
export function checkFormat(what: string, format: unknown): void {
  if (format === FORMAT) return;
  throw new FatalError(
    `${what} is in format ${format}, this program reads format ${FORMAT}: use a newer program`,
  );
}

function checksumOf(kind: string, text: string): number {
  return crc32(text, crc32(kind));
}
