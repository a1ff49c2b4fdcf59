import type { LogIndex, NodeId, Revision } from "../../lib/base/mod.ts";
import type { Command } from "../../lib/state/mod.ts";
import type { Effect, Entry, LogPosition, Message } from "../../lib/raft/mod.ts";
import type { CommittedEntry } from "./ledger.ts";
import type { Life } from "./life.ts";
import type { Machine } from "./machine.ts";

/** A client was told that its write is done. */
export type Acknowledgement = {
  readonly command: Command;
  readonly revision: Revision;
  readonly by: Life;
};

/**
 * Something that must hold at every moment. Each method is told of one kind of thing that happens
 * and calls `fail` of the world when it must not; all are told before the ledger takes note.
 */
export interface Invariant {
  readonly name: string;
  /** The process has read its disk and begins to take part. */
  started?(life: Life): void;
  ended?(life: Life): void;
  /** A decision of the core, about to be carried out. */
  decided?(life: Life, effect: Effect): void;
  /** A message leaves the process. */
  sent?(life: Life, to: NodeId, message: Message): void;
  /** A process applies an entry, now or while it recovers. */
  applied?(life: Life, entry: Entry): void;
  /** The first application of an entry anywhere; told after the ledger has taken note. */
  committed?(entry: CommittedEntry, life: Life): void;
  /** The log of a process goes on behind a snapshot from the leader. */
  reset?(life: Life, base: LogPosition): void;
  compacted?(life: Life, base: LogPosition): void;
  /** A snapshot has become the newest one on a disk. */
  published?(machine: Machine): void;
  acknowledged?(write: Acknowledgement): void;
  /** A write was refused, with the promise that it has not been and will not be done. */
  refused?(command: Command): void;
  /** A linearizable read was answered from the state at `revision`; it began after `floor`. */
  read?(revision: Revision, floor: LogIndex): void;
  /** An event is over, with all that it set off. */
  settled?(): void;
  /** The run is over, and the cluster healed. */
  finished?(): void;
}
