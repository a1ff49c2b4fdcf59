// Original file: registry.proto

import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "../../google/protobuf/Duration.ts";

/**
 * A service that goes.
 */
export interface DeregisterRequest {
  "service_id"?: string;
  /**
   * Must be the current one.
   */
  "registration_id"?: string;
  /**
   * Wait for what is being delivered, up to drain_timeout.
   */
  "graceful"?: boolean;
  "drain_timeout"?: _google_protobuf_Duration | null;
}

/**
 * A service that goes.
 */
export interface DeregisterRequest__Output {
  "service_id": string;
  /**
   * Must be the current one.
   */
  "registration_id": string;
  /**
   * Wait for what is being delivered, up to drain_timeout.
   */
  "graceful": boolean;
  "drain_timeout": _google_protobuf_Duration__Output | null;
}
