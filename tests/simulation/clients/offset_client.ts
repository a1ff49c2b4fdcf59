import {
  type CommitGroupOffset,
  type CommitOffset,
  groupOffsets,
  type ReplicatedState,
  type ReportWatermark,
  sourceOffsets,
  sourceWatermarks,
} from "../../../lib/state/mod.ts";
import type { OffsetInput, OffsetOutput, OpenOperation } from "../../linearizability/mod.ts";
import type { Life } from "../life.ts";
import { RecordedClient, type Target } from "./recorded_client.ts";

/** Commits and reads the offsets of sources and groups, and watermarks. */
export class OffsetClient extends RecordedClient<OffsetInput, OffsetOutput> {
  protected override async meet(life: Life, target: Target): Promise<void> {
    if (this.dice.chance(0.5)) await this.#commit(life, target);
    else await this.#read(life, target);
  }

  async #commit(life: Life, { key, slot, generation }: Target): Promise<void> {
    const coarse = BigInt(this.dice.integer(0, 1_000)) + (this.dice.chance(0.1) ? 2n ** 30n : 0n);
    // Every commit has a mark of its own, which tells them apart in the log.
    const offset = coarse * 2n ** 32n + BigInt(this.nextMark());
    const kind = kindOf(slot);
    const reset = kind !== "watermark" && this.dice.chance(0.3);
    const open = this.history.begin(this.number, key, { type: "commit", offset, reset });
    const written = await this.write(life, commandOf(kind, key, slot, offset, reset));
    if (written.type === "unknown") this.keys.noteUnknown(slot, generation);
    if (written.type !== "done") return close(open, written.type);
    const back = "accepted" in written.result && !written.result.accepted;
    close(open, back ? "rejected" : "done");
  }

  async #read(life: Life, { key, slot }: Target): Promise<void> {
    const open = this.history.begin(this.number, key, { type: "read" });
    const read = await this.freshRead(life, (state) => offsetIn(state, kindOf(slot), key, slot));
    if (read === undefined) return open.refused();
    open.returned({ type: "offset", offset: read.value });
  }
}

/** All go by the same rule: they do not go back, but for a reset. */
const KINDS = ["source", "group", "watermark"] as const;

type Kind = (typeof KINDS)[number];

function kindOf(slot: number): Kind {
  return KINDS[slot % KINDS.length] ?? "source";
}

type Commit = CommitOffset | CommitGroupOffset | ReportWatermark;

function commandOf(
  kind: Kind,
  key: string,
  partition: number,
  offset: bigint,
  reset: boolean,
): Commit {
  const place = { sourceId: key, partition, timestamp: undefined };
  switch (kind) {
    case "source":
      return { type: "commit_offset", ...place, offset, reset };
    case "group": {
      const unfenced = { serviceId: "", generation: 0n };
      return { type: "commit_group_offset", groupId: key, ...place, offset, reset, ...unfenced };
    }
    case "watermark":
      return { type: "report_watermark", ...place, position: offset };
    default: {
      const rest: never = kind;
      return rest;
    }
  }
}

function offsetIn(
  state: ReplicatedState,
  kind: Kind,
  key: string,
  partition: number,
): bigint | undefined {
  switch (kind) {
    case "source":
      return sourceOffsets(state, key, partition).get(partition)?.offset;
    case "group":
      return groupOffsets(state, key, key).get(key)?.get(partition)?.offset;
    case "watermark":
      return sourceWatermarks(state, key, partition).watermarks[0]?.position;
    default: {
      const rest: never = kind;
      return rest;
    }
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
