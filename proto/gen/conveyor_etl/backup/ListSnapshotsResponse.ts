// Original file: backup.proto

import type {
  SnapshotInfo as _conveyor_etl_backup_SnapshotInfo,
  SnapshotInfo__Output as _conveyor_etl_backup_SnapshotInfo__Output,
} from "../../conveyor_etl/backup/SnapshotInfo.ts";

/**
 * What is there.
 */
export interface ListSnapshotsResponse {
  "snapshots"?: (_conveyor_etl_backup_SnapshotInfo)[];
}

/**
 * What is there.
 */
export interface ListSnapshotsResponse__Output {
  "snapshots": (_conveyor_etl_backup_SnapshotInfo__Output)[];
}
