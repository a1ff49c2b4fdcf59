// Original file: checkpoint.proto

import type { Long } from "@grpc/proto-loader";

/**
 * One page, in the order of their ids.
 */
export interface ListSourcesResponse {
  "source_ids"?: (string)[];
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
 * One page, in the order of their ids.
 */
export interface ListSourcesResponse__Output {
  "source_ids": (string)[];
  /**
   * Empty on the last page.
   */
  "next": string;
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
