// Original file: backup.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  CreateSnapshotRequest as _conveyor_etl_backup_CreateSnapshotRequest,
  CreateSnapshotRequest__Output as _conveyor_etl_backup_CreateSnapshotRequest__Output,
} from "../../conveyor_etl/backup/CreateSnapshotRequest.ts";
import type {
  CreateSnapshotResponse as _conveyor_etl_backup_CreateSnapshotResponse,
  CreateSnapshotResponse__Output as _conveyor_etl_backup_CreateSnapshotResponse__Output,
} from "../../conveyor_etl/backup/CreateSnapshotResponse.ts";
import type {
  DataChunk as _conveyor_etl_backup_DataChunk,
  DataChunk__Output as _conveyor_etl_backup_DataChunk__Output,
} from "../../conveyor_etl/backup/DataChunk.ts";
import type {
  DeleteSnapshotRequest as _conveyor_etl_backup_DeleteSnapshotRequest,
  DeleteSnapshotRequest__Output as _conveyor_etl_backup_DeleteSnapshotRequest__Output,
} from "../../conveyor_etl/backup/DeleteSnapshotRequest.ts";
import type {
  DeleteSnapshotResponse as _conveyor_etl_backup_DeleteSnapshotResponse,
  DeleteSnapshotResponse__Output as _conveyor_etl_backup_DeleteSnapshotResponse__Output,
} from "../../conveyor_etl/backup/DeleteSnapshotResponse.ts";
import type {
  GetStateMetadataRequest as _conveyor_etl_backup_GetStateMetadataRequest,
  GetStateMetadataRequest__Output as _conveyor_etl_backup_GetStateMetadataRequest__Output,
} from "../../conveyor_etl/backup/GetStateMetadataRequest.ts";
import type {
  ListSnapshotsRequest as _conveyor_etl_backup_ListSnapshotsRequest,
  ListSnapshotsRequest__Output as _conveyor_etl_backup_ListSnapshotsRequest__Output,
} from "../../conveyor_etl/backup/ListSnapshotsRequest.ts";
import type {
  ListSnapshotsResponse as _conveyor_etl_backup_ListSnapshotsResponse,
  ListSnapshotsResponse__Output as _conveyor_etl_backup_ListSnapshotsResponse__Output,
} from "../../conveyor_etl/backup/ListSnapshotsResponse.ts";
import type {
  RestoreSnapshotRequest as _conveyor_etl_backup_RestoreSnapshotRequest,
  RestoreSnapshotRequest__Output as _conveyor_etl_backup_RestoreSnapshotRequest__Output,
} from "../../conveyor_etl/backup/RestoreSnapshotRequest.ts";
import type {
  RestoreSnapshotResponse as _conveyor_etl_backup_RestoreSnapshotResponse,
  RestoreSnapshotResponse__Output as _conveyor_etl_backup_RestoreSnapshotResponse__Output,
} from "../../conveyor_etl/backup/RestoreSnapshotResponse.ts";
import type {
  StateMetadata as _conveyor_etl_backup_StateMetadata,
  StateMetadata__Output as _conveyor_etl_backup_StateMetadata__Output,
} from "../../conveyor_etl/backup/StateMetadata.ts";
import type {
  StreamSnapshotRequest as _conveyor_etl_backup_StreamSnapshotRequest,
  StreamSnapshotRequest__Output as _conveyor_etl_backup_StreamSnapshotRequest__Output,
} from "../../conveyor_etl/backup/StreamSnapshotRequest.ts";
import type {
  UploadSnapshotResponse as _conveyor_etl_backup_UploadSnapshotResponse,
  UploadSnapshotResponse__Output as _conveyor_etl_backup_UploadSnapshotResponse__Output,
} from "../../conveyor_etl/backup/UploadSnapshotResponse.ts";

/**
 * For operators and their tools.
 */
export interface BackupServiceClient extends grpc.Client {
  /**
   * Takes a snapshot and keeps it on this node.
   */
  CreateSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreateSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreateSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreateSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Takes a snapshot and keeps it on this node.
   */
  createSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  createSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  createSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  createSnapshot(
    argument: _conveyor_etl_backup_CreateSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_CreateSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Forgets a snapshot.
   */
  DeleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Forgets a snapshot.
   */
  deleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  deleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  deleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  deleteSnapshot(
    argument: _conveyor_etl_backup_DeleteSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_DeleteSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * What the state holds now.
   */
  GetStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  GetStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  GetStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  GetStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * What the state holds now.
   */
  getStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  getStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  getStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;
  getStateMetadata(
    argument: _conveyor_etl_backup_GetStateMetadataRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_StateMetadata__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * The snapshots on this node.
   */
  ListSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * The snapshots on this node.
   */
  listSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSnapshots(
    argument: _conveyor_etl_backup_ListSnapshotsRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_ListSnapshotsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Replaces the cluster's state by a snapshot's.
   */
  RestoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  RestoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  RestoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  RestoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Replaces the cluster's state by a snapshot's.
   */
  restoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  restoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  restoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;
  restoreSnapshot(
    argument: _conveyor_etl_backup_RestoreSnapshotRequest,
    callback: grpc.requestCallback<_conveyor_etl_backup_RestoreSnapshotResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Fetches a snapshot in chunks.
   */
  StreamSnapshot(
    argument: _conveyor_etl_backup_StreamSnapshotRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_backup_DataChunk__Output>;
  StreamSnapshot(
    argument: _conveyor_etl_backup_StreamSnapshotRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_backup_DataChunk__Output>;
  /**
   * Fetches a snapshot in chunks.
   */
  streamSnapshot(
    argument: _conveyor_etl_backup_StreamSnapshotRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_backup_DataChunk__Output>;
  streamSnapshot(
    argument: _conveyor_etl_backup_StreamSnapshotRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_backup_DataChunk__Output>;

  /**
   * Brings a snapshot to this node.
   */
  UploadSnapshot(
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  UploadSnapshot(
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  UploadSnapshot(
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  UploadSnapshot(
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  /**
   * Brings a snapshot to this node.
   */
  uploadSnapshot(
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  uploadSnapshot(
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  uploadSnapshot(
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
  uploadSnapshot(
    callback: grpc.requestCallback<_conveyor_etl_backup_UploadSnapshotResponse__Output>,
  ): grpc.ClientWritableStream<_conveyor_etl_backup_DataChunk>;
}

/**
 * For operators and their tools.
 */
export interface BackupServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes a snapshot and keeps it on this node.
   */
  CreateSnapshot: grpc.handleUnaryCall<
    _conveyor_etl_backup_CreateSnapshotRequest__Output,
    _conveyor_etl_backup_CreateSnapshotResponse
  >;

  /**
   * Forgets a snapshot.
   */
  DeleteSnapshot: grpc.handleUnaryCall<
    _conveyor_etl_backup_DeleteSnapshotRequest__Output,
    _conveyor_etl_backup_DeleteSnapshotResponse
  >;

  /**
   * What the state holds now.
   */
  GetStateMetadata: grpc.handleUnaryCall<
    _conveyor_etl_backup_GetStateMetadataRequest__Output,
    _conveyor_etl_backup_StateMetadata
  >;

  /**
   * The snapshots on this node.
   */
  ListSnapshots: grpc.handleUnaryCall<
    _conveyor_etl_backup_ListSnapshotsRequest__Output,
    _conveyor_etl_backup_ListSnapshotsResponse
  >;

  /**
   * Replaces the cluster's state by a snapshot's.
   */
  RestoreSnapshot: grpc.handleUnaryCall<
    _conveyor_etl_backup_RestoreSnapshotRequest__Output,
    _conveyor_etl_backup_RestoreSnapshotResponse
  >;

  /**
   * Fetches a snapshot in chunks.
   */
  StreamSnapshot: grpc.handleServerStreamingCall<
    _conveyor_etl_backup_StreamSnapshotRequest__Output,
    _conveyor_etl_backup_DataChunk
  >;

  /**
   * Brings a snapshot to this node.
   */
  UploadSnapshot: grpc.handleClientStreamingCall<
    _conveyor_etl_backup_DataChunk__Output,
    _conveyor_etl_backup_UploadSnapshotResponse
  >;
}

export interface BackupServiceDefinition extends grpc.ServiceDefinition {
  CreateSnapshot: MethodDefinition<
    _conveyor_etl_backup_CreateSnapshotRequest,
    _conveyor_etl_backup_CreateSnapshotResponse,
    _conveyor_etl_backup_CreateSnapshotRequest__Output,
    _conveyor_etl_backup_CreateSnapshotResponse__Output
  >;
  DeleteSnapshot: MethodDefinition<
    _conveyor_etl_backup_DeleteSnapshotRequest,
    _conveyor_etl_backup_DeleteSnapshotResponse,
    _conveyor_etl_backup_DeleteSnapshotRequest__Output,
    _conveyor_etl_backup_DeleteSnapshotResponse__Output
  >;
  GetStateMetadata: MethodDefinition<
    _conveyor_etl_backup_GetStateMetadataRequest,
    _conveyor_etl_backup_StateMetadata,
    _conveyor_etl_backup_GetStateMetadataRequest__Output,
    _conveyor_etl_backup_StateMetadata__Output
  >;
  ListSnapshots: MethodDefinition<
    _conveyor_etl_backup_ListSnapshotsRequest,
    _conveyor_etl_backup_ListSnapshotsResponse,
    _conveyor_etl_backup_ListSnapshotsRequest__Output,
    _conveyor_etl_backup_ListSnapshotsResponse__Output
  >;
  RestoreSnapshot: MethodDefinition<
    _conveyor_etl_backup_RestoreSnapshotRequest,
    _conveyor_etl_backup_RestoreSnapshotResponse,
    _conveyor_etl_backup_RestoreSnapshotRequest__Output,
    _conveyor_etl_backup_RestoreSnapshotResponse__Output
  >;
  StreamSnapshot: MethodDefinition<
    _conveyor_etl_backup_StreamSnapshotRequest,
    _conveyor_etl_backup_DataChunk,
    _conveyor_etl_backup_StreamSnapshotRequest__Output,
    _conveyor_etl_backup_DataChunk__Output
  >;
  UploadSnapshot: MethodDefinition<
    _conveyor_etl_backup_DataChunk,
    _conveyor_etl_backup_UploadSnapshotResponse,
    _conveyor_etl_backup_DataChunk__Output,
    _conveyor_etl_backup_UploadSnapshotResponse__Output
  >;
}
