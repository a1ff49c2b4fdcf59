// Original file: lookup.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  BatchLookupRequest as _conveyor_etl_lookup_BatchLookupRequest,
  BatchLookupRequest__Output as _conveyor_etl_lookup_BatchLookupRequest__Output,
} from "../../conveyor_etl/lookup/BatchLookupRequest.ts";
import type {
  BatchLookupResponse as _conveyor_etl_lookup_BatchLookupResponse,
  BatchLookupResponse__Output as _conveyor_etl_lookup_BatchLookupResponse__Output,
} from "../../conveyor_etl/lookup/BatchLookupResponse.ts";
import type {
  Capabilities as _conveyor_etl_lookup_Capabilities,
  Capabilities__Output as _conveyor_etl_lookup_Capabilities__Output,
} from "../../conveyor_etl/lookup/Capabilities.ts";
import type {
  Empty as _conveyor_etl_common_Empty,
  Empty__Output as _conveyor_etl_common_Empty__Output,
} from "../../conveyor_etl/common/Empty.ts";
import type {
  LookupRequest as _conveyor_etl_lookup_LookupRequest,
  LookupRequest__Output as _conveyor_etl_lookup_LookupRequest__Output,
} from "../../conveyor_etl/lookup/LookupRequest.ts";
import type {
  LookupResponse as _conveyor_etl_lookup_LookupResponse,
  LookupResponse__Output as _conveyor_etl_lookup_LookupResponse__Output,
} from "../../conveyor_etl/lookup/LookupResponse.ts";

/**
 * Finds data that belongs to a record.
 */
export interface LookupServiceClient extends grpc.Client {
  /**
   * For several.
   */
  BatchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  BatchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  BatchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  BatchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * For several.
   */
  batchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  batchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  batchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  batchLookup(
    argument: _conveyor_etl_lookup_BatchLookupRequest,
    callback: grpc.requestCallback<_conveyor_etl_lookup_BatchLookupResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * What the service can take.
   */
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  GetCapabilities(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * What the service can take.
   */
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;
  getCapabilities(
    argument: _conveyor_etl_common_Empty,
    callback: grpc.requestCallback<_conveyor_etl_lookup_Capabilities__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * For one record.
   */
  Lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  Lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  Lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  Lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * For one record.
   */
  lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
  lookup(
    argument: _conveyor_etl_lookup_LookupRequest,
    callback: grpc.requestCallback<_conveyor_etl_lookup_LookupResponse__Output>,
  ): grpc.ClientUnaryCall;
}

/**
 * Finds data that belongs to a record.
 */
export interface LookupServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * For several.
   */
  BatchLookup: grpc.handleUnaryCall<
    _conveyor_etl_lookup_BatchLookupRequest__Output,
    _conveyor_etl_lookup_BatchLookupResponse
  >;

  /**
   * What the service can take.
   */
  GetCapabilities: grpc.handleUnaryCall<
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_lookup_Capabilities
  >;

  /**
   * For one record.
   */
  Lookup: grpc.handleUnaryCall<
    _conveyor_etl_lookup_LookupRequest__Output,
    _conveyor_etl_lookup_LookupResponse
  >;
}

export interface LookupServiceDefinition extends grpc.ServiceDefinition {
  BatchLookup: MethodDefinition<
    _conveyor_etl_lookup_BatchLookupRequest,
    _conveyor_etl_lookup_BatchLookupResponse,
    _conveyor_etl_lookup_BatchLookupRequest__Output,
    _conveyor_etl_lookup_BatchLookupResponse__Output
  >;
  GetCapabilities: MethodDefinition<
    _conveyor_etl_common_Empty,
    _conveyor_etl_lookup_Capabilities,
    _conveyor_etl_common_Empty__Output,
    _conveyor_etl_lookup_Capabilities__Output
  >;
  Lookup: MethodDefinition<
    _conveyor_etl_lookup_LookupRequest,
    _conveyor_etl_lookup_LookupResponse,
    _conveyor_etl_lookup_LookupRequest__Output,
    _conveyor_etl_lookup_LookupResponse__Output
  >;
}
