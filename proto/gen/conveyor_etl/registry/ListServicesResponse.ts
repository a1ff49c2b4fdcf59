// Original file: registry.proto

import type {
  RegisteredService as _conveyor_etl_registry_RegisteredService,
  RegisteredService__Output as _conveyor_etl_registry_RegisteredService__Output,
} from "../../conveyor_etl/registry/RegisteredService.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * What matched.
 */
export interface ListServicesResponse {
  "services"?: (_conveyor_etl_registry_RegisteredService)[];
  /**
   * The revision that the answer reflects.
   */
  "revision"?: number | string | Long;
}

/**
 * What matched.
 */
export interface ListServicesResponse__Output {
  "services": (_conveyor_etl_registry_RegisteredService__Output)[];
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
