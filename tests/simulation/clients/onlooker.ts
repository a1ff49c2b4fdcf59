import { getService } from "../../../lib/state/mod.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";

/** Reads what a node has at hand, and asks it how the cluster stands. */
export class Onlooker extends Client {
  constructor(world: World, number: number) {
    super(world, number, "onlooker");
  }

  protected override get pause(): number {
    return 500;
  }

  protected async act(): Promise<void> {
    if (this.dice.chance(0.7)) await this.#staleRead();
    else await this.#status();
  }

  /** A stale read may be old, but what it shows was so at its revision. */
  async #staleRead(): Promise<void> {
    const life = this.anyNode();
    const ids = [...this.world.ledger.versions.keys()];
    if (life === undefined || ids.length === 0) return;
    const id = this.dice.pick(ids);
    const answer = await life.call((node) =>
      node.read((state, revision) => ({ service: getService(state, id), revision }), {
        consistency: "stale",
      })
    );
    if (answer.type !== "answered") return;
    const { service, revision } = answer.value;
    const expected = this.world.ledger.versions.get(id)
      ?.findLast((version) => version.revision <= revision)?.service;
    this.world.coverage.count("stale reads");
    if (service?.modifiedRevision === expected?.modifiedRevision) return;
    this.world.fail(
      "stale reads show what was so",
      `${life.name} shows ${id} of ${service?.modifiedRevision} at revision ${revision}`,
    );
  }

  /** The leader that a node names leads that term. */
  async #status(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const answer = await life.call((node) => node.status());
    if (answer.type !== "answered") return;
    const { leaderId, term, appliedIndex, commitIndex, members } = answer.value;
    this.world.coverage.count("status answers");
    const leader = this.world.elections.leaderOf(term);
    const right = (leaderId === undefined || leader?.nodeId === leaderId) &&
      appliedIndex <= commitIndex && appliedIndex <= this.world.ledger.index &&
      members.length === this.world.machines.length;
    if (right) return;
    this.world.fail(
      "nodes tell the truth about the cluster",
      `${life.name}: leader ${leaderId} of term ${term}, applied ${appliedIndex} of ${commitIndex}, ` +
        `${members.length} members; ${leader?.name ?? "nobody"} leads`,
    );
  }
}
