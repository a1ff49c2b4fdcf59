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
  ServiceHealth as _conveyor_etl_registry_ServiceHealth,
  ServiceHealth__Output as _conveyor_etl_registry_ServiceHealth__Output,
} from "../../conveyor_etl/registry/ServiceHealth.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";

/**
 * A service as the registry knows it.
 */
export interface RegisteredService {
  "identity"?: _conveyor_etl_common_ServiceIdentity | null;
  "endpoint"?: _conveyor_etl_common_Endpoint | null;
  "metadata"?: _conveyor_etl_registry_ServiceMetadata | null;
  "health"?: _conveyor_etl_registry_ServiceHealth | null;
  "registered_at"?: _google_protobuf_Timestamp | null;
  /**
   * When the leader last heard a heartbeat of this registration, by its clock. Not set where it has
   * heard none since it leads, in answers to stale reads of other nodes, and in events of theirs.
   */
  "last_heartbeat"?: _google_protobuf_Timestamp | null;
  "assigned_partitions"?: (number)[];
}

/**
 * A service as the registry knows it.
 */
export interface RegisteredService__Output {
  "identity": _conveyor_etl_common_ServiceIdentity__Output | null;
  "endpoint": _conveyor_etl_common_Endpoint__Output | null;
  "metadata": _conveyor_etl_registry_ServiceMetadata__Output | null;
  "health": _conveyor_etl_registry_ServiceHealth__Output | null;
  "registered_at": _google_protobuf_Timestamp__Output | null;
  /**
   * When the leader last heard a heartbeat of this registration, by its clock. Not set where it has
   * heard none since it leads, in answers to stale reads of other nodes, and in events of theirs.
   */
  "last_heartbeat": _google_protobuf_Timestamp__Output | null;
  "assigned_partitions": (number)[];
}
