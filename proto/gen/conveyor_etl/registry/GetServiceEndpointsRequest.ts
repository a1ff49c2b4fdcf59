// Original file: registry.proto

import type {
  ServiceType as _conveyor_etl_common_ServiceType,
  ServiceType__Output as _conveyor_etl_common_ServiceType__Output,
} from "../../conveyor_etl/common/ServiceType.ts";

/**
 * Which service; empty fields match everything.
 */
export interface GetServiceEndpointsRequest {
  "service_name"?: string;
  "service_type"?: _conveyor_etl_common_ServiceType;
  "group_id"?: string;
}

/**
 * Which service; empty fields match everything.
 */
export interface GetServiceEndpointsRequest__Output {
  "service_name": string;
  "service_type": _conveyor_etl_common_ServiceType__Output;
  "group_id": string;
}
