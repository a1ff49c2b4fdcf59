// Original file: backup.proto

import type {
  CompressionType as _conveyor_etl_backup_CompressionType,
  CompressionType__Output as _conveyor_etl_backup_CompressionType__Output,
} from "../../conveyor_etl/backup/CompressionType.ts";

/**
 * Which snapshot, and how to pack it.
 */
export interface StreamSnapshotRequest {
  "snapshot_id"?: string;
  "compression"?: _conveyor_etl_backup_CompressionType;
}

/**
 * Which snapshot, and how to pack it.
 */
export interface StreamSnapshotRequest__Output {
  "snapshot_id": string;
  "compression": _conveyor_etl_backup_CompressionType__Output;
}
