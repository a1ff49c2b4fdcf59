// Original file: registry.proto

import type {
  ServiceType as _conveyor_etl_common_ServiceType,
  ServiceType__Output as _conveyor_etl_common_ServiceType__Output,
} from "../../conveyor_etl/common/ServiceType.ts";

/**
 * Filters; all that are given must match.
 */
export interface ListServicesRequest {
  /**
   * UNSPECIFIED matches every type.
   */
  "type_filter"?: _conveyor_etl_common_ServiceType;
  /**
   * Labels that must be there with these values.
   */
  "label_selector"?: { [key: string]: string };
  "include_unhealthy"?: boolean;
}

/**
 * Filters; all that are given must match.
 */
export interface ListServicesRequest__Output {
  /**
   * UNSPECIFIED matches every type.
   */
  "type_filter": _conveyor_etl_common_ServiceType__Output;
  /**
   * Labels that must be there with these values.
   */
  "label_selector": { [key: string]: string };
  "include_unhealthy": boolean;
}
