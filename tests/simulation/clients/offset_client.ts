import { sourceOffsets } from "../../../lib/state/mod.ts";
import type {
  HistoryRecorder,
  OffsetInput,
  OffsetOutput,
  OpenOperation,
} from "../../linearizability/mod.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";
import type { Keys } from "./keys.ts";

type Target = ReturnType<Keys["pick"]>;

/** Commits and reads the offsets of sources. */
export class OffsetClient extends Client {
  readonly #keys: Keys;
  readonly #history: HistoryRecorder<OffsetInput, OffsetOutput>;
  #count = 0;

  constructor(
    world: World,
    number: number,
    keys: Keys,
    history: HistoryRecorder<OffsetInput, OffsetOutput>,
  ) {
    super(world, number, "offset client");
    this.#keys = keys;
    this.#history = history;
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const target = this.#keys.pick(this.dice);
    if (this.dice.chance(0.5)) await this.#commit(life, target);
    else await this.#read(life, target);
  }

  async #commit(life: Life, { key, slot, generation }: Target): Promise<void> {
    const offset = BigInt(this.dice.integer(0, 1_000)) + (this.dice.chance(0.1) ? 2n ** 60n : 0n);
    const reset = this.dice.chance(0.3);
    const open = this.#history.begin(this.number, key, { type: "commit", offset, reset });
    // No two commits have the same time, which tells them apart in the log.
    const timestamp = { seconds: BigInt(this.number), nanos: ++this.#count };
    const command = { sourceId: key, partition: slot, offset, timestamp, reset };
    const written = await this.write(life, { type: "commit_offset", ...command });
    if (written.type === "unknown") this.#keys.noteUnknown(slot, generation);
    close(open, written.type);
  }

  async #read(life: Life, { key, slot }: Target): Promise<void> {
    const open = this.#history.begin(this.number, key, { type: "read" });
    const read = await this.freshRead(life, (state) => sourceOffsets(state, key, slot).get(slot));
    if (read === undefined) return open.refused();
    open.returned({ type: "offset", offset: read.value?.offset });
  }
}

function close(
  open: OpenOperation<OffsetOutput>,
  outcome: "done" | "rejected" | "refused" | "unknown",
): void {
  switch (outcome) {
    case "done":
      return open.returned({ type: "committed" });
    case "rejected":
      return open.returned({ type: "refused" });
    case "refused":
      return open.refused();
    case "unknown":
      return open.unknown();
  }
}
