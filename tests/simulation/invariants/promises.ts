import type { NodeId } from "../../../lib/base/mod.ts";
import type { Message } from "../../../lib/raft/mod.ts";
import type { Invariant } from "../invariant.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import * as show from "../show.ts";

/** Term, vote and entries are on the disk before a message that promises them leaves. */
export class Promises implements Invariant {
  readonly name = "promises are on disk";

  constructor(readonly world: World) {}

  sent(life: Life, to: NodeId, message: Message): void {
    const problem = this.#problem(life, to, message);
    if (problem === undefined) return;
    this.world.fail(this.name, `${life.name} sends ${to} ${show.message(message)}: ${problem}`);
  }

  #problem(life: Life, to: NodeId, message: Message): string | undefined {
    const { hardState, base, entries } = life.machine.log;
    // What they name is a term that nobody is in yet.
    if (message.type === "pre_vote" || message.type === "pre_vote_reply") return undefined;
    if (hardState.term < message.term) return `its disk has term ${hardState.term}`;
    if (hardState.term > message.term) return undefined;
    switch (message.type) {
      case "vote":
        return hardState.votedFor === life.nodeId ? undefined : "its own vote is not on disk";
      case "vote_reply":
        if (!message.granted || hardState.votedFor === to) return undefined;
        return `its disk has a vote for ${hardState.votedFor ?? "nobody"}`;
      case "append_accepted": {
        const snapshot = life.machine.snapshots.published?.snapshot.position.index ?? 0;
        const last = Math.max(base.index + entries.length, snapshot);
        return last >= message.match ? undefined : `its disk ends at ${last}`;
      }
      default:
        return undefined;
    }
  }
}
