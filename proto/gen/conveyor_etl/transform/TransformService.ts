// Original file: transform.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  Capabilities as _conveyor_etl_transform_Capabilities,
  Capabilities__Output as _conveyor_etl_transform_Capabilities__Output,
} from "../../conveyor_etl/transform/Capabilities.ts";
import type {
  Empty as _conveyor_etl_common_Empty,
  Empty__Output as _conveyor_etl_common_Empty__Output,
} from "../../conveyor_etl/common/Empty.ts";
import type {
  ProcessBatchRequest as _conveyor_etl_transform_ProcessBatchRequest,
  ProcessBatchRequest__Output as _conveyor_etl_transform_ProcessBatchRequest__Output,
} from "../../conveyor_etl/transform/ProcessBatchRequest.ts";
import type {
  ProcessBatchResponse as _conveyor_etl_transform_ProcessBatchResponse,
  ProcessBatchResponse__Output as _conveyor_etl_transform_ProcessBatchResponse__Output,
} from "../../conveyor_etl/transform/ProcessBatchResponse.ts";
import type {
  ProcessStreamRequest as _conveyor_etl_transform_ProcessStreamRequest,
  ProcessStreamRequest__Output as _conveyor_etl_transform_ProcessStreamRequest__Output,
} from "../../conveyor_etl/transform/ProcessStreamRequest.ts";
import type {
  ProcessStreamResponse as _conveyor_etl_transform_ProcessStreamResponse,
  ProcessStreamResponse__Output as _conveyor_etl_transform_ProcessStreamResponse__Output,
} from "../../conveyor_etl/transform/ProcessStreamResponse.ts";

/**
 * Turns records into others.
 */
export interface TransformServiceClient extends grpc.Client {
  /**
   * What the service can take.
   */
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * What the service can take.
   */
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_transform_Capabilities__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * One batch, one answer.
   */
  ProcessBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  ProcessBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  ProcessBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  ProcessBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * One batch, one answer.
   */
  processBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  processBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  processBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  processBatch(
    argument: _conveyor_etl_transform_ProcessBatchRequest,
    callback: grpc.requestCallback<_conveyor_etl_transform_ProcessBatchResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Record by record.
   */
  ProcessStream(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_transform_ProcessStreamRequest,
    _conveyor_etl_transform_ProcessStreamResponse__Output
  >;
  ProcessStream(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_transform_ProcessStreamRequest,
    _conveyor_etl_transform_ProcessStreamResponse__Output
  >;
  /**
   * Record by record.
   */
  processStream(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_transform_ProcessStreamRequest,
    _conveyor_etl_transform_ProcessStreamResponse__Output
  >;
  processStream(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_transform_ProcessStreamRequest,
    _conveyor_etl_transform_ProcessStreamResponse__Output
  >;
}

/**
 * Turns records into others.
 */
export interface TransformServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * What the service can take.
   */
  GetCapabilities: grpc.handleUnaryCall<
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_transform_Capabilities
  >;

  /**
   * One batch, one answer.
   */
  ProcessBatch: grpc.handleUnaryCall<
    _conveyor_etl_transform_ProcessBatchRequest__Output,
    _conveyor_etl_transform_ProcessBatchResponse
  >;

  /**
   * Record by record.
   */
  ProcessStream: grpc.handleBidiStreamingCall<
    _conveyor_etl_transform_ProcessStreamRequest__Output,
    _conveyor_etl_transform_ProcessStreamResponse
  >;
}

export interface TransformServiceDefinition extends grpc.ServiceDefinition {
  GetCapabilities: MethodDefinition<
    _conveyor_etl_common_Empty,
    _conveyor_etl_transform_Capabilities,
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_transform_Capabilities__Output
  >;
  ProcessBatch: MethodDefinition<
    _conveyor_etl_transform_ProcessBatchRequest,
    _conveyor_etl_transform_ProcessBatchResponse,
    _conveyor_etl_transform_ProcessBatchRequest__Output,
    _conveyor_etl_transform_ProcessBatchResponse__Output
  >;
  ProcessStream: MethodDefinition<
    _conveyor_etl_transform_ProcessStreamRequest,
    _conveyor_etl_transform_ProcessStreamResponse,
    _conveyor_etl_transform_ProcessStreamRequest__Output,
    _conveyor_etl_transform_ProcessStreamResponse__Output
  >;
}
