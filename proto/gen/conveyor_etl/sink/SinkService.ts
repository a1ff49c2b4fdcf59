// Original file: sink.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  CapacityResponse as _conveyor_etl_sink_CapacityResponse,
  CapacityResponse__Output as _conveyor_etl_sink_CapacityResponse__Output,
} from "../../conveyor_etl/sink/CapacityResponse.ts";
import type {
  Empty as _conveyor_etl_common_Empty,
  Empty__Output as _conveyor_etl_common_Empty__Output,
} from "../../conveyor_etl/common/Empty.ts";
import type {
  FlushRequest as _conveyor_etl_sink_FlushRequest,
  FlushRequest__Output as _conveyor_etl_sink_FlushRequest__Output,
} from "../../conveyor_etl/sink/FlushRequest.ts";
import type {
  FlushResponse as _conveyor_etl_sink_FlushResponse,
  FlushResponse__Output as _conveyor_etl_sink_FlushResponse__Output,
} from "../../conveyor_etl/sink/FlushResponse.ts";
import type {
  WriteBatchRequest as _conveyor_etl_sink_WriteBatchRequest,
  WriteBatchRequest__Output as _conveyor_etl_sink_WriteBatchRequest__Output,
} from "../../conveyor_etl/sink/WriteBatchRequest.ts";
import type {
  WriteBatchResponse as _conveyor_etl_sink_WriteBatchResponse,
  WriteBatchResponse__Output as _conveyor_etl_sink_WriteBatchResponse__Output,
} from "../../conveyor_etl/sink/WriteBatchResponse.ts";
import type {
  WriteStreamRequest as _conveyor_etl_sink_WriteStreamRequest,
  WriteStreamRequest__Output as _conveyor_etl_sink_WriteStreamRequest__Output,
} from "../../conveyor_etl/sink/WriteStreamRequest.ts";
import type {
  WriteStreamResponse as _conveyor_etl_sink_WriteStreamResponse,
  WriteStreamResponse__Output as _conveyor_etl_sink_WriteStreamResponse__Output,
} from "../../conveyor_etl/sink/WriteStreamResponse.ts";

/**
 * Where records end up.
 */
export interface SinkServiceClient extends grpc.Client {
  /**
   * Makes what was written lasting.
   */
  Flush(
    argument: _conveyor_etl_sink_FlushRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  Flush(
    argument: _conveyor_etl_sink_FlushRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  Flush(
    argument: _conveyor_etl_sink_FlushRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  Flush(
    argument: _conveyor_etl_sink_FlushRequest,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Makes what was written lasting.
   */
  flush(
    argument: _conveyor_etl_sink_FlushRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  flush(
    argument: _conveyor_etl_sink_FlushRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  flush(
    argument: _conveyor_etl_sink_FlushRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;
  flush(
    argument: _conveyor_etl_sink_FlushRequest,
    callback: grpc.requestCallback<_conveyor_etl_sink_FlushResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * How much the sink can take now.
   */
  GetCapacity(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCapacity(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCapacity(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetCapacity(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * How much the sink can take now.
   */
  getCapacity(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCapacity(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCapacity(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;
  getCapacity(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_sink_CapacityResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * One batch, one answer.
   */
  WriteBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  WriteBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  WriteBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  WriteBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * One batch, one answer.
   */
  writeBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  writeBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  writeBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;
  writeBatch(
    argument: _conveyor_etl_sink_WriteBatchRequest,
    callback: grpc.requestCallback<_conveyor_etl_sink_WriteBatchResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Record by record, with commits.
   */
  WriteStream(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sink_WriteStreamRequest,
    _conveyor_etl_sink_WriteStreamResponse__Output
  >;
  WriteStream(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sink_WriteStreamRequest,
    _conveyor_etl_sink_WriteStreamResponse__Output
  >;
  /**
   * Record by record, with commits.
   */
  writeStream(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sink_WriteStreamRequest,
    _conveyor_etl_sink_WriteStreamResponse__Output
  >;
  writeStream(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sink_WriteStreamRequest,
    _conveyor_etl_sink_WriteStreamResponse__Output
  >;
}

/**
 * Where records end up.
 */
export interface SinkServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes what was written lasting.
   */
  Flush: grpc.handleUnaryCall<
    _conveyor_etl_sink_FlushRequest__Output,
    _conveyor_etl_sink_FlushResponse
  >;

  /**
   * How much the sink can take now.
   */
  GetCapacity: grpc.handleUnaryCall<
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_sink_CapacityResponse
  >;

  /**
   * One batch, one answer.
   */
  WriteBatch: grpc.handleUnaryCall<
    _conveyor_etl_sink_WriteBatchRequest__Output,
    _conveyor_etl_sink_WriteBatchResponse
  >;

  /**
   * Record by record, with commits.
   */
  WriteStream: grpc.handleBidiStreamingCall<
    _conveyor_etl_sink_WriteStreamRequest__Output,
    _conveyor_etl_sink_WriteStreamResponse
  >;
}

export interface SinkServiceDefinition extends grpc.ServiceDefinition {
  Flush: MethodDefinition<
    _conveyor_etl_sink_FlushRequest,
    _conveyor_etl_sink_FlushResponse,
    _conveyor_etl_sink_FlushRequest__Output,
    _conveyor_etl_sink_FlushResponse__Output
  >;
  GetCapacity: MethodDefinition<
    _conveyor_etl_common_Empty,
    _conveyor_etl_sink_CapacityResponse,
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_sink_CapacityResponse__Output
  >;
  WriteBatch: MethodDefinition<
    _conveyor_etl_sink_WriteBatchRequest,
    _conveyor_etl_sink_WriteBatchResponse,
    _conveyor_etl_sink_WriteBatchRequest__Output,
    _conveyor_etl_sink_WriteBatchResponse__Output
  >;
  WriteStream: MethodDefinition<
    _conveyor_etl_sink_WriteStreamRequest,
    _conveyor_etl_sink_WriteStreamResponse,
    _conveyor_etl_sink_WriteStreamRequest__Output,
    _conveyor_etl_sink_WriteStreamResponse__Output
  >;
}
