import { FatalError } from "../base/mod.ts";
import type { Cancel, Clock, LogIndex, NodeId, NodeLimits, Term, Timers } from "../base/mod.ts";
import type {
  Effect,
  Entry,
  Input,
  Message,
  RaftCore,
  SnapshotMeta,
  Standing,
} from "../raft/mod.ts";
import type { LogStore } from "../storage/mod.ts";
import type { Transport } from "../transport/mod.ts";
import { DiskQueue } from "./disk_queue.ts";

/** Who is told of what the core decides. Called in the order of its effects; must not throw. */
export interface DriverEvents {
  apply(entries: readonly Entry[]): void;
  readReady(ids: readonly number[], index: LogIndex): void;
  readFailed(ids: readonly number[]): void;
  standing(standing: Standing): void;
  sendSnapshot(to: NodeId, term: Term): void;
  snapshotAcked(from: NodeId, ack: Extract<Effect, { type: "snapshot_acked" }>): void;
  receiveSnapshot(from: NodeId, chunk: Extract<Message, { type: "snapshot_chunk" }>): void;
  /** Everything of this term and before is on disk; the term is news. */
  termPersisted(term: Term): void;
  /** A write has ended: the next may be filled. */
  written(): void;
  /** The log cannot be written: the node has to stop. */
  failed(error: unknown): void;
}

/** A hook of the simulator: called before each effect; what it throws stands for a crash. */
export type EffectProbe = (effect: Effect) => void;

export type DriverOptions = {
  readonly core: RaftCore;
  readonly log: LogStore;
  readonly transport: Pick<Transport, "send">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly events: DriverEvents;
  readonly term: Term;
  readonly votedFor: NodeId | undefined;
  readonly limits: NodeLimits;
  readonly probe?: EffectProbe;
};

/** Where a proposal landed in the log. */
export type Proposed = { readonly first: LogIndex; readonly term: Term };

/**
 * The one loop that calls `RaftCore.step`: feeds it with what happens and carries out what it
 * decides, in order.
 */
export class RaftDriver {
  readonly #options: DriverOptions;
  readonly #disk: DiskQueue;
  #cancelTick: Cancel = () => {};
  #tickAt = Infinity;
  #persistedTerm: Term;
  #stopped = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#persistedTerm = options.term;
    this.#disk = new DiskQueue(
      options.log,
      options.limits.groupEntries,
      {
        last: options.core.lastPosition,
        hardState: { term: options.term, votedFor: options.votedFor },
      },
      () => options.core.commitIndex,
      ({ last, hardState }) => {
        this.#onPersisted(hardState.term);
        this.step({ type: "persisted", last, hardState });
        options.events.written();
      },
      (error) => this.#options.events.failed(error),
    );
  }

  /** Begins to run: the first deadline is set. */
  start(): void {
    this.#options.events.standing(this.#options.core.standing);
    this.step({ type: "tick" });
  }

  get core(): RaftCore {
    return this.#options.core;
  }

  /** True while a write is on its way: what comes now had better wait and be grouped. */
  get diskBusy(): boolean {
    return this.#disk.busy;
  }

  step(input: Input): Effect[] {
    if (this.#stopped) return [];
    const effects = this.core.step(this.#options.clock.monotonic(), input);
    for (const effect of effects) {
      // What an effect that failed was to be followed by must not happen.
      if (this.#stopped) return effects;
      this.#execute(effect);
    }
    this.#disk.flush();
    this.#armTick();
    return effects;
  }

  /** Appends `commands` to the log, if this node leads. */
  propose(commands: readonly Uint8Array[]): Proposed | undefined {
    const entries = commands.map((data) => ({ kind: "command" as const, data }));
    const effects = this.step({ type: "propose", entries });
    return effects.find((effect) => effect.type === "proposed");
  }

  /** Cuts the log up to `base`, which a published snapshot covers, without holding up writes. */
  compact(base: { index: LogIndex; term: Term }): void {
    let at = this.core.basePosition.index;
    while (at < base.index) {
      at = Math.min(base.index, at + this.#options.limits.compactionStep);
      const step = { index: at, term: this.core.termAt(at)! };
      this.#disk.between(async () => {
        await this.#options.log.compact(step);
        this.step({ type: "compacted", base: step });
        return undefined;
      });
    }
  }

  /**
   * Puts a published snapshot in the place of the log. `install` replaces the state, in the same
   * turn in which the core learns of it. Does nothing when the log has come to hold it meanwhile.
   */
  restore(snapshot: SnapshotMeta, install: () => void): void {
    this.#disk.between(async () => {
      const { position } = snapshot;
      const known = position.index <= this.core.commitIndex ||
        this.core.termAt(position.index) === position.term;
      if (known) return undefined;
      // Entries that wait to be written are older than the snapshot, or contradict it.
      this.#disk.dropPending();
      install();
      this.step({ type: "restored", snapshot });
      await this.#options.log.reset(position);
      return position;
    });
  }

  /** Takes no further step: the node has failed. */
  halt(): void {
    this.#stopped = true;
    this.#cancelTick();
    this.#disk.halt();
  }

  async stop(): Promise<void> {
    this.halt();
    await this.#disk.stop();
  }

  #execute(effect: Effect): void {
    const { events, transport, probe } = this.#options;
    probe?.(effect);
    switch (effect.type) {
      case "persist":
        return this.#disk.write(effect.hardState, effect.entries);
      case "send":
        if (!effect.afterPersist) return transport.send(effect.to, effect.message);
        return this.#disk.afterWrites(() => transport.send(effect.to, effect.message));
      case "apply":
        return events.apply(effect.entries);
      case "load":
        return this.#load(effect);
      case "read_ready":
        return events.readReady(effect.ids, effect.index);
      case "read_failed":
        return events.readFailed(effect.ids);
      case "send_snapshot":
        return events.sendSnapshot(effect.to, effect.term);
      case "snapshot_acked":
        return events.snapshotAcked(effect.from, effect);
      case "receive_snapshot":
        return events.receiveSnapshot(effect.from, effect.chunk);
      case "changed":
        return events.standing(effect.standing);
      case "proposed":
      case "refused":
        return; // For whoever called `propose`.
      default: {
        const rest: never = effect;
        return rest;
      }
    }
  }

  #load({ peer, term, from, to }: Extract<Effect, { type: "load" }>): void {
    const { log, limits } = this.#options;
    // In the log's queue, so that nothing is cut off it or overwritten while it is read.
    this.#disk.between(async () => {
      const entries = await log.read(from, to, limits.messageBytes);
      this.#verifyLoaded(from, term, entries);
      this.step({ type: "loaded", peer, term, entries });
      return undefined;
    });
  }

  /** What the core still counts on has to be there: to ask again for what is lost would never end. */
  #verifyLoaded(from: LogIndex, term: Term, entries: readonly Entry[]): void {
    if (entries[0]?.index === from || term !== this.core.standing.term) return;
    const { basePosition, persistedIndex } = this.core;
    if (from <= basePosition.index || from > persistedIndex) return;
    throw new FatalError(
      `entry ${from} is not in the log on disk any more, though it has been written and nothing ` +
        "has removed it: the disk has lost it",
    );
  }

  #onPersisted(term: Term): void {
    if (term === this.#persistedTerm) return;
    this.#persistedTerm = term;
    this.#options.events.termPersisted(term);
  }

  #armTick(): void {
    const at = this.core.deadline();
    // An earlier alarm serves as well: it finds nothing to do and sets the next.
    if (at >= this.#tickAt && this.#tickAt !== Infinity) return;
    this.#cancelTick();
    if (at === Infinity || this.#stopped) return;
    this.#tickAt = at;
    const delay = Math.max(0, at - this.#options.clock.monotonic());
    this.#cancelTick = this.#options.timers.after(delay, () => {
      this.#tickAt = Infinity;
      this.step({ type: "tick" });
    });
  }
}

/** Turns whatever was thrown into the error that stops the node. */
export function fatal(what: string, error: unknown): FatalError {
  if (error instanceof FatalError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new FatalError(`${what}: ${reason}`, { cause: error });
}
