// Original file: registry.proto

import type {
  ServiceIdentity as _conveyor_etl_common_ServiceIdentity,
  ServiceIdentity__Output as _conveyor_etl_common_ServiceIdentity__Output,
} from "../../conveyor_etl/common/ServiceIdentity.ts";
import type {
  Endpoint as _conveyor_etl_common_Endpoint,
  Endpoint__Output as _conveyor_etl_common_Endpoint__Output,
} from "../../conveyor_etl/common/Endpoint.ts";
import type {
  ServiceMetadata as _conveyor_etl_registry_ServiceMetadata,
  ServiceMetadata__Output as _conveyor_etl_registry_ServiceMetadata__Output,
} from "../../conveyor_etl/registry/ServiceMetadata.ts";
import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "../../google/protobuf/Duration.ts";

/**
 * A service and how it wants to be known.
 */
export interface RegisterRequest {
  "identity"?: _conveyor_etl_common_ServiceIdentity | null;
  "endpoint"?: _conveyor_etl_common_Endpoint | null;
  "metadata"?: _conveyor_etl_registry_ServiceMetadata | null;
  /**
   * 1 s to 10 min; 10 s when absent. The lease lasts three intervals.
   */
  "heartbeat_interval"?: _google_protobuf_Duration | null;
  /**
   * The sidecar that speaks for the service, if one does.
   */
  "sidecar_id"?: string;
}

/**
 * A service and how it wants to be known.
 */
export interface RegisterRequest__Output {
  "identity": _conveyor_etl_common_ServiceIdentity__Output | null;
  "endpoint": _conveyor_etl_common_Endpoint__Output | null;
  "metadata": _conveyor_etl_registry_ServiceMetadata__Output | null;
  /**
   * 1 s to 10 min; 10 s when absent. The lease lasts three intervals.
   */
  "heartbeat_interval": _google_protobuf_Duration__Output | null;
  /**
   * The sidecar that speaks for the service, if one does.
   */
  "sidecar_id": string;
}
