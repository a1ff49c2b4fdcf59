// Original file: sidecar.proto

import type {
  StageReason as _conveyor_etl_sidecar_StageReason,
  StageReason__Output as _conveyor_etl_sidecar_StageReason__Output,
} from "../../conveyor_etl/sidecar/StageReason.ts";
import type {
  StageAssignment as _conveyor_etl_sidecar_StageAssignment,
  StageAssignment__Output as _conveyor_etl_sidecar_StageAssignment__Output,
} from "../../conveyor_etl/sidecar/StageAssignment.ts";

/**
 * What one sidecar does with what is for the stage.
 */
export interface StageExplanation {
  "sidecar_id"?: string;
  "reason"?: _conveyor_etl_sidecar_StageReason;
  /**
   * Where it goes; not set where that is nowhere.
   */
  "target"?: _conveyor_etl_sidecar_StageAssignment | null;
  /**
   * Why, for people.
   */
  "text"?: string;
}

/**
 * What one sidecar does with what is for the stage.
 */
export interface StageExplanation__Output {
  "sidecar_id": string;
  "reason": _conveyor_etl_sidecar_StageReason__Output;
  /**
   * Where it goes; not set where that is nowhere.
   */
  "target": _conveyor_etl_sidecar_StageAssignment__Output | null;
  /**
   * Why, for people.
   */
  "text": string;
}
