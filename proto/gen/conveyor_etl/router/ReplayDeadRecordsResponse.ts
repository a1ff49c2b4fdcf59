// Original file: router.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How many are on their way.
 */
export interface ReplayDeadRecordsResponse {
  "replayed"?: number | string | Long;
}

/**
 * How many are on their way.
 */
export interface ReplayDeadRecordsResponse__Output {
  "replayed": string;
}
