import { type Group, type Member, nextStep } from "./group.ts";
import { SortedRecords } from "./sorted_records.ts";

/** What queries may see of the groups. */
export interface GroupView {
  readonly size: number;
  get(groupId: string): Group | undefined;
  /** All, in code-unit order of their ids. */
  values(): Iterable<Group>;
  /** The ids of those that the service is a member of, in code-unit order. */
  of(serviceId: string): readonly string[];
  /** The ids of those where the next step waits for nobody. */
  readonly unsettled: ReadonlySet<string>;
}

const NONE: readonly string[] = [];

/** The groups with their indexes. No change looks at all of them. */
export class GroupTable implements GroupView {
  readonly #byId = new Map<string, Group>();
  readonly #sorted = new SortedRecords<Group>((group) => group.groupId);
  readonly #idsByService = new Map<string, readonly string[]>();
  readonly #unsettled = new Set<string>();
  #numbers = 0;

  get size(): number {
    return this.#byId.size;
  }

  /** The partitions, members and preferences of all groups together. */
  get numbers(): number {
    return this.#numbers;
  }

  get unsettled(): ReadonlySet<string> {
    return this.#unsettled;
  }

  get(groupId: string): Group | undefined {
    return this.#byId.get(groupId);
  }

  values(): Iterable<Group> {
    return this.#sorted;
  }

  toArray(): Group[] {
    return this.#sorted.toArray();
  }

  of(serviceId: string): readonly string[] {
    return this.#idsByService.get(serviceId) ?? NONE;
  }

  /** A group without members is none: it is forgotten. */
  put(group: Group): void {
    const { groupId } = group;
    const previous = this.#byId.get(groupId);
    this.#numbers += numbersOf(group) - (previous === undefined ? 0 : numbersOf(previous));
    this.#index(groupId, previous?.members ?? [], group.members);
    if (group.members.length === 0) {
      this.#numbers -= numbersOf(group);
      this.#byId.delete(groupId);
      this.#sorted.remove(groupId);
      this.#unsettled.delete(groupId);
      return;
    }
    this.#byId.set(groupId, group);
    this.#sorted.put(group);
    if (nextStep(group) === undefined) this.#unsettled.delete(groupId);
    else this.#unsettled.add(groupId);
  }

  /** Both lists are sorted by id. */
  #index(groupId: string, before: readonly Member[], after: readonly Member[]): void {
    let [i, j] = [0, 0];
    while (i < before.length || j < after.length) {
      const [old, now] = [before[i]?.serviceId, after[j]?.serviceId];
      if (old === now) [i, j] = [i + 1, j + 1];
      else if (now === undefined || (old !== undefined && old < now)) {
        this.#leave(old!, groupId);
        i++;
      } else {
        this.#join(now, groupId);
        j++;
      }
    }
  }

  #join(serviceId: string, groupId: string): void {
    const ids = this.of(serviceId);
    const behind = ids.findLastIndex((id) => id < groupId) + 1;
    this.#idsByService.set(serviceId, ids.toSpliced(behind, 0, groupId));
  }

  #leave(serviceId: string, groupId: string): void {
    const left = this.of(serviceId).filter((id) => id !== groupId);
    if (left.length === 0) this.#idsByService.delete(serviceId);
    else this.#idsByService.set(serviceId, left);
  }
}

/** What a group counts against the bound on all of them. */
export function numbersOf({ partitions, members }: Group): number {
  return members.reduce((sum, { preferences }) => sum + 1 + preferences.length, partitions);
}
