/** The committed offsets of consumer groups: each group has its own for every source. */
import type { Revision } from "../base/mod.ts";
import type { CommitGroupOffset } from "./checkpoint_commands.ts";
import type { Outcome } from "./command.ts";
import { commitOffset, type CommittedOffset, OffsetTable, type OffsetView } from "./offsets.ts";
import type { FrozenSource } from "./partition_table.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What queries may see of the groups' offsets. */
export interface GroupOffsetView {
  /** Undefined for a group that has committed nothing. */
  get(groupId: string): OffsetView | undefined;
}

/** The offsets of one group that later commits do not touch. */
export type FrozenGroupOffsets = {
  readonly groupId: string;
  readonly sources: readonly FrozenSource<CommittedOffset>[];
};

type GroupOffsets = { readonly groupId: string; readonly offsets: OffsetTable };

/** The offsets of every group that has ever committed one; they outlive its members. */
export class GroupOffsetTable implements GroupOffsetView {
  readonly #byId = new Map<string, GroupOffsets>();
  readonly #sorted = new SortedRecords<GroupOffsets>((group) => group.groupId);

  get(groupId: string): OffsetTable | undefined {
    return this.#byId.get(groupId)?.offsets;
  }

  /** Those of the group; none yet for one that is new. */
  of(groupId: string): OffsetTable {
    const known = this.#byId.get(groupId);
    if (known !== undefined) return known.offsets;
    const group = { groupId, offsets: new OffsetTable() };
    this.#byId.set(groupId, group);
    this.#sorted.put(group);
    return group.offsets;
  }

  /** In code-unit order of the groups' ids. O(n), but only pointers are copied. */
  freeze(): FrozenGroupOffsets[] {
    return this.#sorted.toArray()
      .map(({ groupId, offsets }) => ({ groupId, sources: offsets.freeze() }));
  }
}

/** Commits by the rule of a source's offsets. Whether the fence lets it is checked before. */
export function commitGroupOffset(
  table: GroupOffsetTable,
  command: CommitGroupOffset,
  revision: Revision,
): Outcome<CommitGroupOffset> {
  return commitOffset(table.of(command.groupId), command, revision);
}
