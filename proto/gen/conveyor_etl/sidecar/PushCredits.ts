// Original file: sidecar.proto

import type { Long } from "@grpc/proto-loader";

/**
 * How many records may follow.
 */
export interface PushCredits {
  "granted"?: number | string | Long;
}

/**
 * How many records may follow.
 */
export interface PushCredits__Output {
  "granted": string;
}
