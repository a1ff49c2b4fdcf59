/** From the requests of sidecars to the domain's types, or every field that is wrong. */
import { type Millis, REQUEST_LIMITS, type Revision, SIDECAR_LIMITS } from "../base/mod.ts";
import type { SidecarBeat } from "../node/api.ts";
import type { LocalService, SidecarSpec } from "../state/mod.ts";
import type { LocalService__Output } from "../../proto/gen/conveyor_etl/sidecar/LocalService.ts";
import type { LocalServiceHealth__Output } from "../../proto/gen/conveyor_etl/sidecar/LocalServiceHealth.ts";
import type { RegisterSidecarRequest__Output } from "../../proto/gen/conveyor_etl/sidecar/RegisterSidecarRequest.ts";
import type { SidecarHeartbeatRequest__Output } from "../../proto/gen/conveyor_etl/sidecar/SidecarHeartbeatRequest.ts";
import type { SidecarLoad__Output } from "../../proto/gen/conveyor_etl/sidecar/SidecarLoad.ts";
import { checkAddress } from "./addresses.ts";
import { checkCount, checkId, checkName, entryPath, Problems } from "./checks.ts";
import { unknownValue } from "./enums.ts";

const SERVICE_TYPES: ReadonlyMap<string, LocalService["serviceType"]> = new Map([
  ["SERVICE_TYPE_SOURCE", "source"],
  ["SERVICE_TYPE_TRANSFORM", "transform"],
  ["SERVICE_TYPE_SINK", "sink"],
]);

/** `size` is that of the encoded request, in bytes. */
export function sidecarSpec(
  request: RegisterSidecarRequest__Output,
  size: number,
  heartbeatInterval: Millis,
): SidecarSpec {
  const problems = new Problems();
  checkSize(problems, size, REQUEST_LIMITS.registrationBytes);
  checkId(problems, "sidecar_id", request.sidecar_id);
  checkName(problems, "pod_name", request.pod_name);
  checkName(problems, "namespace", request.namespace);
  checkAddress(problems, "sidecar_endpoint", request.sidecar_endpoint);
  const localServices = services(problems, request.local_services);
  problems.throwIfAny();
  return {
    sidecarId: request.sidecar_id,
    podName: request.pod_name,
    namespace: request.namespace,
    endpoint: request.sidecar_endpoint,
    localServices,
    heartbeatInterval,
  };
}

function services(problems: Problems, given: readonly LocalService__Output[]): LocalService[] {
  if (!checkCount(problems, "local_services", given.length, SIDECAR_LIMITS.localServices)) {
    return [];
  }
  const seen = new Map<string, number>();
  return given.map(({ service_name, service_type, local_endpoint }, i) => {
    const path = `local_services[${i}]`;
    checkId(problems, `${path}.service_name`, service_name);
    checkAddress(problems, `${path}.local_endpoint`, local_endpoint);
    const type = SERVICE_TYPES.get(service_type);
    if (type === undefined) problems.add(`${path}.service_type`, unknownValue(service_type));
    const key = `${service_type} ${service_name}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else problems.add(path, `has the name and type of local_services[${first}]`);
    return {
      serviceName: service_name,
      serviceType: type ?? "source",
      endpoint: local_endpoint,
    };
  });
}

/** `size` is that of the encoded request, in bytes. */
export function sidecarBeat(request: SidecarHeartbeatRequest__Output, size: number): SidecarBeat {
  const problems = new Problems();
  checkSize(problems, size, SIDECAR_LIMITS.heartbeatBytes);
  checkId(problems, "sidecar_id", request.sidecar_id);
  const health = serviceHealth(problems, request.service_health);
  const applied = versions(problems, request.applied);
  const rejected = reasons(problems, request.rejected);
  problems.throwIfAny();
  const beat = { sidecarId: request.sidecar_id, health, applied, rejected };
  return request.load === null ? beat : { ...beat, activeRequests: busyWith(request.load) };
}

function serviceHealth(
  problems: Problems,
  given: readonly LocalServiceHealth__Output[],
): ReadonlyMap<string, boolean> {
  const health = new Map<string, boolean>();
  if (!checkCount(problems, "service_health", given.length, SIDECAR_LIMITS.reportEntries)) {
    return health;
  }
  given.forEach(({ service_name, healthy }, i) => {
    checkId(problems, `service_health[${i}].service_name`, service_name);
    health.set(service_name, healthy);
  });
  return health;
}

function versions(
  problems: Problems,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, Revision> {
  const applied = new Map<string, Revision>();
  const entries = Object.entries(given);
  if (!checkCount(problems, "applied", entries.length, SIDECAR_LIMITS.reportEntries)) {
    return applied;
  }
  for (const [pipelineId, text] of entries) {
    const path = entryPath("applied", pipelineId);
    checkId(problems, path, pipelineId);
    const version = Number(text);
    if (!Number.isSafeInteger(version)) problems.add(path, `${text} is no version so far`);
    applied.set(pipelineId, version);
  }
  return applied;
}

/** A reason that is too long is cut: it is worth less than the heartbeat that brings it. */
function reasons(
  problems: Problems,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const rejected = new Map<string, string>();
  const entries = Object.entries(given);
  if (!checkCount(problems, "rejected", entries.length, SIDECAR_LIMITS.reportEntries)) {
    return rejected;
  }
  for (const [pipelineId, reason] of entries) {
    checkId(problems, entryPath("rejected", pipelineId), pipelineId);
    const most = Math.floor(REQUEST_LIMITS.textBytes / 4);
    rejected.set(pipelineId, reason.slice(0, most).toWellFormed());
  }
  return rejected;
}

function busyWith({ total_active_requests, local_queue_depth }: SidecarLoad__Output): number {
  const busy = Number(total_active_requests) + Number(local_queue_depth);
  return Math.min(busy, Number.MAX_SAFE_INTEGER);
}

export function sidecarId(request: { readonly sidecar_id: string }): string {
  const problems = new Problems();
  checkId(problems, "sidecar_id", request.sidecar_id);
  problems.throwIfAny();
  return request.sidecar_id;
}

function checkSize(problems: Problems, size: number, most: number): void {
  if (size > most) {
    problems.add("request", `is ${size} bytes long, at most ${most} are allowed`);
  }
}
