import type { NodeId, Term } from "../../../lib/base/mod.ts";
import type { Effect, Message } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";

/** At most one leader a term, and no node votes for two in one term (Raft paper 5.2). */
export class ElectionSafety implements Invariant {
  readonly name = "election safety";
  readonly #leaders = new Map<Term, Life>();
  readonly #ready = new Set<Term>();
  readonly #votes = new Map<string, NodeId>();

  constructor(readonly world: World) {}

  leaderOf(term: Term): Life | undefined {
    return this.#leaders.get(term);
  }

  decided(life: Life, effect: Effect): void {
    if (effect.type !== "changed" || effect.standing.role !== "leader") return;
    const { term, ready } = effect.standing;
    this.#lead(life, term);
    if (ready) this.#ready.add(term);
  }

  #lead(life: Life, term: Term): void {
    const known = this.#leaders.get(term);
    if (known === life) return;
    // A node that is alone asks nobody, and leads before its term is on disk: only then does it serve.
    const served = this.world.machines.length > 1 || this.#ready.has(term);
    if (known !== undefined && served) {
      this.world.fail(this.name, `${known.name} and ${life.name} both lead term ${term}`);
    }
    this.#leaders.set(term, life);
    this.world.coverage.count("elections won");
  }

  sent(life: Life, to: NodeId, message: Message): void {
    if (message.type === "append" || message.type === "heartbeat") this.#lead(life, message.term);
    if (message.type === "vote") this.#vote(life, life.nodeId, message.term);
    if (message.type === "vote_reply" && message.granted) this.#vote(life, to, message.term);
  }

  #vote(life: Life, candidate: NodeId, term: Term): void {
    const key = `${life.nodeId}/${term}`;
    const known = this.#votes.get(key);
    if (known !== undefined && known !== candidate) {
      this.world.fail(
        this.name,
        `node ${life.nodeId} votes for ${known} and for ${candidate} in term ${term}`,
      );
    }
    this.#votes.set(key, candidate);
  }
}
