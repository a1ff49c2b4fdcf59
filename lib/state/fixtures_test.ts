/** What the tests of this folder build with. */
import type { Command, Outcome } from "./command.ts";
import type { ServiceEvent } from "./event.ts";
import type { ServiceFilter } from "./filter.ts";
import type { Health, HealthStatus, ServiceSpec } from "./service.ts";
import { encodeSnapshot, SnapshotDecoder } from "./snapshot.ts";
import { ReplicatedState } from "./state.ts";

/** A service that says as little as it may. */
export function spec(serviceId: string, rest: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    serviceId,
    serviceType: "transform",
    name: "enricher",
    version: "",
    capabilities: [],
    groupId: "",
    endpoint: { host: "10.0.0.1", port: 9000, useTls: false },
    labels: new Map(),
    recordTypes: [],
    maxConcurrentRequests: 0,
    weight: 0,
    heartbeatInterval: 10_000,
    sidecarId: "",
    ...rest,
  };
}

/** A service that says everything. */
export const FULL_SPEC: ServiceSpec = {
  serviceId: "enricher-1",
  serviceType: "sink",
  name: "enricher",
  version: "1.2.3",
  capabilities: ["batch", "stream"],
  groupId: "orders",
  endpoint: { host: "enricher.local", port: 65_535, useTls: true },
  labels: new Map([["zone", "b"], ["env", "prod"]]),
  recordTypes: ["order.created"],
  maxConcurrentRequests: 2 ** 32 - 1,
  weight: 7,
  heartbeatInterval: 1_500,
  sidecarId: "sidecar-9",
};

export function health(status: HealthStatus, message = ""): Health {
  return { status, message, components: new Map() };
}

export const EVERYTHING: ServiceFilter = { labels: new Map(), includeUnhealthy: true };

/** A state with the index and the clock that the log would supply. */
export class Replica {
  index = 0;
  now = 1_000;
  readonly state = new ReplicatedState();

  apply(command: Command): { readonly outcome: Outcome; readonly event?: ServiceEvent } {
    const { outcome, events } = this.state.apply({ at: this.now, command }, ++this.index);
    const [event] = events;
    return event === undefined ? { outcome } : { outcome, event };
  }

  register(serviceId: string, rest: Partial<ServiceSpec> = {}): string {
    this.apply({ type: "register", service: spec(serviceId, rest) });
    return `reg-${this.index}`;
  }
}

/** `state` after a trip through its snapshot, in chunks of `chunkBytes`. */
export function restored(state: ReplicatedState, chunkBytes = 1_000): ReplicatedState {
  const decoder = new SnapshotDecoder();
  for (const chunk of encodeSnapshot(state.freeze(), chunkBytes)) decoder.push(chunk);
  return decoder.finish();
}
