// Original file: source.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  CreditRequest as _conveyor_etl_source_CreditRequest,
  CreditRequest__Output as _conveyor_etl_source_CreditRequest__Output,
} from "../../conveyor_etl/source/CreditRequest.ts";
import type {
  CreditResponse as _conveyor_etl_source_CreditResponse,
  CreditResponse__Output as _conveyor_etl_source_CreditResponse__Output,
} from "../../conveyor_etl/source/CreditResponse.ts";
import type {
  PushRequest as _conveyor_etl_source_PushRequest,
  PushRequest__Output as _conveyor_etl_source_PushRequest__Output,
} from "../../conveyor_etl/source/PushRequest.ts";
import type {
  PushResponse as _conveyor_etl_source_PushResponse,
  PushResponse__Output as _conveyor_etl_source_PushResponse__Output,
} from "../../conveyor_etl/source/PushResponse.ts";

/**
 * The way in for records.
 */
export interface SourceRouterClient extends grpc.Client {
  /**
   * Batches in; acknowledgements, credits and pressure out.
   */
  PushRecords(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_source_PushRequest,
    _conveyor_etl_source_PushResponse__Output
  >;
  PushRecords(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_source_PushRequest,
    _conveyor_etl_source_PushResponse__Output
  >;
  /**
   * Batches in; acknowledgements, credits and pressure out.
   */
  pushRecords(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_source_PushRequest,
    _conveyor_etl_source_PushResponse__Output
  >;
  pushRecords(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_source_PushRequest,
    _conveyor_etl_source_PushResponse__Output
  >;

  /**
   * Asks how much may be sent.
   */
  RequestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  RequestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  RequestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  RequestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Asks how much may be sent.
   */
  requestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  requestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  requestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
  requestCredits(
    argument: _conveyor_etl_source_CreditRequest,
    callback: grpc.requestCallback<_conveyor_etl_source_CreditResponse__Output>,
  ): grpc.ClientUnaryCall;
}

/**
 * The way in for records.
 */
export interface SourceRouterHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Batches in; acknowledgements, credits and pressure out.
   */
  PushRecords: grpc.handleBidiStreamingCall<
    _conveyor_etl_source_PushRequest__Output,
    _conveyor_etl_source_PushResponse
  >;

  /**
   * Asks how much may be sent.
   */
  RequestCredits: grpc.handleUnaryCall<
    _conveyor_etl_source_CreditRequest__Output,
    _conveyor_etl_source_CreditResponse
  >;
}

export interface SourceRouterDefinition extends grpc.ServiceDefinition {
  PushRecords: MethodDefinition<
    _conveyor_etl_source_PushRequest,
    _conveyor_etl_source_PushResponse,
    _conveyor_etl_source_PushRequest__Output,
    _conveyor_etl_source_PushResponse__Output
  >;
  RequestCredits: MethodDefinition<
    _conveyor_etl_source_CreditRequest,
    _conveyor_etl_source_CreditResponse,
    _conveyor_etl_source_CreditRequest__Output,
    _conveyor_etl_source_CreditResponse__Output
  >;
}
