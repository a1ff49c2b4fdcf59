/** From a RegisterRequest to the domain's `ServiceSpec`, or every field that is wrong with it. */
import { type Millis, REQUEST_LIMITS } from "../base/mod.ts";
import type { Endpoint, ServiceSpec } from "../state/mod.ts";
import type { Endpoint__Output } from "../../proto/gen/conveyor_etl/common/Endpoint.ts";
import type { ServiceIdentity__Output } from "../../proto/gen/conveyor_etl/common/ServiceIdentity.ts";
import type { RegisterRequest__Output } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";
import type { ServiceMetadata__Output } from "../../proto/gen/conveyor_etl/registry/ServiceMetadata.ts";
import {
  checkBytes,
  checkDuration,
  checkId,
  checkLabels,
  checkName,
  checkNames,
  checkText,
  hasControl,
  Problems,
} from "./checks.ts";
import { SERVICE_TYPES, unknownValue } from "./enums.ts";

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
  const { heartbeat_interval: given } = request;
  if (given === null) return REQUEST_LIMITS.heartbeatIntervalDefaultMs;
  const interval = checkDuration(problems, "heartbeat_interval", given);
  if (interval < min || interval > max) {
    const allowed = `allowed are ${min / 1_000} s to ${max / 60_000} min`;
    problems.add("heartbeat_interval", `is ${interval / 1_000} s, ${allowed}`);
  }
  return interval;
}
