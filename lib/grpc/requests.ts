/** From the generated request types to the domain's, or `invalid_argument` with every bad field. */
import { type Millis, REQUEST_LIMITS } from "../base/mod.ts";
import type { Heartbeat } from "../node/api.ts";
import type {
  CommitOffset,
  ComponentHealth,
  Deregister,
  Endpoint,
  EndpointQuery,
  Health,
  HealthStatus,
  ServiceFilter,
  ServiceSpec,
  ServiceType,
} from "../state/mod.ts";
import type { CommitOffsetRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/CommitOffsetRequest.ts";
import type { GetOffsetRequest__Output } from "../../proto/gen/conveyor_etl/checkpoint/GetOffsetRequest.ts";
import type { Endpoint__Output } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { ServiceIdentity__Output } from "../../proto/gen/conveyor_etl/common/ServiceIdentity.ts";
import type { DeregisterRequest__Output } from "../../proto/gen/conveyor_etl/registry/DeregisterRequest.ts";
import type { GetServiceEndpointsRequest__Output } from "../../proto/gen/conveyor_etl/registry/GetServiceEndpointsRequest.ts";
import type { HeartbeatRequest__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { RegisterRequest__Output } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import type { ServiceHealth__Output } from "../../proto/gen/conveyor_etl/registry/ServiceHealth.ts";
import type { ServiceMetadata__Output } from "../../proto/gen/conveyor_etl/registry/ServiceMetadata.ts";
import {
  checkBytes,
  checkCount,
  checkDuration,
  checkId,
  checkLabels,
  checkName,
  checkNames,
  checkText,
  checkTimestamp,
  entryPath,
  hasControl,
  Problems,
} from "./checks.ts";

/** A value that this version does not know arrives as its number, and is not found here. */
const SERVICE_TYPES: ReadonlyMap<string, ServiceType> = new Map([
  ["SERVICE_TYPE_SOURCE", "source"],
  ["SERVICE_TYPE_TRANSFORM", "transform"],
  ["SERVICE_TYPE_SINK", "sink"],
  ["SERVICE_TYPE_LOOKUP", "lookup"],
]);
const ANY_TYPE = "SERVICE_TYPE_UNSPECIFIED";

const HEALTH_STATUSES: ReadonlyMap<string, HealthStatus> = new Map([
  ["HEALTH_STATUS_HEALTHY", "healthy"],
  ["HEALTH_STATUS_DEGRADED", "degraded"],
  ["HEALTH_STATUS_UNHEALTHY", "unhealthy"],
]);
const NO_STATUS = "HEALTH_STATUS_UNSPECIFIED";

/** `size` is that of the encoded request, in bytes. */
export function serviceSpec(request: RegisterRequest__Output, size: number): ServiceSpec {
  const problems = new Problems();
  if (size > REQUEST_LIMITS.registrationBytes) {
    problems.add(
      "request",
      `is ${size} bytes long, at most ${REQUEST_LIMITS.registrationBytes} are allowed`,
    );
  }
  checkName(problems, "sidecar_id", request.sidecar_id);
  const spec = {
    ...identity(problems, request.identity),
    endpoint: endpoint(problems, request.endpoint),
    ...metadata(problems, request.metadata),
    heartbeatInterval: heartbeatInterval(problems, request),
    sidecarId: request.sidecar_id,
  };
  problems.throwIfAny();
  return spec;
}

function identity(
  problems: Problems,
  given: ServiceIdentity__Output | null,
): Pick<
  ServiceSpec,
  "serviceId" | "serviceType" | "name" | "version" | "capabilities" | "groupId"
> {
  if (given === null) {
    problems.add("identity", "is missing");
    return {
      serviceId: "",
      serviceType: "source",
      name: "",
      version: "",
      capabilities: [],
      groupId: "",
    };
  }
  checkId(problems, "identity.service_id", given.service_id);
  checkName(problems, "identity.name", given.name);
  checkText(problems, "identity.version", given.version);
  checkNames(problems, "identity.capabilities", given.capabilities);
  checkName(problems, "identity.group_id", given.group_id);
  const type = SERVICE_TYPES.get(given.service_type);
  if (type === undefined) problems.add("identity.service_type", unknownValue(given.service_type));
  return {
    serviceId: given.service_id,
    serviceType: type ?? "source",
    name: given.name,
    version: given.version,
    capabilities: given.capabilities,
    groupId: given.group_id,
  };
}

function endpoint(problems: Problems, given: Endpoint__Output | null): Endpoint {
  if (given === null) {
    problems.add("endpoint", "is missing");
    return { host: "", port: 0, useTls: false };
  }
  const { host, port, use_tls } = given;
  if (host === "") problems.add("endpoint.host", "is missing");
  checkBytes(problems, "endpoint.host", host, REQUEST_LIMITS.hostBytes);
  if (/\s/.test(host) || hasControl(host)) {
    problems.add("endpoint.host", "contains white space or a control character");
  }
  if (port < 1 || port > REQUEST_LIMITS.portMax) {
    problems.add("endpoint.port", `is ${port}, allowed are 1 to ${REQUEST_LIMITS.portMax}`);
  }
  return { host, port, useTls: use_tls };
}

function metadata(
  problems: Problems,
  given: ServiceMetadata__Output | null,
): Pick<ServiceSpec, "labels" | "recordTypes" | "maxConcurrentRequests" | "weight"> {
  if (given === null) {
    return { labels: new Map(), recordTypes: [], maxConcurrentRequests: 0, weight: 0 };
  }
  checkNames(problems, "metadata.record_types_handled", given.record_types_handled);
  return {
    labels: checkLabels(problems, "metadata.labels", given.labels),
    recordTypes: given.record_types_handled,
    maxConcurrentRequests: given.max_concurrent_requests,
    weight: given.weight,
  };
}

function heartbeatInterval(problems: Problems, request: RegisterRequest__Output): Millis {
  const { heartbeatIntervalMinMs: min, heartbeatIntervalMaxMs: max } = REQUEST_LIMITS;
  if (request.heartbeat_interval === null) return REQUEST_LIMITS.heartbeatIntervalDefaultMs;
  const interval = checkDuration(problems, "heartbeat_interval", request.heartbeat_interval);
  if (interval < min || interval > max) {
    const allowed = `allowed are ${min / 1_000} s to ${max / 60_000} min`;
    problems.add("heartbeat_interval", `is ${interval / 1_000} s, ${allowed}`);
  }
  return interval;
}

/** An empty registration id stands for whichever is current. */
export function deregister(request: DeregisterRequest__Output): Deregister {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkName(problems, "registration_id", request.registration_id);
  if (request.drain_timeout !== null) {
    const timeout = checkDuration(problems, "drain_timeout", request.drain_timeout);
    if (timeout < 0) problems.add("drain_timeout", "is negative");
  }
  problems.throwIfAny();
  return {
    type: "deregister",
    serviceId: request.service_id,
    registrationId: request.registration_id,
  };
}

/** A health report without a status is none. */
export function heartbeat(request: HeartbeatRequest__Output): Heartbeat {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkName(problems, "registration_id", request.registration_id);
  const reported = request.health !== null && request.health.status !== NO_STATUS
    ? health(problems, request.health)
    : undefined;
  problems.throwIfAny();
  return {
    serviceId: request.service_id,
    registrationId: request.registration_id,
    ...(reported === undefined ? {} : { health: reported }),
    ...(request.load === null ? {} : { activeRequests: Number(request.load.active_requests) }),
  };
}

function health(problems: Problems, given: ServiceHealth__Output): Health {
  checkText(problems, "health.message", given.message);
  const components = new Map<string, ComponentHealth>();
  const entries = Object.entries(given.components);
  if (checkCount(problems, "health.components", entries.length, REQUEST_LIMITS.listItems)) {
    for (const [key, { name, status, message }] of entries) {
      const path = entryPath("health.components", key);
      checkName(problems, path, key);
      checkName(problems, `${path}.name`, name);
      checkText(problems, `${path}.message`, message);
      components.set(key, {
        name,
        status: healthStatus(problems, `${path}.status`, status),
        message,
      });
    }
  }
  const status = healthStatus(problems, "health.status", given.status);
  return { status, message: given.message, components };
}

function healthStatus(problems: Problems, path: string, given: string): HealthStatus {
  const status = HEALTH_STATUSES.get(given);
  if (status === undefined) problems.add(path, unknownValue(given));
  return status ?? "unhealthy";
}

/** What ListServices and WatchServices select by. */
export type FilterRequest = {
  readonly type_filter: string;
  readonly label_selector: Readonly<Record<string, string>>;
};

export function serviceFilter(request: FilterRequest, includeUnhealthy: boolean): ServiceFilter {
  const problems = new Problems();
  const labels = checkLabels(problems, "label_selector", request.label_selector);
  const type = typeFilter(problems, "type_filter", request.type_filter);
  problems.throwIfAny();
  return { type, labels, includeUnhealthy };
}

export function endpointQuery(request: GetServiceEndpointsRequest__Output): EndpointQuery {
  const problems = new Problems();
  checkName(problems, "service_name", request.service_name);
  checkName(problems, "group_id", request.group_id);
  const type = typeFilter(problems, "service_type", request.service_type);
  problems.throwIfAny();
  return { name: request.service_name, type, groupId: request.group_id };
}

function typeFilter(problems: Problems, path: string, given: string): ServiceType | undefined {
  const type = SERVICE_TYPES.get(given);
  if (type === undefined && given !== ANY_TYPE) problems.add(path, unknownValue(given));
  return type;
}

export function commitOffset(request: CommitOffsetRequest__Output): CommitOffset {
  const problems = new Problems();
  checkId(problems, "source_id", request.source_id);
  const { timestamp } = request;
  if (timestamp !== null) checkTimestamp(problems, "timestamp", timestamp);
  problems.throwIfAny();
  return {
    type: "commit_offset",
    sourceId: request.source_id,
    partition: request.partition,
    offset: BigInt(request.offset),
    timestamp: timestamp === null
      ? undefined
      : { seconds: BigInt(timestamp.seconds), nanos: timestamp.nanos },
    reset: request.reset,
  };
}

export type OffsetQuery = { readonly sourceId: string; readonly partition: number | undefined };

export function offsetQuery(request: GetOffsetRequest__Output): OffsetQuery {
  const problems = new Problems();
  checkId(problems, "source_id", request.source_id);
  problems.throwIfAny();
  return { sourceId: request.source_id, partition: request.partition };
}

function unknownValue(given: string | number): string {
  return `is ${given}, which is none of the known values`;
}
