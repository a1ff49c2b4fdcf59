/** From the domain's types to the generated response types. */
import type { Millis } from "../base/mod.ts";
import type { ServiceEventKind } from "../node/api.ts";
import {
  allPartitions,
  effectiveHealth,
  type HealthStatus,
  partitionsIn,
  type Service,
  type ServiceCommand,
  type ServiceType,
} from "../state/mod.ts";
import type { EndpointInfo } from "../../proto/gen/conveyor_etl/registry/EndpointInfo.ts";
import type { Endpoint as WireEndpoint } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { RegisteredService } from "../../proto/gen/conveyor_etl/registry/RegisteredService.ts";
import type { RouterCommand } from "../../proto/gen/conveyor_etl/registry/RouterCommand.ts";
import type { ServiceHealth } from "../../proto/gen/conveyor_etl/registry/ServiceHealth.ts";
import type { Duration } from "../../proto/gen/google/protobuf/Duration.ts";
import type { Timestamp } from "../../proto/gen/google/protobuf/Timestamp.ts";

const SERVICE_TYPES = {
  source: "SERVICE_TYPE_SOURCE",
  transform: "SERVICE_TYPE_TRANSFORM",
  sink: "SERVICE_TYPE_SINK",
  lookup: "SERVICE_TYPE_LOOKUP",
} as const satisfies Record<ServiceType, string>;

const HEALTH_STATUSES = {
  healthy: "HEALTH_STATUS_HEALTHY",
  degraded: "HEALTH_STATUS_DEGRADED",
  unhealthy: "HEALTH_STATUS_UNHEALTHY",
} as const satisfies Record<HealthStatus, string>;

export const EVENT_TYPES = {
  added: "EVENT_TYPE_ADDED",
  modified: "EVENT_TYPE_MODIFIED",
  removed: "EVENT_TYPE_REMOVED",
  health_changed: "EVENT_TYPE_HEALTH_CHANGED",
  partitions_assigned: "EVENT_TYPE_PARTITIONS_ASSIGNED",
  partitions_revoked: "EVENT_TYPE_PARTITIONS_REVOKED",
} as const satisfies Record<ServiceEventKind, string>;

/** `lastHeartbeat` is wall-clock time, undefined where this node has seen none. */
export function registeredService(
  service: Service,
  lastHeartbeat: Millis | undefined,
): RegisteredService {
  return {
    identity: {
      service_id: service.serviceId,
      service_type: SERVICE_TYPES[service.serviceType],
      name: service.name,
      version: service.version,
      capabilities: [...service.capabilities],
      group_id: service.groupId,
    },
    endpoint: wireEndpoint(service),
    metadata: {
      labels: Object.fromEntries(service.labels),
      record_types_handled: [...service.recordTypes],
      max_concurrent_requests: service.maxConcurrentRequests,
      weight: service.weight,
    },
    health: serviceHealth(service),
    registered_at: timestamp(service.registeredAt),
    last_heartbeat: lastHeartbeat === undefined ? null : timestamp(lastHeartbeat),
    assigned_partitions: [...allPartitions(service)],
  };
}

/** Its partitions are those of the group, or of all groups where `groupId` is "". */
export function endpointInfo(service: Service, groupId: string): EndpointInfo {
  return {
    service_id: service.serviceId,
    endpoint: wireEndpoint(service),
    weight: service.weight,
    health: HEALTH_STATUSES[effectiveHealth(service)],
    assigned_partitions: [
      ...(groupId === "" ? allPartitions(service) : partitionsIn(service, groupId)),
    ],
  };
}

function wireEndpoint({ endpoint }: Service): WireEndpoint {
  return { host: endpoint.host, port: endpoint.port, use_tls: endpoint.useTls };
}

/** As it counts, whatever the service said; one that drains says so. */
function serviceHealth(service: Service): ServiceHealth {
  const components = [...service.health.components].map(([key, { name, status, message }]) =>
    [key, { name, status: HEALTH_STATUSES[status], message }] as const
  );
  const { message } = service.health;
  return {
    status: HEALTH_STATUSES[effectiveHealth(service)],
    message: service.drain === undefined ? message : `draining: ${service.drain.reason}`,
    components: Object.fromEntries(components),
  };
}

export function timestamp(at: Millis): Timestamp {
  const seconds = Math.floor(at / 1_000);
  return { seconds, nanos: Math.floor((at - seconds * 1_000) * 1e6) };
}

export function routerCommand(command: ServiceCommand): RouterCommand {
  switch (command.type) {
    case "drain":
      return { drain: { reason: command.reason, timeout: duration(command.timeout) } };
    case "resume":
      return { resume: {} };
    case "revoke": {
      const { groupId, partitions, generation } = command;
      return { revoke: { group_id: groupId, partitions: [...partitions], generation } };
    }
    case "assign": {
      const { groupId, partitions, generation, all } = command;
      const assign = { group_id: groupId, partitions: [...partitions], generation, all: [...all] };
      return { assign };
    }
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

/** `span` must not be negative. */
export function duration(span: Millis): Duration {
  const seconds = Math.floor(span / 1_000);
  return { seconds, nanos: Math.floor((span - seconds * 1_000) * 1e6) };
}
