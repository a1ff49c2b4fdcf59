/** What must hold after every step, whatever happens (Raft paper, figure 3). */
import type { LogIndex, NodeId, Term } from "../../lib/base/mod.ts";
import type { Entry, Message } from "../../lib/raft/mod.ts";
import * as show from "./format.ts";
import type { Node } from "./node.ts";

export class Invariants {
  readonly #leaders = new Map<Term, NodeId>();
  readonly #applied = new Map<LogIndex, string>();

  /** Election safety and leader completeness. */
  onStanding({ id, running }: Node): void {
    const { role, term } = running.standing;
    if (role !== "leader") return;
    const other = this.#leaders.get(term) ?? id;
    require(other === id, `${other} and ${id} both lead term ${term}`);
    this.#leaders.set(term, id);
    const highest = Math.max(0, ...this.#applied.keys());
    const complete = running.lastPosition.index >= highest || this.#hasNewerLeader(term);
    require(complete, `leader ${id} ends at ${running.lastPosition.index}, below ${highest}`);
  }

  #hasNewerLeader(term: Term): boolean {
    return [...this.#leaders.keys()].some((newer) => newer > term);
  }

  /** State machine safety. */
  onApply({ id }: Node, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const text = show.entry(entry);
      const before = this.#applied.get(entry.index) ?? text;
      require(before === text, `${id} applies ${text}, another node has applied ${before}`);
      this.#applied.set(entry.index, text);
    }
  }

  /** What a message promises is on the disk of who sends it. */
  onSend({ disk }: Node, to: NodeId, message: Message): void {
    const what = `${show.message(message)} to ${to} is sent while the disk has ${disk}`;
    const stale = message.term < disk.hardState.term;
    switch (message.type) {
      case "append_accepted":
        return require(stale || disk.last.index >= message.match, what);
      case "vote_reply":
        return require(
          stale || !message.granted ||
            (disk.hardState.term === message.term && disk.hardState.votedFor === to),
          what,
        );
      case "vote":
        return require(disk.hardState.term >= message.term, what);
      default:
        return;
    }
  }
}

function require(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(`broken: ${otherwise}`);
}
