// Original file: router.proto

import type {
  Stage as _conveyor_etl_router_Stage,
  Stage__Output as _conveyor_etl_router_Stage__Output,
} from "../../conveyor_etl/router/Stage.ts";
import type {
  Edge as _conveyor_etl_router_Edge,
  Edge__Output as _conveyor_etl_router_Edge__Output,
} from "../../conveyor_etl/router/Edge.ts";
import type {
  DeadLetter as _conveyor_etl_router_DeadLetter,
  DeadLetter__Output as _conveyor_etl_router_DeadLetter__Output,
} from "../../conveyor_etl/router/DeadLetter.ts";

/**
 * A directed graph of stages without cycles, from sources to sinks.
 */
export interface PipelineConfig {
  /**
   * Unique in the cluster.
   */
  "id"?: string;
  "name"?: string;
  "description"?: string;
  "stages"?: (_conveyor_etl_router_Stage)[];
  "edges"?: (_conveyor_etl_router_Edge)[];
  "enabled"?: boolean;
  "metadata"?: { [key: string]: string };
  /**
   * Where a record goes that keeps failing. Without it such a record is kept, counted in
   * records_dead, and can be listed and replayed.
   */
  "dead_letter"?: _conveyor_etl_router_DeadLetter | null;
}

/**
 * A directed graph of stages without cycles, from sources to sinks.
 */
export interface PipelineConfig__Output {
  /**
   * Unique in the cluster.
   */
  "id": string;
  "name": string;
  "description": string;
  "stages": (_conveyor_etl_router_Stage__Output)[];
  "edges": (_conveyor_etl_router_Edge__Output)[];
  "enabled": boolean;
  "metadata": { [key: string]: string };
  /**
   * Where a record goes that keeps failing. Without it such a record is kept, counted in
   * records_dead, and can be listed and replayed.
   */
  "dead_letter": _conveyor_etl_router_DeadLetter__Output | null;
}
