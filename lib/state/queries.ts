/** Questions that clients ask of the state. Answers are copies: they outlive the next command. */
import { effectiveHealth, matches, type ServiceFilter } from "./filter.ts";
import type { Checkpoint } from "./checkpoints.ts";
import type { PartitionWatermark } from "./command.ts";
import type { Group } from "./group.ts";
import type { CommittedOffset } from "./offsets.ts";
import type { Service, ServiceType } from "./service.ts";
import type { ReplicatedState } from "./state.ts";

/** Which services a caller could send work to. */
export type EndpointQuery = {
  /** "" for all names. */
  readonly name: string;
  /** Undefined for all types. */
  readonly type?: ServiceType | undefined;
  /** "" for all groups. */
  readonly groupId: string;
};

export function getService(state: ReplicatedState, serviceId: string): Service | undefined {
  return state.services.get(serviceId);
}

/** The services that match, in code-unit order of their ids. O(all services). */
export function listServices(state: ReplicatedState, filter: ServiceFilter): Service[] {
  const found: Service[] = [];
  for (const service of state.services.values()) {
    if (matches(filter, service)) found.push(service);
  }
  return found;
}

/** What has to be looked at to answer an `EndpointQuery`, and what of it is an answer. */
export type EndpointSearch = {
  /** In code-unit order of their ids. */
  readonly candidates: readonly Service[];
  readonly fits: (service: Service) => boolean;
};

/**
 * For who looks at the candidates in a time of its own: those of the name, or all where none is
 * given. Of a group are those that said so when they registered, and those that have joined it.
 */
export function endpointSearch(state: ReplicatedState, query: EndpointQuery): EndpointSearch {
  const { name, type, groupId } = query;
  const members = new Set(state.groups.get(groupId)?.members.map(({ serviceId }) => serviceId));
  return {
    candidates: name === "" ? state.services.toArray() : state.services.named(name),
    fits: (service) =>
      effectiveHealth(service) === "healthy" &&
      (type === undefined || service.serviceType === type) &&
      (groupId === "" || service.groupId === groupId || members.has(service.serviceId)),
  };
}

/** The healthy services that match, in code-unit order of their ids. */
export function endpoints(state: ReplicatedState, query: EndpointQuery): Service[] {
  const { candidates, fits } = endpointSearch(state, query);
  return candidates.filter(fits);
}

/** The committed offsets of a source by partition, ascending; of one partition if it is given. */
export function sourceOffsets(
  state: ReplicatedState,
  sourceId: string,
  partition?: number,
): ReadonlyMap<number, CommittedOffset> {
  return ascending(state.offsets.get(sourceId), partition);
}

export type SourcePage = {
  readonly sourceIds: readonly string[];
  /** The `after` of the next page; "" when there is none. */
  readonly next: string;
};

/** The sources behind `after` that have committed offsets, in code-unit order of their ids. */
export function listSources(
  state: ReplicatedState,
  { limit, after }: { readonly limit: number; readonly after: string },
): SourcePage {
  const sourceIds: string[] = [];
  for (const { sourceId } of state.offsets.values()) {
    if (sourceId <= after) continue;
    if (sourceIds.length === limit) return { sourceIds, next: sourceIds.at(-1) ?? "" };
    sourceIds.push(sourceId);
  }
  return { sourceIds, next: "" };
}

/** What a group has committed, by source and partition, ascending; of one source if it is given. */
export function groupOffsets(
  state: ReplicatedState,
  groupId: string,
  sourceId?: string,
): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> {
  const found = new Map<string, ReadonlyMap<number, CommittedOffset>>();
  const offsets = state.groupOffsets.get(groupId);
  if (sourceId !== undefined) {
    const partitions = offsets?.get(sourceId);
    if (partitions !== undefined) found.set(sourceId, ascending(partitions));
    return found;
  }
  for (const source of offsets?.values() ?? []) {
    found.set(source.sourceId, ascending(source.partitions));
  }
  return found;
}

export type SourceWatermarks = {
  /** By partition, ascending. */
  readonly watermarks: readonly PartitionWatermark[];
  /** That of the partition that is furthest behind; undefined where there is none. */
  readonly global: PartitionWatermark | undefined;
};

/** The watermarks of a source, of one partition if it is given; the global one is over all. */
export function sourceWatermarks(
  state: ReplicatedState,
  sourceId: string,
  partition?: number,
): SourceWatermarks {
  const found = ascending(state.watermarks.get(sourceId), partition);
  const watermarks = [...found].map(([partition, watermark]) => ({ partition, ...watermark }));
  return { watermarks, global: state.watermarks.global(sourceId) };
}

export function getCheckpoint(state: ReplicatedState, serviceId: string): Checkpoint | undefined {
  return state.checkpoints.get(serviceId);
}

function ascending<T>(
  all: ReadonlyMap<number, T> | undefined,
  partition?: number,
): ReadonlyMap<number, T> {
  if (partition === undefined) return new Map([...all ?? []].sort(([a], [b]) => a - b));
  const one = all?.get(partition);
  return new Map(one === undefined ? [] : [[partition, one]]);
}

/** Which groups: those behind `after`, at most `limit`; only the one that is named, unless "". */
export type GroupQuery = {
  readonly groupId: string;
  readonly limit: number;
  readonly after: string;
};

export type GroupPage = {
  readonly groups: readonly Group[];
  /** The `after` of the next page; "" when there is none. */
  readonly next: string;
};

/** In code-unit order of their ids. O(all groups). */
export function listGroups(
  state: ReplicatedState,
  { groupId, limit, after }: GroupQuery,
): GroupPage {
  if (groupId !== "") {
    const found = state.groups.get(groupId);
    return { groups: found === undefined ? [] : [found], next: "" };
  }
  const groups: Group[] = [];
  for (const group of state.groups.values()) {
    if (group.groupId <= after) continue;
    if (groups.length === limit) return { groups, next: groups.at(-1)?.groupId ?? "" };
    groups.push(group);
  }
  return { groups, next: "" };
}
