import type * as grpc from "@grpc/grpc-js";
import type { EnumTypeDefinition, MessageTypeDefinition } from "@grpc/proto-loader";

import type {
  BackupServiceClient as _conveyor_etl_backup_BackupServiceClient,
  BackupServiceDefinition as _conveyor_etl_backup_BackupServiceDefinition,
} from "./conveyor_etl/backup/BackupService.ts";
import type {
  CreateSnapshotRequest as _conveyor_etl_backup_CreateSnapshotRequest,
  CreateSnapshotRequest__Output as _conveyor_etl_backup_CreateSnapshotRequest__Output,
} from "./conveyor_etl/backup/CreateSnapshotRequest.ts";
import type {
  CreateSnapshotResponse as _conveyor_etl_backup_CreateSnapshotResponse,
  CreateSnapshotResponse__Output as _conveyor_etl_backup_CreateSnapshotResponse__Output,
} from "./conveyor_etl/backup/CreateSnapshotResponse.ts";
import type {
  DataChunk as _conveyor_etl_backup_DataChunk,
  DataChunk__Output as _conveyor_etl_backup_DataChunk__Output,
} from "./conveyor_etl/backup/DataChunk.ts";
import type {
  DeleteSnapshotRequest as _conveyor_etl_backup_DeleteSnapshotRequest,
  DeleteSnapshotRequest__Output as _conveyor_etl_backup_DeleteSnapshotRequest__Output,
} from "./conveyor_etl/backup/DeleteSnapshotRequest.ts";
import type {
  DeleteSnapshotResponse as _conveyor_etl_backup_DeleteSnapshotResponse,
  DeleteSnapshotResponse__Output as _conveyor_etl_backup_DeleteSnapshotResponse__Output,
} from "./conveyor_etl/backup/DeleteSnapshotResponse.ts";
import type {
  GetStateMetadataRequest as _conveyor_etl_backup_GetStateMetadataRequest,
  GetStateMetadataRequest__Output as _conveyor_etl_backup_GetStateMetadataRequest__Output,
} from "./conveyor_etl/backup/GetStateMetadataRequest.ts";
import type {
  ListSnapshotsRequest as _conveyor_etl_backup_ListSnapshotsRequest,
  ListSnapshotsRequest__Output as _conveyor_etl_backup_ListSnapshotsRequest__Output,
} from "./conveyor_etl/backup/ListSnapshotsRequest.ts";
import type {
  ListSnapshotsResponse as _conveyor_etl_backup_ListSnapshotsResponse,
  ListSnapshotsResponse__Output as _conveyor_etl_backup_ListSnapshotsResponse__Output,
} from "./conveyor_etl/backup/ListSnapshotsResponse.ts";
import type {
  RestoreSnapshotRequest as _conveyor_etl_backup_RestoreSnapshotRequest,
  RestoreSnapshotRequest__Output as _conveyor_etl_backup_RestoreSnapshotRequest__Output,
} from "./conveyor_etl/backup/RestoreSnapshotRequest.ts";
import type {
  RestoreSnapshotResponse as _conveyor_etl_backup_RestoreSnapshotResponse,
  RestoreSnapshotResponse__Output as _conveyor_etl_backup_RestoreSnapshotResponse__Output,
} from "./conveyor_etl/backup/RestoreSnapshotResponse.ts";
import type {
  SnapshotInfo as _conveyor_etl_backup_SnapshotInfo,
  SnapshotInfo__Output as _conveyor_etl_backup_SnapshotInfo__Output,
} from "./conveyor_etl/backup/SnapshotInfo.ts";
import type {
  StateMetadata as _conveyor_etl_backup_StateMetadata,
  StateMetadata__Output as _conveyor_etl_backup_StateMetadata__Output,
} from "./conveyor_etl/backup/StateMetadata.ts";
import type {
  StreamSnapshotRequest as _conveyor_etl_backup_StreamSnapshotRequest,
  StreamSnapshotRequest__Output as _conveyor_etl_backup_StreamSnapshotRequest__Output,
} from "./conveyor_etl/backup/StreamSnapshotRequest.ts";
import type {
  UploadSnapshotResponse as _conveyor_etl_backup_UploadSnapshotResponse,
  UploadSnapshotResponse__Output as _conveyor_etl_backup_UploadSnapshotResponse__Output,
} from "./conveyor_etl/backup/UploadSnapshotResponse.ts";

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new (...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  conveyor_etl: {
    backup: {
      /**
       * For operators and their tools.
       */
      BackupService:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_backup_BackupServiceClient>
        & { service: _conveyor_etl_backup_BackupServiceDefinition };
      CompressionType: EnumTypeDefinition;
      CreateSnapshotRequest: MessageTypeDefinition<
        _conveyor_etl_backup_CreateSnapshotRequest,
        _conveyor_etl_backup_CreateSnapshotRequest__Output
      >;
      CreateSnapshotResponse: MessageTypeDefinition<
        _conveyor_etl_backup_CreateSnapshotResponse,
        _conveyor_etl_backup_CreateSnapshotResponse__Output
      >;
      DataChunk: MessageTypeDefinition<
        _conveyor_etl_backup_DataChunk,
        _conveyor_etl_backup_DataChunk__Output
      >;
      DeleteSnapshotRequest: MessageTypeDefinition<
        _conveyor_etl_backup_DeleteSnapshotRequest,
        _conveyor_etl_backup_DeleteSnapshotRequest__Output
      >;
      DeleteSnapshotResponse: MessageTypeDefinition<
        _conveyor_etl_backup_DeleteSnapshotResponse,
        _conveyor_etl_backup_DeleteSnapshotResponse__Output
      >;
      GetStateMetadataRequest: MessageTypeDefinition<
        _conveyor_etl_backup_GetStateMetadataRequest,
        _conveyor_etl_backup_GetStateMetadataRequest__Output
      >;
      ListSnapshotsRequest: MessageTypeDefinition<
        _conveyor_etl_backup_ListSnapshotsRequest,
        _conveyor_etl_backup_ListSnapshotsRequest__Output
      >;
      ListSnapshotsResponse: MessageTypeDefinition<
        _conveyor_etl_backup_ListSnapshotsResponse,
        _conveyor_etl_backup_ListSnapshotsResponse__Output
      >;
      RestoreSnapshotRequest: MessageTypeDefinition<
        _conveyor_etl_backup_RestoreSnapshotRequest,
        _conveyor_etl_backup_RestoreSnapshotRequest__Output
      >;
      RestoreSnapshotResponse: MessageTypeDefinition<
        _conveyor_etl_backup_RestoreSnapshotResponse,
        _conveyor_etl_backup_RestoreSnapshotResponse__Output
      >;
      SnapshotInfo: MessageTypeDefinition<
        _conveyor_etl_backup_SnapshotInfo,
        _conveyor_etl_backup_SnapshotInfo__Output
      >;
      StateMetadata: MessageTypeDefinition<
        _conveyor_etl_backup_StateMetadata,
        _conveyor_etl_backup_StateMetadata__Output
      >;
      StreamSnapshotRequest: MessageTypeDefinition<
        _conveyor_etl_backup_StreamSnapshotRequest,
        _conveyor_etl_backup_StreamSnapshotRequest__Output
      >;
      UploadSnapshotResponse: MessageTypeDefinition<
        _conveyor_etl_backup_UploadSnapshotResponse,
        _conveyor_etl_backup_UploadSnapshotResponse__Output
      >;
    };
  };
}
