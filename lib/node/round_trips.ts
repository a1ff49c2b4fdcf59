import type { Clock, Millis, NodeId } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";

type Measured = {
  /** The heartbeat whose answer is waited for. */
  asked: { readonly round: number; readonly at: Millis } | undefined;
  last: Millis | undefined;
};

/**
 * How long heartbeats to the other members take to be answered. One at a time is measured for each
 * member: answers come in order, so the first that carries its round is the answer to it.
 */
export class RoundTrips {
  readonly #measured = new Map<NodeId, Measured>();

  constructor(private readonly clock: Pick<Clock, "monotonic">) {}

  sent(to: NodeId, message: Message): void {
    if (message.type !== "heartbeat") return;
    let measured = this.#measured.get(to);
    if (measured === undefined) {
      this.#measured.set(to, measured = { asked: undefined, last: undefined });
    }
    measured.asked ??= { round: message.round, at: this.clock.monotonic() };
  }

  received(from: NodeId, message: Message): void {
    if (message.type !== "heartbeat_reply") return;
    const measured = this.#measured.get(from);
    if (measured?.asked === undefined || message.round < measured.asked.round) return;
    measured.last = this.clock.monotonic() - measured.asked.at;
    measured.asked = undefined;
  }

  of(member: NodeId): Millis | undefined {
    return this.#measured.get(member)?.last;
  }

  /** This node leads no more: what it has measured says nothing of a later time. */
  clear(): void {
    this.#measured.clear();
  }
}
