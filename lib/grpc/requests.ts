/** From the generated request types to the domain's, or `invalid_argument` with every bad field. */
import { type Millis, REQUEST_LIMITS } from "../base/mod.ts";
import type { Heartbeat } from "../node/api.ts";
import type {
  ComponentHealth,
  Deregister,
  DrainService,
  EndpointQuery,
  Health,
  HealthStatus,
  ServiceFilter,
  ServiceType,
} from "../state/mod.ts";
import type { DeregisterRequest__Output } from "../../proto/gen/conveyor_etl/registry/DeregisterRequest.ts";
import type { GetServiceEndpointsRequest__Output } from "../../proto/gen/conveyor_etl/registry/GetServiceEndpointsRequest.ts";
import type { HeartbeatRequest__Output } from "../../proto/gen/conveyor_etl/registry/HeartbeatRequest.ts";
import type { ServiceHealth__Output } from "../../proto/gen/conveyor_etl/registry/ServiceHealth.ts";
import type { Duration__Output } from "../../proto/gen/google/protobuf/Duration.ts";
import {
  checkCount,
  checkDuration,
  checkId,
  checkLabels,
  checkName,
  checkText,
  entryPath,
  Problems,
} from "./checks.ts";
import { ANY_TYPE, HEALTH_STATUSES, NO_STATUS, SERVICE_TYPES, unknownValue } from "./enums.ts";

/** An empty registration id stands for whichever is current. */
export function deregister(request: DeregisterRequest__Output): Deregister | DrainService {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkName(problems, "registration_id", request.registration_id);
  const timeout = drainTimeout(problems, request.drain_timeout);
  problems.throwIfAny();
  const key = { serviceId: request.service_id, registrationId: request.registration_id };
  if (!request.graceful) return { type: "deregister", ...key };
  return { type: "drain_service", ...key, reason: "deregistered", timeout };
}

/** None, or none worth the name, stands for the default. */
function drainTimeout(problems: Problems, given: Duration__Output | null): Millis {
  const { drainTimeoutDefaultMs, drainTimeoutMaxMs } = REQUEST_LIMITS;
  const timeout = given === null ? 0 : checkDuration(problems, "drain_timeout", given);
  if (timeout < 0) problems.add("drain_timeout", "is negative");
  if (timeout > drainTimeoutMaxMs) {
    const allowed = `at most ${drainTimeoutMaxMs / 60_000} min are allowed`;
    problems.add("drain_timeout", `is ${timeout / 1_000} s, ${allowed}`);
  }
  return timeout === 0 ? drainTimeoutDefaultMs : timeout;
}

/** A health report without a status is none. */
export function heartbeat(request: HeartbeatRequest__Output): Heartbeat {
  const problems = new Problems();
  checkId(problems, "service_id", request.service_id);
  checkName(problems, "registration_id", request.registration_id);
  const reported = request.health !== null && request.health.status !== NO_STATUS
    ? health(problems, request.health)
    : undefined;
  const groups = carriedOut(problems, request.groups);
  problems.throwIfAny();
  return {
    serviceId: request.service_id,
    registrationId: request.registration_id,
    ...(reported === undefined ? {} : { health: reported }),
    ...(request.load === null ? {} : { activeRequests: Number(request.load.active_requests) }),
    ...(groups === undefined ? {} : { groups }),
  };
}

/** The generations that a member says it has carried out; undefined where it speaks of no group. */
function carriedOut(
  problems: Problems,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, number> | undefined {
  const entries = Object.entries(given);
  if (entries.length === 0) return undefined;
  if (!checkCount(problems, "groups", entries.length, REQUEST_LIMITS.heartbeatGroups)) return;
  const groups = new Map<string, number>();
  for (const [groupId, text] of entries) {
    const path = entryPath("groups", groupId);
    checkId(problems, path, groupId);
    const generation = Number(text);
    if (!Number.isSafeInteger(generation)) problems.add(path, `${text} is no generation so far`);
    groups.set(groupId, generation);
  }
  return groups;
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
