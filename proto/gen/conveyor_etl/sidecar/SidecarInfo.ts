// Original file: sidecar.proto

import type {
  LocalService as _conveyor_etl_sidecar_LocalService,
  LocalService__Output as _conveyor_etl_sidecar_LocalService__Output,
} from "../../conveyor_etl/sidecar/LocalService.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "../../google/protobuf/Timestamp.ts";
import type {
  AssignmentInfo as _conveyor_etl_sidecar_AssignmentInfo,
  AssignmentInfo__Output as _conveyor_etl_sidecar_AssignmentInfo__Output,
} from "../../conveyor_etl/sidecar/AssignmentInfo.ts";

/**
 * A registered sidecar.
 */
export interface SidecarInfo {
  "sidecar_id"?: string;
  "pod_name"?: string;
  "namespace"?: string;
  /**
   * Where other sidecars reach it.
   */
  "sidecar_endpoint"?: string;
  "local_services"?: (_conveyor_etl_sidecar_LocalService)[];
  /**
   * Names of those that it has reported as unhealthy.
   */
  "unhealthy_services"?: (string)[];
  /**
   * Its lease has ended, and it may still come back: nobody sends to it.
   */
  "lapsed"?: boolean;
  /**
   * It is leaving: nobody sends to it, and it finishes what it has.
   */
  "draining"?: boolean;
  "registered_at"?: _google_protobuf_Timestamp | null;
  "assignments"?: (_conveyor_etl_sidecar_AssignmentInfo)[];
}

/**
 * A registered sidecar.
 */
export interface SidecarInfo__Output {
  "sidecar_id": string;
  "pod_name": string;
  "namespace": string;
  /**
   * Where other sidecars reach it.
   */
  "sidecar_endpoint": string;
  "local_services": (_conveyor_etl_sidecar_LocalService__Output)[];
  /**
   * Names of those that it has reported as unhealthy.
   */
  "unhealthy_services": (string)[];
  /**
   * Its lease has ended, and it may still come back: nobody sends to it.
   */
  "lapsed": boolean;
  /**
   * It is leaving: nobody sends to it, and it finishes what it has.
   */
  "draining": boolean;
  "registered_at": _google_protobuf_Timestamp__Output | null;
  "assignments": (_conveyor_etl_sidecar_AssignmentInfo__Output)[];
}
