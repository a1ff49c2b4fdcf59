import type { Cancel, Millis, Rng } from "../base/mod.ts";

/** How one direction between two nodes behaves. */
export type LinkFaults = {
  /** Draws how long something takes, in milliseconds. */
  readonly delay: (rng: Rng) => Millis;
  /** The probability that a message is lost, or that a request or answer breaks the connection. */
  readonly loss: number;
  /** That a message comes twice. */
  readonly duplicate: number;
  /** That it does not keep its place: it may be overtaken, and overtake. */
  readonly reorder: number;
};

export const PERFECT_LINK: LinkFaults = { delay: () => 0, loss: 0, duplicate: 0, reorder: 0 };

/** A delay drawn evenly from [min, max). */
export function delayBetween(min: Millis, max: Millis): LinkFaults["delay"] {
  return (rng) => min + rng.next() * (max - min);
}

/** Something on its way. */
export type Parcel = { readonly cancel: Cancel; readonly lost: () => void };

/** One direction between two nodes. */
export class Link {
  /** Undefined: as the network's links in general. */
  faults: LinkFaults | undefined;
  cutSince: Millis | undefined;
  /** When the last of those that keep their place arrives. */
  lastAt: Millis = 0;
  /** Messages on their way, the oldest first. */
  readonly messages = new Set<Parcel>();
}

/** The directions between nodes, made as they are asked for. */
export class Links {
  readonly #links = new Map<string, Link>();

  between(from: number, to: number): Link {
    const key = `${from} ${to}`;
    let link = this.#links.get(key);
    if (link === undefined) this.#links.set(key, link = new Link());
    return link;
  }

  mendAll(): void {
    for (const link of this.#links.values()) link.cutSince = undefined;
  }
}
