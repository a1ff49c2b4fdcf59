// Original file: sidecar.proto

import type {
  StageHindrance as _conveyor_etl_sidecar_StageHindrance,
  StageHindrance__Output as _conveyor_etl_sidecar_StageHindrance__Output,
} from "../../conveyor_etl/sidecar/StageHindrance.ts";

/**
 * A sidecar that has a service of the stage's name.
 */
export interface StageHost {
  "sidecar_id"?: string;
  "hindrance"?: _conveyor_etl_sidecar_StageHindrance;
}

/**
 * A sidecar that has a service of the stage's name.
 */
export interface StageHost__Output {
  "sidecar_id": string;
  "hindrance": _conveyor_etl_sidecar_StageHindrance__Output;
}
