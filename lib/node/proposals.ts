import { type Clock, ConveyorError, type NodeLimits, type Revision } from "../base/mod.ts";
import type { Entry, Standing } from "../raft/mod.ts";
import { type Applied, type Outcome, stampCommand } from "../state/mod.ts";
import type { Span } from "../telemetry/mod.ts";
import type { RaftDriver } from "./driver.ts";
import type { ProposalFigures } from "./figures.ts";

/** What became of a proposal. */
export type Settled = { readonly outcome: Outcome; readonly revision: Revision };

type Waiting = {
  readonly command: Uint8Array;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: ConveyorError) => void;
  /** What it is a part of, where that is traced. */
  readonly span: Span | undefined;
};

type InLog = Waiting & {
  readonly term: number;
  /** What it waits for in the log: first "commit", then "apply". */
  phase: Span | undefined;
};

/**
 * Proposals of a leader: gathered while a write is on its way, stamped, appended as one group, and
 * settled when their entries are applied.
 */
export class Proposals {
  readonly #driver: Pick<RaftDriver, "propose" | "diskBusy">;
  readonly #clock: Pick<Clock, "wall">;
  readonly #limits: NodeLimits;
  #queue: Waiting[] = [];
  readonly #inLog = new Map<number, InLog>();
  #bytes = 0;
  #flushPlanned = false;
  #taken = 0;
  #failed = 0;
  /** Of those in the log, how many are traced. */
  #traced = 0;

  constructor(
    driver: Pick<RaftDriver, "propose" | "diskBusy">,
    clock: Pick<Clock, "wall">,
    limits: NodeLimits,
  ) {
    this.#driver = driver;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** How many wait for their result. */
  get size(): number {
    return this.#queue.length + this.#inLog.size;
  }

  get figures(): ProposalFigures {
    const { size: waiting } = this;
    return { taken: this.#taken, failed: this.#failed, waiting, waitingBytes: this.#bytes };
  }

  /**
   * Proposes an encoded command, which must not be touched afterwards. Rejects with `unavailable`
   * (not done), `outcome_unknown` (leadership was lost on the way) or `resource_exhausted`.
   */
  submit(command: Uint8Array, span?: Span): Promise<Settled> {
    const bytes = this.#bytes + command.length;
    const { pendingProposals, pendingProposalBytes } = this.#limits;
    this.#taken++;
    if (this.size >= pendingProposals || bytes > pendingProposalBytes) {
      this.#failed++;
      const message = `${this.size} writes are waiting for the log; send fewer at a time`;
      return Promise.reject(new ConveyorError("resource_exhausted", message));
    }
    this.#bytes = bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, resolve, reject, span });
      this.#planFlush();
    });
  }

  #planFlush(): void {
    // While the disk works, more will come; `written` flushes them all.
    if (this.#flushPlanned || this.#driver.diskBusy) return;
    this.#flushPlanned = true;
    queueMicrotask(() => this.flush());
  }

  /** Appends what has gathered, up to what one write takes. */
  flush(): void {
    this.#flushPlanned = false;
    if (this.#queue.length === 0) return;
    const group = this.#takeGroup();
    const now = this.#clock.wall();
    for (const { command } of group) stampCommand(command, now);
    const proposed = this.#driver.propose(group.map(({ command }) => command));
    if (proposed === undefined) {
      return this.#rejectAll([...group, ...this.#takeQueue()], notLeader());
    }
    const { first, term } = proposed;
    group.forEach((waiting, i) => {
      const phase = waiting.span?.child("commit", { "conveyor.index": first + i });
      if (phase !== undefined) this.#traced++;
      this.#inLog.set(first + i, { ...waiting, term, phase });
    });
  }

  #takeGroup(): Waiting[] {
    const { groupEntries, groupBytes } = this.#limits;
    let bytes = 0;
    const over = this.#queue.findIndex(({ command }, i) => {
      bytes += command.length;
      return i > 0 && (i >= groupEntries || bytes > groupBytes);
    });
    return over < 0 ? this.#takeQueue() : this.#queue.splice(0, over);
  }

  #takeQueue(): Waiting[] {
    const all = this.#queue;
    this.#queue = [];
    return all;
  }

  /** Entries are committed and will be applied now, one after the other. */
  onCommitted(entries: readonly Entry[]): void {
    if (this.#traced === 0) return;
    for (const { index } of entries) {
      const waiting = this.#inLog.get(index);
      if (waiting?.phase === undefined) continue;
      waiting.phase.end();
      waiting.phase = waiting.span?.child("apply", { "conveyor.index": index });
    }
  }

  /** An entry has been applied: settles its proposal, if it came from here. */
  onApplied(entry: Entry, applied: Applied | undefined): void {
    const waiting = this.#inLog.get(entry.index);
    if (waiting === undefined) return;
    this.#inLog.delete(entry.index);
    this.#bytes -= waiting.command.length;
    this.#endPhase(waiting);
    // Another leader's entry has taken the place, so ours can never be applied.
    if (waiting.term !== entry.term || applied === undefined) {
      this.#failed++;
      waiting.reject(notLeader());
    } else waiting.resolve({ outcome: applied.outcome, revision: entry.index });
  }

  onStanding(standing: Standing): void {
    if (standing.role !== "leader") this.end();
  }

  /** Leadership is over, or the node stops: what is in the log may or may not survive. */
  end(): void {
    const lost = [...this.#inLog.values()];
    for (const waiting of lost) this.#endPhase(waiting, "leadership was lost");
    this.#inLog.clear();
    this.#rejectAll(lost, outcomeUnknown());
    this.#rejectAll(this.#takeQueue(), notLeader());
  }

  #endPhase({ phase }: InLog, failure?: string): void {
    if (phase === undefined) return;
    this.#traced--;
    phase.end(failure);
  }

  #rejectAll(group: readonly Waiting[], error: ConveyorError): void {
    this.#failed += group.length;
    for (const { command, reject } of group) {
      this.#bytes -= command.length;
      reject(error);
    }
  }
}

function notLeader(): ConveyorError {
  return new ConveyorError("unavailable", "this node does not lead; nothing was done, try again");
}

function outcomeUnknown(): ConveyorError {
  return new ConveyorError(
    "outcome_unknown",
    "the leader changed before the write was confirmed: it may or may not have been done",
  );
}
