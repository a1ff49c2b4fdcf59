import { type Clock, ConveyorError, type Millis, type Timers } from "../base/mod.ts";
import type { Priority, RecordBuffer, Signal } from "../buffer/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import type { NoteChange, RecordStore } from "../storage/mod.ts";
import { type Admitted, Admitter } from "./admitter.ts";
import type { KeyLog } from "./key_log.ts";
import type { Mender } from "./mender.ts";
import { encodeWatermark, NOTES } from "./notes.ts";
import { Pacer } from "./pacer.ts";
import { type Pushed, type Pusher, PushState } from "./push.ts";
import type { SourceRoute } from "./routes.ts";
import type { StageSets } from "./stage_sets.ts";
import { unlessAborted } from "./unless_aborted.ts";
import type { PipelineView, SourcePlaces, StateView } from "./view.ts";
import type { WireBatch } from "./wire_batch.ts";

export type IntakeParts = {
  readonly buffer: RecordBuffer;
  readonly store: RecordStore;
  readonly plane: ControlPlane;
  readonly view: PipelineView;
  readonly sets: StageSets;
  readonly keys: KeyLog;
  readonly mender: Mender;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The buffer has changed: there is something to deliver, or to write down. */
  readonly changed: () => void;
};

/** An answer to a source that asks for credits. */
export type Grant = {
  readonly credits: number;
  /** Room for its records, whoever they come from. */
  readonly room: number;
  readonly signal: Signal;
};

/** Records that were pushed since the start, by what became of them. */
export type IntakeFigures = {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
};

const NO_SIZES = new Uint32Array(0);

/** Ids of watermarks go on behind those that a store remembers. */
export type WatermarkIds = { last: number };

/**
 * The way in. A push is let in run by run; what has been let in is stored in one write, and
 * counts when that is on disk. Where there is no room the rest of the push waits, in order; so does
 * everything while the disk cannot be written.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #admitter: Admitter;
  readonly #pacer: Pacer;
  readonly #ids: WatermarkIds;
  /** Those who wait for room. */
  readonly #waiting = new Set<() => void>();
  /** How often they were told that there may be some. */
  #turns = 0;
  readonly #taken: { -readonly [Name in keyof IntakeFigures]: number } = {
    accepted: 0,
    duplicate: 0,
    rejected: 0,
  };
  #stopped = false;

  constructor(parts: IntakeParts, ids: WatermarkIds) {
    this.#parts = parts;
    this.#ids = ids;
    this.#pacer = new Pacer(parts.timers);
    this.#admitter = new Admitter(parts.buffer, parts.sets, this.#pacer);
  }

  /**
   * Takes the batches in order; resolves when each record's fate is certain and on disk.
   * Fails with ConveyorError: `cancelled` (the pusher has gone), `unavailable` (the node stops).
   */
  async push(batches: readonly WireBatch[], pusher: Pusher): Promise<Pushed> {
    const push = new PushState(batches);
    for (;;) {
      const turn = this.#turns;
      const view = await this.#view(push.places);
      this.#check(pusher);
      if (!await this.#store(push, view, pusher)) continue;
      if (push.done) {
        for (const { fate, count } of push.fates.flat()) this.#taken[fate.status] += count;
        return push;
      }
      await this.#room(push, view, pusher, turn);
    }
  }

  get figures(): IntakeFigures {
    return { ...this.#taken };
  }

  /** What `sourceId` may send from now on; `pipelineId` is one that it enters, or "". */
  async grant(
    sourceId: string,
    requested: number,
    priority: Priority,
    pipelineId = "",
  ): Promise<Grant> {
    const view = await this.#view(new Map([[sourceId, []]]));
    const route = view.sources.get(sourceId)?.route;
    const named = ({ routes }: SourceRoute["pipelines"][number]) =>
      pipelineId === "" || routes.spec.id === pipelineId;
    if (route === undefined || !route.pipelines.some(named)) {
      const text = pipelineId === ""
        ? `no enabled pipeline takes records of source ${JSON.stringify(sourceId)}`
        : `pipeline ${JSON.stringify(pipelineId)} takes no records of ${JSON.stringify(sourceId)}`;
      throw new ConveyorError("not_found", text);
    }
    const { buffer, clock } = this.#parts;
    const signal = this.#signal(route);
    const held = signal.level === "critical" && this.#parts.mender.busy;
    const now = clock.monotonic();
    const most = held ? 0 : requested;
    const credits = buffer.grant(sourceId, route.entries, most, priority, now);
    return { credits, room: held ? 0 : buffer.room(route.entries), signal };
  }

  /** What a source may send when it has just registered; 0 where no pipeline takes its records. */
  async initial(sourceId: string): Promise<number> {
    try {
      return (await this.grant(sourceId, Number.MAX_SAFE_INTEGER, "normal")).credits;
    } catch (error) {
      if (error instanceof ConveyorError && error.code === "not_found") return 0;
      throw error;
    }
  }

  /** Records have left: there may be room now. */
  drained(): void {
    this.#turns++;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }

  /** Turns away all who wait. */
  stop(): void {
    this.#stopped = true;
    this.drained();
  }

  /** False when it goes on at once: nothing of it counts, or others have had their turn. */
  async #store(push: PushState, view: StateView, pusher: Pusher): Promise<boolean> {
    const { mender, store, clock } = this.#parts;
    if (store.failed || !store.hasRoom("records", 0)) {
      await this.#held(push, view, pusher, mender.roomy("records"));
      return false;
    }
    const from = push.place();
    const admitted = this.#admitter.admit(push, view, clock.wall());
    try {
      await this.#write(admitted, clock.monotonic());
    } catch (error) {
      for (const ticket of admitted.tickets) this.#parts.buffer.withdraw(ticket);
      push.rewind(from);
      await this.#held(push, view, pusher, mender.mended(error));
      return false;
    }
    if (!admitted.interrupted) return true;
    await this.#pacer.pause();
    return push.done;
  }

  async #write(admitted: Admitted, now: Millis): Promise<void> {
    const { buffer, keys, sets, store, changed } = this.#parts;
    const { items: packed, watermarks, resets } = admitted;
    const definitions = sets.pending();
    const keyNotes = keys.notesFor(admitted.keys);
    const marks = watermarks.map((watermark) => {
      const source = buffer.source(watermark.sourceId);
      const stored = { ...watermark, id: ++this.#ids.last };
      return { source, watermark: stored, epoch: source.watermarks.epoch };
    });
    const notes = marks.map(({ watermark, epoch }): NoteChange => ({
      key: NOTES.watermark(watermark.id),
      value: encodeWatermark({ watermark, epoch }),
    }));
    const write = {
      definitions: [...definitions.notes, ...resets.map(({ note }) => note)],
      packed,
      notes: [...keyNotes.notes, ...notes],
    };
    // Also where there is nothing to write: of duplicates the first may be on its way to the disk.
    const positions = await store.write(write);
    definitions.written();
    keyNotes.written();
    for (const { partition, resetAt } of resets) partition.markStored(resetAt);
    this.#enter(admitted, positions, now);
    for (const { source, watermark } of marks) buffer.closeEpoch(source, watermark);
    for (const [sourceId, count] of admitted.counts) buffer.credits.spend(sourceId, count);
    if (admitted.tickets.length > 0 || marks.length > 0) changed();
  }

  #enter({ tickets, items }: Admitted, positions: readonly number[], now: Millis): void {
    let [at, next] = [0, 0];
    for (const ticket of tickets) {
      const pushed = ticket.stages.length > 0 ? items[next++] : undefined;
      const bytes = pushed?.sizes() ?? NO_SIZES;
      this.#parts.buffer.enter(ticket, positions.slice(at, at + bytes.length), bytes, now);
      at += bytes.length;
    }
  }

  /** Resolves when something has left since `turn`, or when the pusher has. */
  async #room(push: PushState, view: StateView, pusher: Pusher, turn: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    for (const signal of this.#signals(push, view)) if (signal.pause) pusher.held(signal);
    // It may have left before anybody waited for it.
    if (turn !== this.#turns) resolve();
    await unlessAborted(promise, pusher.signal);
    this.#waiting.delete(resolve);
    this.#check(pusher);
  }

  /** The disk cannot be written. */
  async #held(
    push: PushState,
    view: StateView,
    pusher: Pusher,
    mended: Promise<boolean>,
  ): Promise<void> {
    const [signal] = this.#signals(push, view);
    if (signal !== undefined) pusher.held({ ...signal, level: "critical", pause: true });
    const again = await unlessAborted(mended, pusher.signal);
    this.#check(pusher);
    if (!again) throw new ConveyorError("unavailable", "the node is stopping");
  }

  /** Those of the sources that are known. */
  #signals({ sourceIds }: PushState, { sources }: StateView): Signal[] {
    const routes = sourceIds.flatMap((id) => sources.get(id)?.route ?? []);
    return routes.filter(({ pipelines }) => pipelines.length > 0).map((route) =>
      this.#signal(route)
    );
  }

  #signal({ entries, all }: SourceRoute): Signal {
    const { buffer, clock, mender } = this.#parts;
    const signal = buffer.signal(entries, all, clock.monotonic());
    if (!mender.busy) return signal;
    return { ...signal, level: "critical", pause: true, batchSize: 1, resumeAfter: 1_000 };
  }

  async #view(places: SourcePlaces): Promise<StateView> {
    const { plane, view } = this.#parts;
    return await plane.read((state, revision) => view.look(state, revision, places), {
      consistency: "stale",
    });
  }

  #check({ signal }: Pusher): void {
    if (signal.aborted) throw new ConveyorError("cancelled", "the source has gone");
    if (this.#stopped) throw new ConveyorError("unavailable", "the node is stopping");
  }
}
