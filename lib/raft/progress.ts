import type { LogIndex, Millis, NodeId } from "../base/mod.ts";
import type { Round } from "./message.ts";

/**
 * How a follower is being brought up to date.
 * - `probe`: where the logs agree is not known; one message at a time.
 * - `replicate`: messages are pipelined, up to the window.
 * - `load`: waiting for old entries from this node's disk.
 * - `snapshot`: it needs entries that are compacted away; a snapshot is on its way.
 */
export type ProgressState =
  | { kind: "probe"; waiting: boolean }
  | { kind: "replicate"; inflight: LogIndex[] }
  | { kind: "load"; from: LogIndex }
  | { kind: "snapshot" };

/** What a leader knows of one other member. */
export class Progress {
  /** Its log equals ours up to here, on its disk. */
  match: LogIndex = 0;
  /** The next entry to send to it. */
  next: LogIndex;
  state: ProgressState = { kind: "probe", waiting: false };
  /** When its last answer came. */
  contactAt: Millis;
  /** The newest round that it has answered. */
  round: Round = 0;

  constructor(readonly id: NodeId, next: LogIndex, now: Millis) {
    this.next = next;
    this.contactAt = now;
  }

  /** Takes note that it has everything up to `match`. True if that is news. */
  advance(match: LogIndex): boolean {
    const news = match > this.match;
    if (news) this.match = match;
    this.next = Math.max(this.next, match + 1);
    switch (this.state.kind) {
      case "probe":
        this.state = { kind: "replicate", inflight: [] };
        break;
      case "replicate":
        this.state.inflight = this.state.inflight.filter((last) => last > match);
        break;
      case "load":
      case "snapshot":
        break;
      default: {
        const rest: never = this.state;
        return rest;
      }
    }
    return news;
  }

  /** Goes back to probing, from `next` on. */
  probeFrom(next: LogIndex): void {
    this.next = Math.max(next, this.match + 1);
    this.state = { kind: "probe", waiting: false };
  }

  canSend(window: number): boolean {
    switch (this.state.kind) {
      case "probe":
        return !this.state.waiting;
      case "replicate":
        return this.state.inflight.length < window;
      case "load":
      case "snapshot":
        return false;
    }
  }

  /** Takes note of a message with entries up to `last` (`next - 1` for one without). */
  sent(last: LogIndex): void {
    if (this.state.kind === "probe") this.state.waiting = true;
    if (this.state.kind === "replicate" && last >= this.next) {
      this.state.inflight.push(last);
      this.next = last + 1;
    }
  }

  /** An answer that is no answer to entries: whatever was in flight may be lost, so allow one more. */
  unblock(): void {
    if (this.state.kind === "probe") this.state.waiting = false;
    if (this.state.kind === "replicate" && this.state.inflight.length > 0) {
      this.state.inflight.shift();
    }
  }
}
