// Original file: checkpoint.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  CommitGroupOffsetRequest as _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
  CommitGroupOffsetRequest__Output as _conveyor_etl_checkpoint_CommitGroupOffsetRequest__Output,
} from "../../conveyor_etl/checkpoint/CommitGroupOffsetRequest.ts";
import type {
  CommitGroupOffsetResponse as _conveyor_etl_checkpoint_CommitGroupOffsetResponse,
  CommitGroupOffsetResponse__Output as _conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output,
} from "../../conveyor_etl/checkpoint/CommitGroupOffsetResponse.ts";
import type {
  CommitOffsetRequest as _conveyor_etl_checkpoint_CommitOffsetRequest,
  CommitOffsetRequest__Output as _conveyor_etl_checkpoint_CommitOffsetRequest__Output,
} from "../../conveyor_etl/checkpoint/CommitOffsetRequest.ts";
import type {
  CommitOffsetResponse as _conveyor_etl_checkpoint_CommitOffsetResponse,
  CommitOffsetResponse__Output as _conveyor_etl_checkpoint_CommitOffsetResponse__Output,
} from "../../conveyor_etl/checkpoint/CommitOffsetResponse.ts";
import type {
  GetCheckpointRequest as _conveyor_etl_checkpoint_GetCheckpointRequest,
  GetCheckpointRequest__Output as _conveyor_etl_checkpoint_GetCheckpointRequest__Output,
} from "../../conveyor_etl/checkpoint/GetCheckpointRequest.ts";
import type {
  GetCheckpointResponse as _conveyor_etl_checkpoint_GetCheckpointResponse,
  GetCheckpointResponse__Output as _conveyor_etl_checkpoint_GetCheckpointResponse__Output,
} from "../../conveyor_etl/checkpoint/GetCheckpointResponse.ts";
import type {
  GetGroupOffsetsRequest as _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
  GetGroupOffsetsRequest__Output as _conveyor_etl_checkpoint_GetGroupOffsetsRequest__Output,
} from "../../conveyor_etl/checkpoint/GetGroupOffsetsRequest.ts";
import type {
  GetGroupOffsetsResponse as _conveyor_etl_checkpoint_GetGroupOffsetsResponse,
  GetGroupOffsetsResponse__Output as _conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output,
} from "../../conveyor_etl/checkpoint/GetGroupOffsetsResponse.ts";
import type {
  GetOffsetRequest as _conveyor_etl_checkpoint_GetOffsetRequest,
  GetOffsetRequest__Output as _conveyor_etl_checkpoint_GetOffsetRequest__Output,
} from "../../conveyor_etl/checkpoint/GetOffsetRequest.ts";
import type {
  GetOffsetResponse as _conveyor_etl_checkpoint_GetOffsetResponse,
  GetOffsetResponse__Output as _conveyor_etl_checkpoint_GetOffsetResponse__Output,
} from "../../conveyor_etl/checkpoint/GetOffsetResponse.ts";
import type {
  GetPipelineCheckpointsRequest as _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
  GetPipelineCheckpointsRequest__Output
    as _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest__Output,
} from "../../conveyor_etl/checkpoint/GetPipelineCheckpointsRequest.ts";
import type {
  GetPipelineCheckpointsResponse as _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse,
  GetPipelineCheckpointsResponse__Output
    as _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output,
} from "../../conveyor_etl/checkpoint/GetPipelineCheckpointsResponse.ts";
import type {
  GetWatermarkRequest as _conveyor_etl_checkpoint_GetWatermarkRequest,
  GetWatermarkRequest__Output as _conveyor_etl_checkpoint_GetWatermarkRequest__Output,
} from "../../conveyor_etl/checkpoint/GetWatermarkRequest.ts";
import type {
  GetWatermarkResponse as _conveyor_etl_checkpoint_GetWatermarkResponse,
  GetWatermarkResponse__Output as _conveyor_etl_checkpoint_GetWatermarkResponse__Output,
} from "../../conveyor_etl/checkpoint/GetWatermarkResponse.ts";
import type {
  ListSourcesRequest as _conveyor_etl_checkpoint_ListSourcesRequest,
  ListSourcesRequest__Output as _conveyor_etl_checkpoint_ListSourcesRequest__Output,
} from "../../conveyor_etl/checkpoint/ListSourcesRequest.ts";
import type {
  ListSourcesResponse as _conveyor_etl_checkpoint_ListSourcesResponse,
  ListSourcesResponse__Output as _conveyor_etl_checkpoint_ListSourcesResponse__Output,
} from "../../conveyor_etl/checkpoint/ListSourcesResponse.ts";
import type {
  SaveCheckpointRequest as _conveyor_etl_checkpoint_SaveCheckpointRequest,
  SaveCheckpointRequest__Output as _conveyor_etl_checkpoint_SaveCheckpointRequest__Output,
} from "../../conveyor_etl/checkpoint/SaveCheckpointRequest.ts";
import type {
  SaveCheckpointResponse as _conveyor_etl_checkpoint_SaveCheckpointResponse,
  SaveCheckpointResponse__Output as _conveyor_etl_checkpoint_SaveCheckpointResponse__Output,
} from "../../conveyor_etl/checkpoint/SaveCheckpointResponse.ts";
import type {
  WatermarkRequest as _conveyor_etl_checkpoint_WatermarkRequest,
  WatermarkRequest__Output as _conveyor_etl_checkpoint_WatermarkRequest__Output,
} from "../../conveyor_etl/checkpoint/WatermarkRequest.ts";
import type {
  WatermarkResponse as _conveyor_etl_checkpoint_WatermarkResponse,
  WatermarkResponse__Output as _conveyor_etl_checkpoint_WatermarkResponse__Output,
} from "../../conveyor_etl/checkpoint/WatermarkResponse.ts";

/**
 * Replicated positions.
 */
export interface CheckpointServiceClient extends grpc.Client {
  /**
   * Moves a group's offset forward, fenced by member and generation when given.
   */
  CommitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Moves a group's offset forward, fenced by member and generation when given.
   */
  commitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitGroupOffset(
    argument: _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Moves a source partition's offset forward.
   */
  CommitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  CommitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Moves a source partition's offset forward.
   */
  commitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  commitOffset(
    argument: _conveyor_etl_checkpoint_CommitOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_CommitOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * The last checkpoint of a service, byte for byte.
   */
  GetCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * The last checkpoint of a service, byte for byte.
   */
  getCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCheckpoint(
    argument: _conveyor_etl_checkpoint_GetCheckpointRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Committed offsets of a consumer group.
   */
  GetGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Committed offsets of a consumer group.
   */
  getGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getGroupOffsets(
    argument: _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Everything known about a pipeline's services and sources.
   */
  GetPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Everything known about a pipeline's services and sources.
   */
  getPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipelineCheckpoints(
    argument: _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Committed offsets of a source.
   */
  GetSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Committed offsets of a source.
   */
  getSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  getSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  getSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;
  getSourceOffset(
    argument: _conveyor_etl_checkpoint_GetOffsetRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetOffsetResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Watermarks of a source, and the global one.
   */
  GetWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Watermarks of a source, and the global one.
   */
  getWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  getWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  getWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  getWatermark(
    argument: _conveyor_etl_checkpoint_GetWatermarkRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_GetWatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Sources that have committed offsets, page by page.
   */
  ListSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Sources that have committed offsets, page by page.
   */
  listSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSources(
    argument: _conveyor_etl_checkpoint_ListSourcesRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_ListSourcesResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Moves a partition's watermark forward.
   */
  ReportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Moves a partition's watermark forward.
   */
  reportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  reportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  reportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;
  reportWatermark(
    argument: _conveyor_etl_checkpoint_WatermarkRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_WatermarkResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Keeps a service's checkpoint in place of the one before.
   */
  SaveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  SaveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  SaveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  SaveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Keeps a service's checkpoint in place of the one before.
   */
  saveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  saveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  saveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
  saveCheckpoint(
    argument: _conveyor_etl_checkpoint_SaveCheckpointRequest,
    callback: grpc.requestCallback<_conveyor_etl_checkpoint_SaveCheckpointResponse__Output>,
  ): grpc.ClientUnaryCall;
}

/**
 * Replicated positions.
 */
export interface CheckpointServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Moves a group's offset forward, fenced by member and generation when given.
   */
  CommitGroupOffset: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_CommitGroupOffsetRequest__Output,
    _conveyor_etl_checkpoint_CommitGroupOffsetResponse
  >;

  /**
   * Moves a source partition's offset forward.
   */
  CommitOffset: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_CommitOffsetRequest__Output,
    _conveyor_etl_checkpoint_CommitOffsetResponse
  >;

  /**
   * The last checkpoint of a service, byte for byte.
   */
  GetCheckpoint: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_GetCheckpointRequest__Output,
    _conveyor_etl_checkpoint_GetCheckpointResponse
  >;

  /**
   * Committed offsets of a consumer group.
   */
  GetGroupOffsets: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_GetGroupOffsetsRequest__Output,
    _conveyor_etl_checkpoint_GetGroupOffsetsResponse
  >;

  /**
   * Everything known about a pipeline's services and sources.
   */
  GetPipelineCheckpoints: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest__Output,
    _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse
  >;

  /**
   * Committed offsets of a source.
   */
  GetSourceOffset: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_GetOffsetRequest__Output,
    _conveyor_etl_checkpoint_GetOffsetResponse
  >;

  /**
   * Watermarks of a source, and the global one.
   */
  GetWatermark: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_GetWatermarkRequest__Output,
    _conveyor_etl_checkpoint_GetWatermarkResponse
  >;

  /**
   * Sources that have committed offsets, page by page.
   */
  ListSources: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_ListSourcesRequest__Output,
    _conveyor_etl_checkpoint_ListSourcesResponse
  >;

  /**
   * Moves a partition's watermark forward.
   */
  ReportWatermark: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_WatermarkRequest__Output,
    _conveyor_etl_checkpoint_WatermarkResponse
  >;

  /**
   * Keeps a service's checkpoint in place of the one before.
   */
  SaveCheckpoint: grpc.handleUnaryCall<
    _conveyor_etl_checkpoint_SaveCheckpointRequest__Output,
    _conveyor_etl_checkpoint_SaveCheckpointResponse
  >;
}

export interface CheckpointServiceDefinition extends grpc.ServiceDefinition {
  CommitGroupOffset: MethodDefinition<
    _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
    _conveyor_etl_checkpoint_CommitGroupOffsetResponse,
    _conveyor_etl_checkpoint_CommitGroupOffsetRequest__Output,
    _conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output
  >;
  CommitOffset: MethodDefinition<
    _conveyor_etl_checkpoint_CommitOffsetRequest,
    _conveyor_etl_checkpoint_CommitOffsetResponse,
    _conveyor_etl_checkpoint_CommitOffsetRequest__Output,
    _conveyor_etl_checkpoint_CommitOffsetResponse__Output
  >;
  GetCheckpoint: MethodDefinition<
    _conveyor_etl_checkpoint_GetCheckpointRequest,
    _conveyor_etl_checkpoint_GetCheckpointResponse,
    _conveyor_etl_checkpoint_GetCheckpointRequest__Output,
    _conveyor_etl_checkpoint_GetCheckpointResponse__Output
  >;
  GetGroupOffsets: MethodDefinition<
    _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
    _conveyor_etl_checkpoint_GetGroupOffsetsResponse,
    _conveyor_etl_checkpoint_GetGroupOffsetsRequest__Output,
    _conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output
  >;
  GetPipelineCheckpoints: MethodDefinition<
    _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
    _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse,
    _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest__Output,
    _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output
  >;
  GetSourceOffset: MethodDefinition<
    _conveyor_etl_checkpoint_GetOffsetRequest,
    _conveyor_etl_checkpoint_GetOffsetResponse,
    _conveyor_etl_checkpoint_GetOffsetRequest__Output,
    _conveyor_etl_checkpoint_GetOffsetResponse__Output
  >;
  GetWatermark: MethodDefinition<
    _conveyor_etl_checkpoint_GetWatermarkRequest,
    _conveyor_etl_checkpoint_GetWatermarkResponse,
    _conveyor_etl_checkpoint_GetWatermarkRequest__Output,
    _conveyor_etl_checkpoint_GetWatermarkResponse__Output
  >;
  ListSources: MethodDefinition<
    _conveyor_etl_checkpoint_ListSourcesRequest,
    _conveyor_etl_checkpoint_ListSourcesResponse,
    _conveyor_etl_checkpoint_ListSourcesRequest__Output,
    _conveyor_etl_checkpoint_ListSourcesResponse__Output
  >;
  ReportWatermark: MethodDefinition<
    _conveyor_etl_checkpoint_WatermarkRequest,
    _conveyor_etl_checkpoint_WatermarkResponse,
    _conveyor_etl_checkpoint_WatermarkRequest__Output,
    _conveyor_etl_checkpoint_WatermarkResponse__Output
  >;
  SaveCheckpoint: MethodDefinition<
    _conveyor_etl_checkpoint_SaveCheckpointRequest,
    _conveyor_etl_checkpoint_SaveCheckpointResponse,
    _conveyor_etl_checkpoint_SaveCheckpointRequest__Output,
    _conveyor_etl_checkpoint_SaveCheckpointResponse__Output
  >;
}
