import type { LogIndex, NodeId, Term } from "../../../lib/base/mod.ts";
import type { Effect, Message } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/**
 * What is committed is on the disks of a majority, and a leader commits by counting only entries of
 * its own term (Raft paper 5.4.2): a commit index that it did not know when it was elected names
 * one of those.
 */
export class CommitRule implements Invariant {
  readonly name = "commit rule";
  /** The newest commit index that was known to anybody when a leader began its term. */
  readonly #inherited = new Map<Term, LogIndex>();
  #announced: LogIndex = 0;

  constructor(readonly world: World) {}

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "changed" || effect.standing.role !== "leader") return;
    const { term } = effect.standing;
    if (this.#inherited.has(term)) return;
    this.#inherited.set(term, Math.max(this.#announced, this.world.ledger.index));
    void life;
  }

  sent(life: Life, _to: NodeId, message: Message): void {
    if (message.type !== "append") return;
    const { commit, term } = message;
    const inherited = this.#inherited.get(term) ?? Infinity;
    const termThere = this.world.ledger.shadow(life).termAt(commit);
    if (commit > inherited && termThere !== undefined && termThere !== term) {
      this.world.fail(
        this.name,
        `${life.name}, leader of term ${term}, has committed ${commit} of term ${termThere}`,
      );
    }
    this.#announced = Math.max(this.#announced, commit);
  }

  committed({ entry: { index, term } }: CommittedEntry, life: Life): void {
    if (index === 1) return; // On no leader's word: see `Formation`.
    const holders = this.world.machines.filter((machine) => machine.holds(index, term));
    if (2 * holders.length > this.world.machines.length) return;
    const names = holders.map(({ nodeId }) => `n${nodeId}`).join() || "none";
    this.world.fail(
      this.name,
      `${life.name} applies ${index}/${term}, which is on the disks of ${names}`,
    );
  }
}
