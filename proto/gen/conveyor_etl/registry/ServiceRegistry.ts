// Original file: registry.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  DeregisterRequest as _conveyor_etl_registry_DeregisterRequest,
  DeregisterRequest__Output as _conveyor_etl_registry_DeregisterRequest__Output,
} from "../../conveyor_etl/registry/DeregisterRequest.ts";
import type {
  DeregisterResponse as _conveyor_etl_registry_DeregisterResponse,
  DeregisterResponse__Output as _conveyor_etl_registry_DeregisterResponse__Output,
} from "../../conveyor_etl/registry/DeregisterResponse.ts";
import type {
  GetServiceEndpointsRequest as _conveyor_etl_registry_GetServiceEndpointsRequest,
  GetServiceEndpointsRequest__Output as _conveyor_etl_registry_GetServiceEndpointsRequest__Output,
} from "../../conveyor_etl/registry/GetServiceEndpointsRequest.ts";
import type {
  GetServiceEndpointsResponse as _conveyor_etl_registry_GetServiceEndpointsResponse,
  GetServiceEndpointsResponse__Output as _conveyor_etl_registry_GetServiceEndpointsResponse__Output,
} from "../../conveyor_etl/registry/GetServiceEndpointsResponse.ts";
import type {
  HeartbeatRequest as _conveyor_etl_registry_HeartbeatRequest,
  HeartbeatRequest__Output as _conveyor_etl_registry_HeartbeatRequest__Output,
} from "../../conveyor_etl/registry/HeartbeatRequest.ts";
import type {
  HeartbeatResponse as _conveyor_etl_registry_HeartbeatResponse,
  HeartbeatResponse__Output as _conveyor_etl_registry_HeartbeatResponse__Output,
} from "../../conveyor_etl/registry/HeartbeatResponse.ts";
import type {
  JoinGroupRequest as _conveyor_etl_registry_JoinGroupRequest,
  JoinGroupRequest__Output as _conveyor_etl_registry_JoinGroupRequest__Output,
} from "../../conveyor_etl/registry/JoinGroupRequest.ts";
import type {
  JoinGroupResponse as _conveyor_etl_registry_JoinGroupResponse,
  JoinGroupResponse__Output as _conveyor_etl_registry_JoinGroupResponse__Output,
} from "../../conveyor_etl/registry/JoinGroupResponse.ts";
import type {
  LeaveGroupRequest as _conveyor_etl_registry_LeaveGroupRequest,
  LeaveGroupRequest__Output as _conveyor_etl_registry_LeaveGroupRequest__Output,
} from "../../conveyor_etl/registry/LeaveGroupRequest.ts";
import type {
  LeaveGroupResponse as _conveyor_etl_registry_LeaveGroupResponse,
  LeaveGroupResponse__Output as _conveyor_etl_registry_LeaveGroupResponse__Output,
} from "../../conveyor_etl/registry/LeaveGroupResponse.ts";
import type {
  ListGroupsRequest as _conveyor_etl_registry_ListGroupsRequest,
  ListGroupsRequest__Output as _conveyor_etl_registry_ListGroupsRequest__Output,
} from "../../conveyor_etl/registry/ListGroupsRequest.ts";
import type {
  ListGroupsResponse as _conveyor_etl_registry_ListGroupsResponse,
  ListGroupsResponse__Output as _conveyor_etl_registry_ListGroupsResponse__Output,
} from "../../conveyor_etl/registry/ListGroupsResponse.ts";
import type {
  ListServicesRequest as _conveyor_etl_registry_ListServicesRequest,
  ListServicesRequest__Output as _conveyor_etl_registry_ListServicesRequest__Output,
} from "../../conveyor_etl/registry/ListServicesRequest.ts";
import type {
  ListServicesResponse as _conveyor_etl_registry_ListServicesResponse,
  ListServicesResponse__Output as _conveyor_etl_registry_ListServicesResponse__Output,
} from "../../conveyor_etl/registry/ListServicesResponse.ts";
import type {
  RegisterRequest as _conveyor_etl_registry_RegisterRequest,
  RegisterRequest__Output as _conveyor_etl_registry_RegisterRequest__Output,
} from "../../conveyor_etl/registry/RegisterRequest.ts";
import type {
  RegisterResponse as _conveyor_etl_registry_RegisterResponse,
  RegisterResponse__Output as _conveyor_etl_registry_RegisterResponse__Output,
} from "../../conveyor_etl/registry/RegisterResponse.ts";
import type {
  ServiceEvent as _conveyor_etl_registry_ServiceEvent,
  ServiceEvent__Output as _conveyor_etl_registry_ServiceEvent__Output,
} from "../../conveyor_etl/registry/ServiceEvent.ts";
import type {
  WatchServicesRequest as _conveyor_etl_registry_WatchServicesRequest,
  WatchServicesRequest__Output as _conveyor_etl_registry_WatchServicesRequest__Output,
} from "../../conveyor_etl/registry/WatchServicesRequest.ts";

/**
 * The replicated directory of services.
 */
export interface ServiceRegistryClient extends grpc.Client {
  /**
   * Removes a service. Only the holder of the current registration_id may.
   */
  Deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Removes a service. Only the holder of the current registration_id may.
   */
  deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregister(
    argument: _conveyor_etl_registry_DeregisterRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_DeregisterResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Where the healthy instances of a service are.
   */
  GetServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Where the healthy instances of a service are.
   */
  getServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getServiceEndpoints(
    argument: _conveyor_etl_registry_GetServiceEndpointsRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_GetServiceEndpointsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Keeps leases. Each request gets one response, in order; one stream may serve many services.
   */
  Heartbeat(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_registry_HeartbeatRequest,
    _conveyor_etl_registry_HeartbeatResponse__Output
  >;
  Heartbeat(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_registry_HeartbeatRequest,
    _conveyor_etl_registry_HeartbeatResponse__Output
  >;
  /**
   * Keeps leases. Each request gets one response, in order; one stream may serve many services.
   */
  heartbeat(
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_registry_HeartbeatRequest,
    _conveyor_etl_registry_HeartbeatResponse__Output
  >;
  heartbeat(
    options?: grpc.CallOptions,
  ): grpc.ClientDuplexStream<
    _conveyor_etl_registry_HeartbeatRequest,
    _conveyor_etl_registry_HeartbeatResponse__Output
  >;

  /**
   * Enters a consumer group; partitions are assigned anew.
   */
  JoinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  JoinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  JoinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  JoinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Enters a consumer group; partitions are assigned anew.
   */
  joinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  joinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  joinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  joinGroup(
    argument: _conveyor_etl_registry_JoinGroupRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_JoinGroupResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Leaves a consumer group; its partitions go to the others.
   */
  LeaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  LeaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  LeaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  LeaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Leaves a consumer group; its partitions go to the others.
   */
  leaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  leaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  leaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;
  leaveGroup(
    argument: _conveyor_etl_registry_LeaveGroupRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_LeaveGroupResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Consumer groups, page by page: who has which partitions, and who will.
   */
  ListGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Consumer groups, page by page: who has which partitions, and who will.
   */
  listGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listGroups(
    argument: _conveyor_etl_registry_ListGroupsRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListGroupsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Every service that matches all filters.
   */
  ListServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Every service that matches all filters.
   */
  listServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listServices(
    argument: _conveyor_etl_registry_ListServicesRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_ListServicesResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Adds a service, or replaces the one with the same id; the answer means that a majority has it
   * on disk.
   */
  Register(
    argument: _conveyor_etl_registry_RegisterRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Register(
    argument: _conveyor_etl_registry_RegisterRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Register(
    argument: _conveyor_etl_registry_RegisterRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  Register(
    argument: _conveyor_etl_registry_RegisterRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Adds a service, or replaces the one with the same id; the answer means that a majority has it
   * on disk.
   */
  register(
    argument: _conveyor_etl_registry_RegisterRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  register(
    argument: _conveyor_etl_registry_RegisterRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  register(
    argument: _conveyor_etl_registry_RegisterRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;
  register(
    argument: _conveyor_etl_registry_RegisterRequest,
    callback: grpc.requestCallback<_conveyor_etl_registry_RegisterResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * First all that match, as ADDED; then every later change once and in order.
   */
  WatchServices(
    argument: _conveyor_etl_registry_WatchServicesRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_registry_ServiceEvent__Output>;
  WatchServices(
    argument: _conveyor_etl_registry_WatchServicesRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_registry_ServiceEvent__Output>;
  /**
   * First all that match, as ADDED; then every later change once and in order.
   */
  watchServices(
    argument: _conveyor_etl_registry_WatchServicesRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_registry_ServiceEvent__Output>;
  watchServices(
    argument: _conveyor_etl_registry_WatchServicesRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_registry_ServiceEvent__Output>;
}

/**
 * The replicated directory of services.
 */
export interface ServiceRegistryHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Removes a service. Only the holder of the current registration_id may.
   */
  Deregister: grpc.handleUnaryCall<
    _conveyor_etl_registry_DeregisterRequest__Output,
    _conveyor_etl_registry_DeregisterResponse
  >;

  /**
   * Where the healthy instances of a service are.
   */
  GetServiceEndpoints: grpc.handleUnaryCall<
    _conveyor_etl_registry_GetServiceEndpointsRequest__Output,
    _conveyor_etl_registry_GetServiceEndpointsResponse
  >;

  /**
   * Keeps leases. Each request gets one response, in order; one stream may serve many services.
   */
  Heartbeat: grpc.handleBidiStreamingCall<
    _conveyor_etl_registry_HeartbeatRequest__Output,
    _conveyor_etl_registry_HeartbeatResponse
  >;

  /**
   * Enters a consumer group; partitions are assigned anew.
   */
  JoinGroup: grpc.handleUnaryCall<
    _conveyor_etl_registry_JoinGroupRequest__Output,
    _conveyor_etl_registry_JoinGroupResponse
  >;

  /**
   * Leaves a consumer group; its partitions go to the others.
   */
  LeaveGroup: grpc.handleUnaryCall<
    _conveyor_etl_registry_LeaveGroupRequest__Output,
    _conveyor_etl_registry_LeaveGroupResponse
  >;

  /**
   * Consumer groups, page by page: who has which partitions, and who will.
   */
  ListGroups: grpc.handleUnaryCall<
    _conveyor_etl_registry_ListGroupsRequest__Output,
    _conveyor_etl_registry_ListGroupsResponse
  >;

  /**
   * Every service that matches all filters.
   */
  ListServices: grpc.handleUnaryCall<
    _conveyor_etl_registry_ListServicesRequest__Output,
    _conveyor_etl_registry_ListServicesResponse
  >;

  /**
   * Adds a service, or replaces the one with the same id; the answer means that a majority has it
   * on disk.
   */
  Register: grpc.handleUnaryCall<
    _conveyor_etl_registry_RegisterRequest__Output,
    _conveyor_etl_registry_RegisterResponse
  >;

  /**
   * First all that match, as ADDED; then every later change once and in order.
   */
  WatchServices: grpc.handleServerStreamingCall<
    _conveyor_etl_registry_WatchServicesRequest__Output,
    _conveyor_etl_registry_ServiceEvent
  >;
}

export interface ServiceRegistryDefinition extends grpc.ServiceDefinition {
  Deregister: MethodDefinition<
    _conveyor_etl_registry_DeregisterRequest,
    _conveyor_etl_registry_DeregisterResponse,
    _conveyor_etl_registry_DeregisterRequest__Output,
    _conveyor_etl_registry_DeregisterResponse__Output
  >;
  GetServiceEndpoints: MethodDefinition<
    _conveyor_etl_registry_GetServiceEndpointsRequest,
    _conveyor_etl_registry_GetServiceEndpointsResponse,
    _conveyor_etl_registry_GetServiceEndpointsRequest__Output,
    _conveyor_etl_registry_GetServiceEndpointsResponse__Output
  >;
  Heartbeat: MethodDefinition<
    _conveyor_etl_registry_HeartbeatRequest,
    _conveyor_etl_registry_HeartbeatResponse,
    _conveyor_etl_registry_HeartbeatRequest__Output,
    _conveyor_etl_registry_HeartbeatResponse__Output
  >;
  JoinGroup: MethodDefinition<
    _conveyor_etl_registry_JoinGroupRequest,
    _conveyor_etl_registry_JoinGroupResponse,
    _conveyor_etl_registry_JoinGroupRequest__Output,
    _conveyor_etl_registry_JoinGroupResponse__Output
  >;
  LeaveGroup: MethodDefinition<
    _conveyor_etl_registry_LeaveGroupRequest,
    _conveyor_etl_registry_LeaveGroupResponse,
    _conveyor_etl_registry_LeaveGroupRequest__Output,
    _conveyor_etl_registry_LeaveGroupResponse__Output
  >;
  ListGroups: MethodDefinition<
    _conveyor_etl_registry_ListGroupsRequest,
    _conveyor_etl_registry_ListGroupsResponse,
    _conveyor_etl_registry_ListGroupsRequest__Output,
    _conveyor_etl_registry_ListGroupsResponse__Output
  >;
  ListServices: MethodDefinition<
    _conveyor_etl_registry_ListServicesRequest,
    _conveyor_etl_registry_ListServicesResponse,
    _conveyor_etl_registry_ListServicesRequest__Output,
    _conveyor_etl_registry_ListServicesResponse__Output
  >;
  Register: MethodDefinition<
    _conveyor_etl_registry_RegisterRequest,
    _conveyor_etl_registry_RegisterResponse,
    _conveyor_etl_registry_RegisterRequest__Output,
    _conveyor_etl_registry_RegisterResponse__Output
  >;
  WatchServices: MethodDefinition<
    _conveyor_etl_registry_WatchServicesRequest,
    _conveyor_etl_registry_ServiceEvent,
    _conveyor_etl_registry_WatchServicesRequest__Output,
    _conveyor_etl_registry_ServiceEvent__Output
  >;
}
