import type { LogIndex, Millis, NodeId } from "../base/mod.ts";
import type { Round } from "./message.ts";
import type { LogPosition } from "./types.ts";

/**
 * How a follower is being brought up to date.
 * - `probe`: where the logs agree is not known; one message at a time.
 * - `replicate`: messages are pipelined, up to the window.
 * - `load`: waiting for old entries from this node's disk; `inflight` as before, undefined if it
 *   was probed before.
 * - `snapshot`: it needs entries that are compacted away; a snapshot is on its way, up to
 *   `position` (undefined until its first piece is acknowledged).
 */
export type ProgressState =
  | { kind: "probe"; waiting: boolean }
  | { kind: "replicate"; inflight: LogIndex[] }
  | { kind: "load"; from: LogIndex; inflight: LogIndex[] | undefined }
  | { kind: "snapshot"; position: LogPosition | undefined };

/** What a leader knows of one other member. */
export class Progress {
  /** Its log equals ours up to here, on its disk. */
  match: LogIndex = 0;
  /** The next entry to send to it. */
  next: LogIndex;
  state: ProgressState = { kind: "probe", waiting: false };
  /** When its last answer came. */
  contactAt: Millis;
  /** When entries, or the question where it is, went out last. */
  sentAt: Millis;
  /** The newest commit index that was sent to it. */
  toldCommit: LogIndex = 0;
  /** The newest round that it has answered. */
  round: Round = 0;

  constructor(readonly id: NodeId, next: LogIndex, now: Millis) {
    this.next = next;
    this.contactAt = now;
    this.sentAt = now;
  }

  /** Takes note that it has everything up to `match`. True if that is news. */
  advance(match: LogIndex): boolean {
    const news = match > this.match;
    if (news) this.match = match;
    switch (this.state.kind) {
      case "probe":
        this.state = { kind: "replicate", inflight: [] };
        this.next = this.match + 1;
        break;
      case "replicate":
        this.state.inflight = this.state.inflight.filter((last) => last > match);
        this.next = Math.max(this.next, match + 1);
        break;
      case "load":
        this.state.inflight = this.state.inflight?.filter((last) => last > match);
        break;
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

  /** Whether it has all that it was sent, as far as is known. */
  isIdle(): boolean {
    return this.state.kind === "replicate" && this.state.inflight.length === 0;
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

  /** Entries from `next` on have to come from the disk first. */
  startLoad(): void {
    const inflight = this.state.kind === "replicate" ? this.state.inflight : undefined;
    this.state = { kind: "load", from: this.next, inflight };
  }

  /** What was loaded is here, or gone: goes on as before the load. */
  endLoad(): void {
    if (this.state.kind !== "load") return;
    const { from, inflight } = this.state;
    this.next = Math.max(from, this.match + 1);
    this.state = inflight === undefined
      ? { kind: "probe", waiting: false }
      : { kind: "replicate", inflight };
  }

  /**
   * A transfer has ended, and whether the snapshot is in place is not known. Its next answer to a
   * heartbeat makes the leader ask; if it is not, another is sent.
   */
  endSnapshot(): void {
    if (this.state.kind !== "snapshot") return;
    const end = this.state.position?.index ?? 0;
    this.next = Math.max(this.next, end + 1);
    this.state = { kind: "probe", waiting: true };
  }

  /** Takes note of a message with entries up to `last` (`next - 1` for one without). */
  sent(last: LogIndex, now: Millis): void {
    this.sentAt = now;
    if (this.state.kind === "probe") this.state.waiting = true;
    if (this.state.kind === "replicate" && last >= this.next) {
      this.state.inflight.push(last);
      this.next = last + 1;
    }
  }
}
