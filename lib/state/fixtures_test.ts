/** What the tests of this folder build with. */
import type { PipelineSpec } from "../pipeline/mod.ts";
import type { Command, Outcome } from "./command.ts";
import type { ServiceEvent } from "./event.ts";
import type { ServiceFilter } from "./filter.ts";
import type { Health, HealthStatus, Service, ServiceSpec } from "./service.ts";
import { encodeSnapshot, SnapshotDecoder } from "./snapshot.ts";
import { ReplicatedState, type StateChange } from "./state.ts";

/** A service that says as little as it may; its labels are as they are read back. */
export function spec(serviceId: string, rest: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    serviceId,
    serviceType: "transform",
    name: "enricher",
    version: "",
    capabilities: [],
    groupId: "",
    endpoint: { host: "10.0.0.1", port: 9000, useTls: false },
    recordTypes: [],
    maxConcurrentRequests: 0,
    weight: 0,
    heartbeatInterval: 10_000,
    sidecarId: "",
    ...rest,
    labels: rest.labels ?? new Map(),
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

/** A pipeline that says everything. */
export const FULL_PIPELINE: PipelineSpec = {
  id: "orders",
  name: "Orders",
  description: "from shops to the lake",
  stages: [
    {
      id: "in",
      name: "In",
      stageType: "source",
      selector: {
        serviceName: "shop",
        groupId: "g",
        labels: new Map([["zone", "b"]]),
        loadBalance: "consistent_hash",
      },
      routingRules: [{
        name: "vip",
        condition: {
          type: "and",
          conditions: [
            { type: "record_type", recordType: "order.created" },
            { type: "not", condition: { type: "metadata_match", key: "tier", pattern: "^b" } },
            { type: "or", conditions: [{ type: "always" }] },
          ],
        },
        targetStages: ["out"],
        priority: 2 ** 32 - 1,
      }],
      parallelism: 4,
      config: new Map([["topic", "orders"]]),
      endpoint: undefined,
    },
    {
      id: "out",
      name: "",
      stageType: "sink",
      selector: { serviceName: "", groupId: "", labels: new Map(), loadBalance: "round_robin" },
      routingRules: [],
      parallelism: 0,
      config: new Map(),
      endpoint: { host: "lake.local", port: 65_535, useTls: true },
    },
  ],
  edges: [{
    fromStage: "in",
    toStage: "out",
    condition: { type: "expression", expression: "record.partition == 3" },
  }],
  enabled: true,
  metadata: new Map([["owner", "data"]]),
  deadLetter: {
    serviceName: "dead",
    maxRetries: 3,
    initialBackoff: 100,
    maxBackoff: 30_000,
    endpoint: { host: "dead.local", port: 1, useTls: false },
  },
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

  /** What else than services the last command changed. */
  changes: readonly StateChange[] = [];

  apply(command: Command): { readonly outcome: Outcome; readonly event?: ServiceEvent } {
    const { outcome, events, changes } = this.state.apply({ at: this.now, command }, ++this.index);
    this.changes = changes;
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

/** What a record tells, whatever it is made of; what it takes in memory left out. */
export function fieldsOf(service: Service): Omit<Service, "bytes"> {
  return {
    serviceId: service.serviceId,
    serviceType: service.serviceType,
    name: service.name,
    version: service.version,
    capabilities: service.capabilities,
    groupId: service.groupId,
    endpoint: service.endpoint,
    labels: new Map(service.labels),
    recordTypes: service.recordTypes,
    maxConcurrentRequests: service.maxConcurrentRequests,
    weight: service.weight,
    heartbeatInterval: service.heartbeatInterval,
    sidecarId: service.sidecarId,
    registrationId: service.registrationId,
    registeredAt: service.registeredAt,
    health: service.health,
    leaseLapsed: service.leaseLapsed,
    drain: service.drain,
    resumed: service.resumed,
    assignments: service.assignments,
    modifiedRevision: service.modifiedRevision,
  };
}
