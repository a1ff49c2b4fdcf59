// Original file: sidecar.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  PushRecordsRequest as _conveyor_etl_sidecar_PushRecordsRequest,
  PushRecordsRequest__Output as _conveyor_etl_sidecar_PushRecordsRequest__Output,
} from "../../conveyor_etl/sidecar/PushRecordsRequest.ts";
import type {
  PushRecordsResponse as _conveyor_etl_sidecar_PushRecordsResponse,
  PushRecordsResponse__Output as _conveyor_etl_sidecar_PushRecordsResponse__Output,
} from "../../conveyor_etl/sidecar/PushRecordsResponse.ts";
import type {
  ReceiveRecordsRequest as _conveyor_etl_sidecar_ReceiveRecordsRequest,
  ReceiveRecordsRequest__Output as _conveyor_etl_sidecar_ReceiveRecordsRequest__Output,
} from "../../conveyor_etl/sidecar/ReceiveRecordsRequest.ts";
import type {
  ReceiveRecordsResponse as _conveyor_etl_sidecar_ReceiveRecordsResponse,
  ReceiveRecordsResponse__Output as _conveyor_etl_sidecar_ReceiveRecordsResponse__Output,
} from "../../conveyor_etl/sidecar/ReceiveRecordsResponse.ts";

/**
 * Spoken between sidecars. The router neither serves nor calls it.
 */
export interface SidecarDataPlaneClient extends grpc.Client {
  /**
   * A source hands records to its sidecar.
   */
  PushRecords(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sidecar_PushRecordsRequest,
    _conveyor_etl_sidecar_PushRecordsResponse__Output
  >;
  PushRecords(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sidecar_PushRecordsRequest,
    _conveyor_etl_sidecar_PushRecordsResponse__Output
  >;
  /**
   * A source hands records to its sidecar.
   */
  pushRecords(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sidecar_PushRecordsRequest,
    _conveyor_etl_sidecar_PushRecordsResponse__Output
  >;
  pushRecords(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_sidecar_PushRecordsRequest,
    _conveyor_etl_sidecar_PushRecordsResponse__Output
  >;

  /**
   * One sidecar hands records to the next.
   */
  ReceiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReceiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReceiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReceiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * One sidecar hands records to the next.
   */
  receiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  receiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  receiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  receiveRecords(
    argument: _conveyor_etl_sidecar_ReceiveRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ReceiveRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
}

/**
 * Spoken between sidecars. The router neither serves nor calls it.
 */
export interface SidecarDataPlaneHandlers extends grpc.UntypedServiceImplementation {
  /**
   * A source hands records to its sidecar.
   */
  PushRecords: grpc.handleBidiStreamingCall<
    _conveyor_etl_sidecar_PushRecordsRequest__Output,
    _conveyor_etl_sidecar_PushRecordsResponse
  >;

  /**
   * One sidecar hands records to the next.
   */
  ReceiveRecords: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_ReceiveRecordsRequest__Output,
    _conveyor_etl_sidecar_ReceiveRecordsResponse
  >;
}

export interface SidecarDataPlaneDefinition extends grpc.ServiceDefinition {
  PushRecords: MethodDefinition<
    _conveyor_etl_sidecar_PushRecordsRequest,
    _conveyor_etl_sidecar_PushRecordsResponse,
    _conveyor_etl_sidecar_PushRecordsRequest__Output,
    _conveyor_etl_sidecar_PushRecordsResponse__Output
  >;
  ReceiveRecords: MethodDefinition<
    _conveyor_etl_sidecar_ReceiveRecordsRequest,
    _conveyor_etl_sidecar_ReceiveRecordsResponse,
    _conveyor_etl_sidecar_ReceiveRecordsRequest__Output,
    _conveyor_etl_sidecar_ReceiveRecordsResponse__Output
  >;
}
