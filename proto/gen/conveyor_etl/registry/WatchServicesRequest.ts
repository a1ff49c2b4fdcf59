// Original file: registry.proto

import type {
  ServiceType as _conveyor_etl_common_ServiceType,
  ServiceType__Output as _conveyor_etl_common_ServiceType__Output,
} from "../../conveyor_etl/common/ServiceType.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Filters as in ListServicesRequest, and where to begin.
 */
export interface WatchServicesRequest {
  "type_filter"?: _conveyor_etl_common_ServiceType;
  "label_selector"?: { [key: string]: string };
  /**
   * Only changes after this revision; 0 begins with the matching state. OUT_OF_RANGE when it is
   * compacted, naming the oldest usable one.
   */
  "start_revision"?: number | string | Long;
  /**
   * Ask for BOOKMARK events: one at the end of the initial state, then at least every 10 s.
   */
  "bookmarks"?: boolean;
}

/**
 * Filters as in ListServicesRequest, and where to begin.
 */
export interface WatchServicesRequest__Output {
  "type_filter": _conveyor_etl_common_ServiceType__Output;
  "label_selector": { [key: string]: string };
  /**
   * Only changes after this revision; 0 begins with the matching state. OUT_OF_RANGE when it is
   * compacted, naming the oldest usable one.
   */
  "start_revision": string;
  /**
   * Ask for BOOKMARK events: one at the end of the initial state, then at least every 10 s.
   */
  "bookmarks": boolean;
}
