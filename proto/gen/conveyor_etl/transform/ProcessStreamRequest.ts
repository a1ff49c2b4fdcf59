// Original file: transform.proto

import type {
  StreamInit as _conveyor_etl_transform_StreamInit,
  StreamInit__Output as _conveyor_etl_transform_StreamInit__Output,
} from "../../conveyor_etl/transform/StreamInit.ts";
import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "../../conveyor_etl/common/Record.ts";
import type {
  FlushCommand as _conveyor_etl_transform_FlushCommand,
  FlushCommand__Output as _conveyor_etl_transform_FlushCommand__Output,
} from "../../conveyor_etl/transform/FlushCommand.ts";

/**
 * A stream opens with init, then sends records.
 */
export interface ProcessStreamRequest {
  "init"?: _conveyor_etl_transform_StreamInit | null;
  "record"?: _conveyor_etl_common_Record | null;
  "flush"?: _conveyor_etl_transform_FlushCommand | null;
  "msg"?: "init" | "record" | "flush";
}

/**
 * A stream opens with init, then sends records.
 */
export interface ProcessStreamRequest__Output {
  "init"?: _conveyor_etl_transform_StreamInit__Output | null;
  "record"?: _conveyor_etl_common_Record__Output | null;
  "flush"?: _conveyor_etl_transform_FlushCommand__Output | null;
  "msg"?: "init" | "record" | "flush";
}
