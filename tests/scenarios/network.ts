import type { NodeId } from "../../lib/base/mod.ts";
import type { Envelope } from "../../lib/raft/mod.ts";

/** One direction between two nodes. */
export type Link = { readonly from: NodeId; readonly to: NodeId };

function covers(links: readonly Link[], { from, to }: Link): boolean {
  return links.some((link) => link.from === from && link.to === to);
}

/** Messages on their way, in the order in which they were sent. */
export class Network {
  #flight: Envelope[] = [];
  #held: Envelope[] = [];
  #cut: Link[] = [];

  send(envelope: Envelope): void {
    if (!covers(this.#cut, envelope)) this.#flight.push(envelope);
  }

  get flight(): readonly Envelope[] {
    return this.#flight;
  }

  /** The next message on `links`. */
  take(links: readonly Link[]): Envelope | undefined {
    const at = this.#flight.findIndex((envelope) => covers(links, envelope));
    return at < 0 ? undefined : this.#flight.splice(at, 1)[0];
  }

  /** Takes everything that is on its way on `links`. */
  takeAll(links: readonly Link[]): Envelope[] {
    const taken = this.#flight.filter((envelope) => covers(links, envelope));
    this.#flight = this.#flight.filter((envelope) => !covers(links, envelope));
    return taken;
  }

  /** Puts messages on their way, behind all others. */
  put(envelopes: readonly Envelope[]): void {
    this.#flight.push(...envelopes);
  }

  /** Sets aside what is on its way on `links`. */
  hold(links: readonly Link[]): Envelope[] {
    const taken = this.takeAll(links);
    this.#held.push(...taken);
    return taken;
  }

  /** What was set aside on `links` is on its way again. */
  release(links: readonly Link[]): void {
    this.put(this.#held.filter((envelope) => covers(links, envelope)));
    this.#held = this.#held.filter((envelope) => !covers(links, envelope));
  }

  /** From now on what is sent on `links` is lost, as is what is on its way. */
  cut(links: readonly Link[]): void {
    this.takeAll(links);
    this.#cut.push(...links);
  }

  mend(links: readonly Link[]): void {
    this.#cut = this.#cut.filter((cut) => !covers(links, cut));
  }
}
