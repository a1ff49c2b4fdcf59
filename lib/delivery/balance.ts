/** Which of several endpoints a batch goes to. */
import type { Rng } from "../base/mod.ts";
import type { LoadBalance } from "../pipeline/mod.ts";

/** An endpoint as a strategy sees it. */
export type Candidate = {
  /** Stable: the same service has the same name on every node, and after a restart. */
  readonly name: string;
  /** Its share of what is given out at random; at least 1. */
  readonly weight: number;
  /** Calls to it that run. */
  readonly open: number;
};

/** Chooses for one stage. */
export class Balancer {
  #turn = 0;

  constructor(private readonly rng: Rng) {}

  /** Undefined when there are none. `key` is what `consistent_hash` goes by. */
  choose<T extends Candidate>(
    strategy: LoadBalance,
    candidates: readonly T[],
    key: Uint8Array,
  ): T | undefined {
    switch (strategy) {
      case "round_robin":
        return candidates[this.#turn++ % candidates.length];
      case "least_connections":
        return this.#leastBusy(candidates);
      case "weighted_random":
        return this.#drawn(candidates);
      case "consistent_hash":
        return ranked(candidates, key);
      default: {
        const rest: never = strategy;
        return rest;
      }
    }
  }

  /** Those that are as idle take turns. */
  #leastBusy<T extends Candidate>(candidates: readonly T[]): T | undefined {
    const least = Math.min(...candidates.map(({ open }) => open));
    const idle = candidates.filter(({ open }) => open === least);
    return idle[this.#turn++ % idle.length];
  }

  #drawn<T extends Candidate>(candidates: readonly T[]): T | undefined {
    const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.rng.next() * total;
    for (const candidate of candidates) {
      left -= candidate.weight;
      if (left < 0) return candidate;
    }
    return candidates.at(-1);
  }
}

/**
 * Rendezvous hashing with weights: an endpoint that goes moves only the keys that it had, one that
 * comes takes its share from all the others.
 * Source: Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005, the logarithmic
 * method.
 */
function ranked<T extends Candidate>(candidates: readonly T[], key: Uint8Array): T | undefined {
  const hash = hashBytes(key);
  let best: T | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    // In (0, 1): the two ends have no logarithm that could be compared.
    const drawn = (mix(hash ^ hashText(candidate.name)) + 0.5) / 2 ** 32;
    const distance = -Math.log(drawn) / candidate.weight;
    if (distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** FNV-1a, 32 bits. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return mix(hash);
}

/** The same over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** murmur3's finalizer; an unsigned 32-bit number. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
