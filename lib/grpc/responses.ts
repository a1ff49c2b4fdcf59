/** From the domain's types to the generated response types. */
import type { Millis } from "../base/mod.ts";
import {
  allPartitions,
  effectiveHealth,
  type HealthStatus,
  partitionsIn,
  type Service,
  type ServiceCommand,
} from "../state/mod.ts";
import type { EndpointInfo } from "../../proto/gen/conveyor_etl/registry/EndpointInfo.ts";
import type { Endpoint as WireEndpoint } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { RouterCommand } from "../../proto/gen/conveyor_etl/registry/RouterCommand.ts";
import type { Duration } from "../../proto/gen/google/protobuf/Duration.ts";
import type { Timestamp } from "../../proto/gen/google/protobuf/Timestamp.ts";

const HEALTH_STATUSES = {
  healthy: "HEALTH_STATUS_HEALTHY",
  degraded: "HEALTH_STATUS_DEGRADED",
  unhealthy: "HEALTH_STATUS_UNHEALTHY",
} as const satisfies Record<HealthStatus, string>;

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
