import type { ErrorCode } from "../../../lib/base/mod.ts";
import { concatBytes } from "../../../lib/base/mod.ts";
import { type Checkpoint, getCheckpoint } from "../../../lib/state/mod.ts";
import type { OffsetInput, OffsetOutput, OpenOperation } from "../../linearizability/mod.ts";
import type { Life } from "../life.ts";
import { RecordedClient, type Target } from "./recorded_client.ts";

/** Some go in one entry, some in several parts. */
const SIZES = [0, 4, 200, 1_200, 2_600];

/**
 * Saves and reads checkpoints, whose data is one number over and over, so that a part of another
 * would be seen. To the model they are offsets that may go anywhere.
 */
export class CheckpointClient extends RecordedClient<OffsetInput, OffsetOutput> {
  protected override async meet(life: Life, target: Target): Promise<void> {
    if (this.dice.chance(0.5)) await this.#save(life, target);
    else await this.#read(life, target);
  }

  async #save(life: Life, { key, slot, generation }: Target): Promise<void> {
    const mark = this.nextMark();
    const data = marked(mark, this.dice.pick(SIZES));
    const input = { type: "commit", offset: BigInt(mark), reset: true } as const;
    const open = this.history.begin(this.number, key, input);
    const checkpointId = `${mark}/${data.length}`;
    const checkpoint = { serviceId: key, checkpointId, sourceOffsets: new Map(), data };
    const options = this.patience(life);
    const answer = await life.call((node) => node.saveCheckpoint(checkpoint, options));
    if (answer.type === "answered") {
      this.world.coverage.count("checkpoints saved");
      return open.returned({ type: "committed" });
    }
    const isSure = answer.type === "failed" && this.#isRefusal(answer.error);
    if (isSure) return open.refused();
    this.keys.noteUnknown(slot, generation);
    open.unknown();
  }

  /** Whether it has not been saved and will not be. */
  #isRefusal({ code, message }: { code: ErrorCode; message: string }): boolean {
    if (code === "unavailable" || code === "resource_exhausted") return true;
    if (code === "outcome_unknown" || code === "cancelled") return false;
    this.world.fail("calls fail with known errors only", `${code}: ${message}`);
    return false;
  }

  async #read(life: Life, { key }: Target): Promise<void> {
    const open: OpenOperation<OffsetOutput> = this.history
      .begin(this.number, key, { type: "read" });
    const read = await this.freshRead(life, (state) => getCheckpoint(state, key));
    if (read === undefined) return open.refused();
    const offset = read.value === undefined ? undefined : BigInt(this.#markOf(read.value));
    open.returned({ type: "offset", offset });
  }

  #markOf({ serviceId, checkpointId, data }: Checkpoint): number {
    const [mark = 0, length = 0] = checkpointId.split("/").map(Number);
    const expected = marked(mark, length);
    const found = concatBytes(data);
    if (found.length !== length || found.some((byte, i) => byte !== expected[i])) {
      const what = `that of ${serviceId} with the id ${checkpointId} is another's, or in part`;
      this.world.fail("checkpoints are whole", what);
    }
    return mark;
  }
}

function marked(mark: number, length: number): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: length / 4 }, () => mark).buffer);
}
