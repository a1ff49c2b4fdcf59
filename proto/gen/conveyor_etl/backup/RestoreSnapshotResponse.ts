// Original file: backup.proto

import type {
  StateMetadata as _conveyor_etl_backup_StateMetadata,
  StateMetadata__Output as _conveyor_etl_backup_StateMetadata__Output,
} from "../../conveyor_etl/backup/StateMetadata.ts";

/**
 * How it went, and what the state holds now.
 */
export interface RestoreSnapshotResponse {
  "success"?: boolean;
  "message"?: string;
  "state"?: _conveyor_etl_backup_StateMetadata | null;
}

/**
 * How it went, and what the state holds now.
 */
export interface RestoreSnapshotResponse__Output {
  "success": boolean;
  "message": string;
  "state": _conveyor_etl_backup_StateMetadata__Output | null;
}
