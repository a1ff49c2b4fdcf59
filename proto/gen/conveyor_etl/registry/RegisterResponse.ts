// Original file: registry.proto

import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "../../google/protobuf/Duration.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * Proof of registration.
 */
export interface RegisterResponse {
  "success"?: boolean;
  /**
   * Fresh for each registration; the one before it is fenced from then on.
   */
  "registration_id"?: string;
  "lease_id"?: string;
  /**
   * Without a heartbeat for this long the service becomes UNHEALTHY; after as long again it is
   * removed.
   */
  "lease_ttl"?: _google_protobuf_Duration | null;
  /**
   * How many records a source may send at once.
   */
  "initial_credits"?: number | string | Long;
  /**
   * The revision at which the registration stands.
   */
  "revision"?: number | string | Long;
}

/**
 * Proof of registration.
 */
export interface RegisterResponse__Output {
  "success": boolean;
  /**
   * Fresh for each registration; the one before it is fenced from then on.
   */
  "registration_id": string;
  "lease_id": string;
  /**
   * Without a heartbeat for this long the service becomes UNHEALTHY; after as long again it is
   * removed.
   */
  "lease_ttl": _google_protobuf_Duration__Output | null;
  /**
   * How many records a source may send at once.
   */
  "initial_credits": string;
  /**
   * The revision at which the registration stands.
   */
  "revision": string;
}
