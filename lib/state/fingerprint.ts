import { encodeSnapshot } from "./snapshot.ts";
import type { ReplicatedState } from "./state.ts";

const SLICE_BYTES = 64 * 1024;

/**
 * A digest of everything in the state: replicas that applied the same commands have the same one.
 * 64 bits as hex; for comparing, not for secrets. O(n).
 * Source: two multiplicative hashes side by side, mixed as in bryc's cyrb53.
 */
export function fingerprint(state: ReplicatedState): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const chunk of encodeSnapshot(state.freeze(), SLICE_BYTES)) {
    for (const byte of chunk) {
      a = Math.imul(a ^ byte, 2654435761);
      b = Math.imul(b ^ byte, 1597334677);
    }
  }
  const high = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const low = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return hex(high) + hex(low);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
