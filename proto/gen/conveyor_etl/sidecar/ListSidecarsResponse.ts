// Original file: sidecar.proto

import type {
  SidecarInfo as _conveyor_etl_sidecar_SidecarInfo,
  SidecarInfo__Output as _conveyor_etl_sidecar_SidecarInfo__Output,
} from "../../conveyor_etl/sidecar/SidecarInfo.ts";
import type { Long } from "@grpc/proto-loader";

/**
 * One page, in the order of their ids.
 */
export interface ListSidecarsResponse {
  "sidecars"?: (_conveyor_etl_sidecar_SidecarInfo)[];
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
export interface ListSidecarsResponse__Output {
  "sidecars": (_conveyor_etl_sidecar_SidecarInfo__Output)[];
  /**
   * Empty on the last page.
   */
  "next": string;
  /**
   * The revision that the answer reflects.
   */
  "revision": string;
}
