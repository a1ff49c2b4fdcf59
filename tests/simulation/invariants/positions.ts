import { groupOffsets, sourceOffsets, sourceWatermarks } from "../../../lib/state/mod.ts";
import type { Command, ReplicatedState } from "../../../lib/state/mod.ts";
import type { Acknowledgement, Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { World } from "../world.ts";

/** What an acknowledged command promised about one position. */
type Promised = {
  readonly revision: number;
  readonly position: bigint;
  readonly read: (state: ReplicatedState) => bigint | undefined;
};

/** What was acknowledged as committed is at most passed: no node ends below it, but for a reset. */
export class Positions implements Invariant {
  readonly name = "no position goes back unless it is reset";
  /** The highest promise of each position since its last reset. */
  readonly #promised = new Map<string, Promised>();
  readonly #resets = new Map<string, number>();

  constructor(readonly world: World) {}

  committed({ entry, command }: CommittedEntry): void {
    if (command === undefined || !("reset" in command) || !command.reset) return;
    const place = placeOf(command);
    if (place !== undefined) this.#reset(place.key, entry.index);
  }

  #reset(key: string, revision: number): void {
    this.#resets.set(key, revision);
    if ((this.#promised.get(key)?.revision ?? Infinity) < revision) this.#promised.delete(key);
  }

  acknowledged({ command, revision }: Acknowledgement): void {
    const place = placeOf(command);
    if (place === undefined || revision < (this.#resets.get(place.key) ?? 0)) return;
    const known = this.#promised.get(place.key);
    // A watermark that was not accepted promises nothing, but then a higher one is known.
    const isBack = command.type === "report_watermark" && this.#isBack(place);
    if (isBack || (known !== undefined && known.position >= place.position)) return;
    this.#promised.set(place.key, { ...place, revision });
  }

  #isBack({ position, read }: Omit<Promised, "revision">): boolean {
    return position < (read(this.world.ledger.reference) ?? 0n);
  }

  finished(): void {
    for (const life of this.world.serving) {
      void life.node!.control.read((state) => {
        for (const [key, { position, read }] of this.#promised) {
          const found = read(state);
          if (found !== undefined && found >= position) continue;
          this.world.fail(this.name, `${key} is at ${found} on ${life.name}, not ${position}`);
        }
      }, { consistency: "stale" });
    }
  }
}

type Place = Omit<Promised, "revision"> & { readonly key: string };

function placeOf(command: Command): Place | undefined {
  switch (command.type) {
    case "commit_offset": {
      const { sourceId, partition, offset: position } = command;
      const read = (state: ReplicatedState) =>
        sourceOffsets(state, sourceId, partition).get(partition)?.offset;
      return { key: `${sourceId}/${partition}`, position, read };
    }
    case "commit_group_offset": {
      const { groupId, sourceId, partition, offset: position } = command;
      const read = (state: ReplicatedState) =>
        groupOffsets(state, groupId, sourceId).get(sourceId)?.get(partition)?.offset;
      return { key: `${groupId}: ${sourceId}/${partition}`, position, read };
    }
    case "report_watermark": {
      const { sourceId, partition, position } = command;
      const read = (state: ReplicatedState) =>
        sourceWatermarks(state, sourceId, partition).watermarks[0]?.position;
      return { key: `watermark of ${sourceId}/${partition}`, position, read };
    }
    default:
      return undefined;
  }
}
