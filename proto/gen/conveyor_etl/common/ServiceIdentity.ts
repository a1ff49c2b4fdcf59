// Original file: common.proto

import type {
  ServiceType as _conveyor_etl_common_ServiceType,
  ServiceType__Output as _conveyor_etl_common_ServiceType__Output,
} from "../../conveyor_etl/common/ServiceType.ts";

/**
 * Who a service is.
 */
export interface ServiceIdentity {
  /**
   * Unique in the cluster: 1 to 256 bytes of UTF-8 without control characters.
   */
  "service_id"?: string;
  "service_type"?: _conveyor_etl_common_ServiceType;
  /**
   * The name that stage selectors and endpoint look-ups use; instances share it.
   */
  "name"?: string;
  "version"?: string;
  /**
   * Free text, for people and tools.
   */
  "capabilities"?: (string)[];
  /**
   * The consumer group that the service works in, if any.
   */
  "group_id"?: string;
}

/**
 * Who a service is.
 */
export interface ServiceIdentity__Output {
  /**
   * Unique in the cluster: 1 to 256 bytes of UTF-8 without control characters.
   */
  "service_id": string;
  "service_type": _conveyor_etl_common_ServiceType__Output;
  /**
   * The name that stage selectors and endpoint look-ups use; instances share it.
   */
  "name": string;
  "version": string;
  /**
   * Free text, for people and tools.
   */
  "capabilities": (string)[];
  /**
   * The consumer group that the service works in, if any.
   */
  "group_id": string;
}
