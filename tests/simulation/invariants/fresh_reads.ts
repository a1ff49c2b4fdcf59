import type { Acknowledgement, Invariant } from "../invariant.ts";
import type { World } from "../world.ts";

/**
 * A linearizable read sees everything that was acknowledged, or read so, before it began: revisions
 * are one order for all, so that this can be seen without a search.
 */
export class FreshReads implements Invariant {
  readonly name = "linearizable reads are fresh";
  /** The newest revision that any client has seen by a write or a linearizable read. */
  floor = 0;

  constructor(readonly world: World) {}

  acknowledged({ revision }: Acknowledgement): void {
    this.floor = Math.max(this.floor, revision);
  }

  read(revision: number, floor: number): void {
    if (revision < floor) {
      this.world.fail(
        this.name,
        `a read that began after revision ${floor} was seen is answered from ${revision}`,
      );
    }
    this.floor = Math.max(this.floor, revision);
  }
}
