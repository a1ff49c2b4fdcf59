/** Bugs in what is written to disk, and in who comes back from it. */
import {
  type LogBatch,
  MemoryDisk,
  MemoryLogStore,
  MemorySnapshotDisk,
  MemorySnapshotStore,
} from "../../../lib/storage/mod.ts";
import type { Entry } from "../../../lib/raft/mod.ts";
import { encodeMembership } from "../../../lib/raft/mod.ts";
import { Machine } from "../machine.ts";
import { type Mutant, patch } from "./mutant.ts";

/** Writes in order, but each is said to be done as soon as it has begun. */
function acknowledgeEarly(): () => void {
  const running = new WeakMap<MemoryLogStore, Promise<void>>();
  return patch(MemoryLogStore.prototype, "append", (original) =>
    function (batch: LogBatch) {
      const before = running.get(this) ?? Promise.resolve();
      running.set(this, before.then(() => original.call(this, batch)));
      return Promise.resolve();
    });
}

/** The entry with which a fresh member of the same cluster would begin. */
function firstEntry({ log, snapshots }: Machine): Entry | undefined {
  const { published } = snapshots;
  if (published === undefined) return log.entries[0];
  const data = encodeMembership(published.snapshot.membership);
  return { index: 1, term: 1, kind: "membership", data };
}

export const STORAGE_MUTANTS: readonly Mutant[] = [
  { name: "a write is acknowledged before it is on disk", plant: acknowledgeEarly },
  {
    name: "term and vote are forgotten by a restart",
    plant: () =>
      patch(MemoryLogStore.prototype, "append", (original) =>
        function (batch) {
          const { hardState } = batch;
          const kept = hardState && { ...hardState, votedFor: undefined };
          return original.call(this, { ...batch, hardState: kept });
        }),
  },
  {
    name: "a snapshot does not say who votes",
    plant: () =>
      patch(MemorySnapshotStore.prototype, "begin", (original) =>
        function (meta) {
          const membership = { ...meta.membership, members: [] };
          return original.call(this, { ...meta, membership });
        }),
  },
  {
    name: "a snapshot is labelled with a position before that of its state",
    plant: () =>
      patch(MemorySnapshotStore.prototype, "begin", (original) =>
        function (meta) {
          const { index, term } = meta.position;
          return original.call(this, { ...meta, position: { index: index - 1, term } });
        }),
  },
  {
    name: "the log is cut beyond what the snapshot holds",
    plant: () =>
      patch(MemoryLogStore.prototype, "compact", (original) =>
        function ({ index, term }) {
          return original.call(this, { index: index + 1, term });
        }),
  },
  {
    name: "a node that has lost its disk votes under its old id",
    plant: () =>
      patch(Machine.prototype, "wipe", () =>
        function () {
          const entry = firstEntry(this);
          this.log = new MemoryDisk();
          this.snapshots = new MemorySnapshotDisk();
          if (entry !== undefined) this.log.entries = [entry];
          this.log.hardState = { term: 1, votedFor: undefined };
          this.log.commit = 1;
          this.identity.update({ term: 1 });
        }),
    settings: { nodes: 3, faultGap: 200 },
  },
];
