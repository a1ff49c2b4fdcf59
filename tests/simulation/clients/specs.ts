import type { ServiceSpec, ServiceType } from "../../../lib/state/mod.ts";

const TYPES: readonly ServiceType[] = ["source", "transform", "sink", "lookup"];

/** Such a lease does not end within a run. */
export const LONG_LEASE = 100_000_000;

/** A registration; `tag`, which tells it from all others, is its version. */
export function specOf(
  serviceId: string,
  tag: string,
  heartbeatInterval: number,
  draw: number,
): ServiceSpec {
  return {
    serviceId,
    serviceType: TYPES[draw % TYPES.length]!,
    name: `name-${draw % 3}`,
    version: tag,
    capabilities: ["a"],
    groupId: "",
    endpoint: { host: "10.0.0.1", port: 1 + draw, useTls: false },
    labels: new Map([["zone", draw % 2 === 0 ? "east" : "west"]]),
    recordTypes: [],
    maxConcurrentRequests: 1,
    weight: 1,
    heartbeatInterval,
    sidecarId: "",
  };
}
