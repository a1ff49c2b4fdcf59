// Original file: router.proto

import type {
  Endpoint as _conveyor_etl_common_Endpoint,
  Endpoint__Output as _conveyor_etl_common_Endpoint__Output,
} from "../../conveyor_etl/common/Endpoint.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Retries, and where to after them.
 */
export interface DeadLetter {
  /**
   * A SinkService by its registered name.
   */
  "service_name"?: string;
  /**
   * After the first try.
   */
  "max_retries"?: number;
  "initial_backoff_ms"?: number | string | Long;
  "max_backoff_ms"?: number | string | Long;
  /**
   * A fixed address, for a service that does not register.
   */
  "endpoint"?: _conveyor_etl_common_Endpoint | null;
}

/**
 * Retries, and where to after them.
 */
export interface DeadLetter__Output {
  /**
   * A SinkService by its registered name.
   */
  "service_name": string;
  /**
   * After the first try.
   */
  "max_retries": number;
  "initial_backoff_ms": string;
  "max_backoff_ms": string;
  /**
   * A fixed address, for a service that does not register.
   */
  "endpoint": _conveyor_etl_common_Endpoint__Output | null;
}
