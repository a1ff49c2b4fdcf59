// Original file: sidecar.proto

import type {
  RemoteSidecar as _conveyor_etl_sidecar_RemoteSidecar,
  RemoteSidecar__Output as _conveyor_etl_sidecar_RemoteSidecar__Output,
} from "../../conveyor_etl/sidecar/RemoteSidecar.ts";

/**
 * Where one stage runs, as seen from this sidecar.
 */
export interface StageAssignment {
  "stage_id"?: string;
  /**
   * host:port of the service beside it.
   */
  "local_endpoint"?: string;
  "remote_sidecar"?: _conveyor_etl_sidecar_RemoteSidecar | null;
  "target"?: "local_endpoint" | "remote_sidecar";
}

/**
 * Where one stage runs, as seen from this sidecar.
 */
export interface StageAssignment__Output {
  "stage_id": string;
  /**
   * host:port of the service beside it.
   */
  "local_endpoint"?: string;
  "remote_sidecar"?: _conveyor_etl_sidecar_RemoteSidecar__Output | null;
  "target"?: "local_endpoint" | "remote_sidecar";
}
