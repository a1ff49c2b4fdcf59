/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): every key ranks all hosts by a hash of the two
 * and takes the first. A host that goes moves only the keys that it had; one that comes takes its
 * share from all the others evenly.
 */

/** A name's two hashes, int32 each. Names are hashed once, pairs of them often. */
export type NameHash = { readonly a: number; readonly b: number };

/** Source: two multiplicative hashes side by side, mixed as in bryc's cyrb53. */
export function hashName(name: string): NameHash {
  let [a, b] = [0xdeadbeef | 0, 0x41c6ce57];
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  return { a: mix(a ^ b), b: mix(b ^ Math.imul(a, 0x9e3779b9)) };
}

/**
 * How much `viewer` prefers `host` for `stage`: an unsigned 32-bit number. In int32 arithmetic
 * throughout, since this is asked a hundred thousand times when one of many sidecars comes.
 */
export function weightOf(stage: NameHash, viewer: NameHash, host: NameHash): number {
  const a = mix(stage.a ^ Math.imul(viewer.a, 0x9e3779b9));
  const b = mix(stage.b ^ Math.imul(viewer.b, 0x85ebca6b) ^ a);
  return mix(mix(a ^ Math.imul(host.a, 0x9e3779b9)) ^ b ^ host.b) >>> 0;
}

/** murmur3's finalizer. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The host that `viewer` takes for `stage`; the ids decide between equal weights. */
export function choose<T extends { readonly sidecarId: string; readonly hash: NameHash }>(
  stage: NameHash,
  viewer: NameHash,
  hosts: Iterable<T>,
): { readonly host: T; readonly weight: number } | undefined {
  let best: T | undefined;
  let most = -1;
  for (const host of hosts) {
    const weight = weightOf(stage, viewer, host.hash);
    if (weight < most || (weight === most && best!.sidecarId < host.sidecarId)) continue;
    best = host;
    most = weight;
  }
  return best && { host: best, weight: most };
}
