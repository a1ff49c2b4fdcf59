/** Questions that clients ask of the state. Answers are copies: they outlive the next command. */
import { effectiveHealth, matches, type ServiceFilter } from "./filter.ts";
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

/**
 * The healthy services that match, in code-unit order of their ids. O(services of the name), or of
 * all where none is given.
 */
export function endpoints(state: ReplicatedState, query: EndpointQuery): Service[] {
  const { name, type, groupId } = query;
  const candidates = name === "" ? [...state.services.values()] : state.services.named(name);
  return candidates.filter((service) =>
    effectiveHealth(service) === "healthy" &&
    (type === undefined || service.serviceType === type) &&
    (groupId === "" || service.groupId === groupId)
  );
}

/** The committed offsets of a source by partition, ascending; of one partition if it is given. */
export function sourceOffsets(
  state: ReplicatedState,
  sourceId: string,
  partition?: number,
): ReadonlyMap<number, CommittedOffset> {
  const all = state.offsets.get(sourceId) ?? new Map<number, CommittedOffset>();
  if (partition === undefined) return new Map([...all].sort(([a], [b]) => a - b));
  const one = all.get(partition);
  return new Map(one === undefined ? [] : [[partition, one]]);
}
