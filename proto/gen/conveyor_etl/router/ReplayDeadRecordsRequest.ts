// Original file: router.proto

import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "../../conveyor_etl/common/RecordId.ts";

/**
 * Which records; none named means all of the stage.
 */
export interface ReplayDeadRecordsRequest {
  "pipeline_id"?: string;
  "stage_id"?: string;
  "ids"?: (_conveyor_etl_common_RecordId)[];
}

/**
 * Which records; none named means all of the stage.
 */
export interface ReplayDeadRecordsRequest__Output {
  "pipeline_id": string;
  "stage_id": string;
  "ids": (_conveyor_etl_common_RecordId__Output)[];
}
