// Original file: registry.proto

import type {
  EndpointInfo as _conveyor_etl_registry_EndpointInfo,
  EndpointInfo__Output as _conveyor_etl_registry_EndpointInfo__Output,
} from "../../conveyor_etl/registry/EndpointInfo.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Healthy endpoints.
 */
export interface GetServiceEndpointsResponse {
  "endpoints"?: (_conveyor_etl_registry_EndpointInfo)[];
  /**
   * The revision that the answer reflects.
   */
  "revision"?: number | string | Long;
}

/**
 * Healthy endpoints.
 */
export interface GetServiceEndpointsResponse__Output {
  "endpoints": (_conveyor_etl_registry_EndpointInfo__Output)[];
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
