// Original file: sidecar.proto

import type {
  StageHost as _conveyor_etl_sidecar_StageHost,
  StageHost__Output as _conveyor_etl_sidecar_StageHost__Output,
} from "../../conveyor_etl/sidecar/StageHost.ts";
import type {
  StageExplanation as _conveyor_etl_sidecar_StageExplanation,
  StageExplanation__Output as _conveyor_etl_sidecar_StageExplanation__Output,
} from "../../conveyor_etl/sidecar/StageExplanation.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One page of explanations, in the order of the sidecars' ids.
 */
export interface ExplainStageResponse {
  /**
   * No sidecar is told of a pipeline that is not.
   */
  "pipeline_enabled"?: boolean;
  /**
   * Sidecars that have a service of the stage's name, at most 1,000 of them.
   */
  "hosts"?: (_conveyor_etl_sidecar_StageHost)[];
  /**
   * How many there are.
   */
  "host_count"?: number;
  "explanations"?: (_conveyor_etl_sidecar_StageExplanation)[];
  /**
   * Empty on the last page.
   */
  "next"?: string;
  /**
   * The revision that the answer reflects.
   */
  "revision"?: number | string | Long;
}

/**
 * One page of explanations, in the order of the sidecars' ids.
 */
export interface ExplainStageResponse__Output {
  /**
   * No sidecar is told of a pipeline that is not.
   */
  "pipeline_enabled": boolean;
  /**
   * Sidecars that have a service of the stage's name, at most 1,000 of them.
   */
  "hosts": (_conveyor_etl_sidecar_StageHost__Output)[];
  /**
   * How many there are.
   */
  "host_count": number;
  "explanations": (_conveyor_etl_sidecar_StageExplanation__Output)[];
  /**
   * Empty on the last page.
   */
  "next": string;
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
