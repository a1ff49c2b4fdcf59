import type { Incarnation, NodeId } from "../../lib/base/mod.ts";
import type { IdentityStore } from "../../lib/storage/mod.ts";
import { MemoryDisk, MemoryIdentity, MemorySnapshotDisk } from "../../lib/storage/mod.ts";
import type { DiskWeather } from "./disk.ts";
import type { Life } from "./life.ts";
import type { Skew } from "./skewed_clock.ts";

type Disk = { readonly log: MemoryDisk; readonly snapshots: MemorySnapshotDisk };

/** One machine with its disk, on which processes come and go. */
export class Machine {
  readonly address: string;
  readonly skew: Skew;
  readonly weather: DiskWeather;
  incarnation!: Incarnation;
  log!: MemoryDisk;
  snapshots!: MemorySnapshotDisk;
  identity!: IdentityStore;
  /** The process that runs, or the last one. */
  life: Life | undefined;
  lives = 0;
  /** How often its disk has been lost. */
  wipes = 0;
  readonly #lost: Disk[] = [];

  constructor(readonly nodeId: NodeId, skew: Skew, weather: DiskWeather) {
    this.address = `machine-${nodeId}:7000`;
    this.skew = skew;
    this.weather = weather;
    this.#format();
  }

  get up(): boolean {
    return this.life?.alive === true;
  }

  /** The disk is lost; an empty one takes its place. */
  wipe(): void {
    this.wipes++;
    const { log, snapshots } = this;
    this.#lost.push({ log, snapshots });
    this.#format();
  }

  #format(): void {
    this.incarnation = `incarnation-${this.nodeId}-${this.wipes}` as Incarnation;
    this.log = new MemoryDisk();
    this.snapshots = new MemorySnapshotDisk();
    const { nodeId, incarnation } = this;
    this.identity = new MemoryIdentity({ nodeId, incarnation });
  }

  /** Whether the entry at `index` of `term` is on this disk, or was on one that was lost. */
  holds(index: number, term: number): boolean {
    return [this, ...this.#lost].some((disk) => holds(disk, index, term));
  }
}

function holds({ log, snapshots }: Disk, index: number, term: number): boolean {
  if (index <= (snapshots.published?.snapshot.position.index ?? 0)) return true;
  return log.entries[index - log.base.index - 1]?.term === term;
}
