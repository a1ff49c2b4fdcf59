import type { Millis, NodeId } from "../../lib/base/mod.ts";

export type Span = { readonly from: Millis; readonly until: Millis };

/** Who could not exchange messages with a majority, and when, as far as the cuts of links go. */
export class Isolation {
  readonly #cuts = new Set<string>();
  readonly #since = new Map<NodeId, Millis>();
  readonly #spans = new Map<NodeId, Span[]>();

  constructor(readonly nodes: number, readonly now: () => Millis) {}

  cut(from: NodeId, to: NodeId): void {
    this.#cuts.add(link(from, to));
    this.#note();
  }

  mendAll(): void {
    this.#cuts.clear();
    this.#note();
  }

  /** When a node was on its own, oldest first; the last of them may not be over. */
  of(node: NodeId): readonly Span[] {
    const since = this.#since.get(node);
    const past = this.#spans.get(node) ?? [];
    return since === undefined ? past : [...past, { from: since, until: this.now() }];
  }

  #note(): void {
    for (let id = 1; id <= this.nodes; id++) {
      const node = id as NodeId;
      const since = this.#since.get(node);
      const alone = !this.#reachesMajority(node);
      if (alone && since === undefined) this.#since.set(node, this.now());
      if (alone || since === undefined) continue;
      this.#since.delete(node);
      const spans = this.#spans.get(node) ?? [];
      spans.push({ from: since, until: this.now() });
      this.#spans.set(node, spans);
    }
  }

  #reachesMajority(node: NodeId): boolean {
    let reached = 0;
    for (let other = 1; other <= this.nodes; other++) {
      const cut = this.#cuts.has(link(node, other)) || this.#cuts.has(link(other, node));
      if (!cut) reached++;
    }
    return 2 * reached > this.nodes;
  }
}

function link(from: number, to: number): string {
  return `${from}>${to}`;
}
