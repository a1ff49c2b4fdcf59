/** No bytes at all; shared, since it cannot be changed. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** One array with the bytes of all of `parts`, in order. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** `bytes` cut into pieces of at most `size` bytes (views, not copies); none for no bytes. */
export function splitBytes(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    pieces.push(bytes.subarray(at, at + size));
  }
  return pieces;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Below this a loop is faster than a view. */
const LOOP_BYTES = 48;

/** Copies the bytes of `source` between `from` and `to` to `at` in `target`. */
export function copyBytes(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): void {
  const length = to - from;
  if (length > LOOP_BYTES) target.set(source.subarray(from, to), at);
  else for (let i = 0; i < length; i++) target[at + i] = source[from + i] ?? 0;
}

/**
 * What an array of bytes with a buffer of its own takes besides them, about, as measured: two objects
 * in V8's heap, one outside of it, and what the allocator adds.
 */
export const ARRAY_BYTES = 600;
