// Original file: sidecar.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  DeregisterSidecarRequest as _conveyor_etl_sidecar_DeregisterSidecarRequest,
  DeregisterSidecarRequest__Output as _conveyor_etl_sidecar_DeregisterSidecarRequest__Output,
} from "../../conveyor_etl/sidecar/DeregisterSidecarRequest.ts";
import type {
  DeregisterSidecarResponse as _conveyor_etl_sidecar_DeregisterSidecarResponse,
  DeregisterSidecarResponse__Output as _conveyor_etl_sidecar_DeregisterSidecarResponse__Output,
} from "../../conveyor_etl/sidecar/DeregisterSidecarResponse.ts";
import type {
  ExplainStageRequest as _conveyor_etl_sidecar_ExplainStageRequest,
  ExplainStageRequest__Output as _conveyor_etl_sidecar_ExplainStageRequest__Output,
} from "../../conveyor_etl/sidecar/ExplainStageRequest.ts";
import type {
  ExplainStageResponse as _conveyor_etl_sidecar_ExplainStageResponse,
  ExplainStageResponse__Output as _conveyor_etl_sidecar_ExplainStageResponse__Output,
} from "../../conveyor_etl/sidecar/ExplainStageResponse.ts";
import type {
  HeartbeatResponse as _conveyor_etl_sidecar_HeartbeatResponse,
  HeartbeatResponse__Output as _conveyor_etl_sidecar_HeartbeatResponse__Output,
} from "../../conveyor_etl/sidecar/HeartbeatResponse.ts";
import type {
  ListSidecarsRequest as _conveyor_etl_sidecar_ListSidecarsRequest,
  ListSidecarsRequest__Output as _conveyor_etl_sidecar_ListSidecarsRequest__Output,
} from "../../conveyor_etl/sidecar/ListSidecarsRequest.ts";
import type {
  ListSidecarsResponse as _conveyor_etl_sidecar_ListSidecarsResponse,
  ListSidecarsResponse__Output as _conveyor_etl_sidecar_ListSidecarsResponse__Output,
} from "../../conveyor_etl/sidecar/ListSidecarsResponse.ts";
import type {
  PipelineAssignmentEvent as _conveyor_etl_sidecar_PipelineAssignmentEvent,
  PipelineAssignmentEvent__Output as _conveyor_etl_sidecar_PipelineAssignmentEvent__Output,
} from "../../conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type {
  RegisterSidecarRequest as _conveyor_etl_sidecar_RegisterSidecarRequest,
  RegisterSidecarRequest__Output as _conveyor_etl_sidecar_RegisterSidecarRequest__Output,
} from "../../conveyor_etl/sidecar/RegisterSidecarRequest.ts";
import type {
  RegisterSidecarResponse as _conveyor_etl_sidecar_RegisterSidecarResponse,
  RegisterSidecarResponse__Output as _conveyor_etl_sidecar_RegisterSidecarResponse__Output,
} from "../../conveyor_etl/sidecar/RegisterSidecarResponse.ts";
import type {
  SidecarHeartbeatRequest as _conveyor_etl_sidecar_SidecarHeartbeatRequest,
  SidecarHeartbeatRequest__Output as _conveyor_etl_sidecar_SidecarHeartbeatRequest__Output,
} from "../../conveyor_etl/sidecar/SidecarHeartbeatRequest.ts";
import type {
  WatchAssignmentsRequest as _conveyor_etl_sidecar_WatchAssignmentsRequest,
  WatchAssignmentsRequest__Output as _conveyor_etl_sidecar_WatchAssignmentsRequest__Output,
} from "../../conveyor_etl/sidecar/WatchAssignmentsRequest.ts";

/**
 * The sidecars' side of the control plane.
 */
export interface SidecarCoordinatorClient extends grpc.Client {
  /**
   * Leaves at once instead of by lease expiry.
   */
  DeregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Leaves at once instead of by lease expiry.
   */
  deregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  deregisterSidecar(
    argument: _conveyor_etl_sidecar_DeregisterSidecarRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_DeregisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Why a stage of a pipeline goes where it goes for a sidecar, or for all that the pipeline
   * touches; or why nowhere.
   */
  ExplainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  ExplainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  ExplainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  ExplainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Why a stage of a pipeline goes where it goes for a sidecar, or for all that the pipeline
   * touches; or why nowhere.
   */
  explainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  explainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  explainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;
  explainStage(
    argument: _conveyor_etl_sidecar_ExplainStageRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ExplainStageResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Keeps the sidecar's lease; carries what it has applied and brings what it has not.
   */
  Heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  Heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  Heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  Heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Keeps the sidecar's lease; carries what it has applied and brings what it has not.
   */
  heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;
  heartbeat(
    argument: _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_HeartbeatResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Sidecars, page by page: what they host, how they are, and which assignments they run.
   */
  ListSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Sidecars, page by page: what they host, how they are, and which assignments they run.
   */
  listSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listSidecars(
    argument: _conveyor_etl_sidecar_ListSidecarsRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_ListSidecarsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Announces a sidecar and the services beside it.
   */
  RegisterSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  RegisterSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  RegisterSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  RegisterSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Announces a sidecar and the services beside it.
   */
  registerSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  registerSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  registerSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;
  registerSidecar(
    argument: _conveyor_etl_sidecar_RegisterSidecarRequest,
    callback: grpc.requestCallback<_conveyor_etl_sidecar_RegisterSidecarResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Every change of the sidecar's assignments, as it happens.
   */
  WatchPipelineAssignments(
    argument: _conveyor_etl_sidecar_WatchAssignmentsRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_sidecar_PipelineAssignmentEvent__Output>;
  WatchPipelineAssignments(
    argument: _conveyor_etl_sidecar_WatchAssignmentsRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_sidecar_PipelineAssignmentEvent__Output>;
  /**
   * Every change of the sidecar's assignments, as it happens.
   */
  watchPipelineAssignments(
    argument: _conveyor_etl_sidecar_WatchAssignmentsRequest,
    metadata: grpc.Metadata,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_sidecar_PipelineAssignmentEvent__Output>;
  watchPipelineAssignments(
    argument: _conveyor_etl_sidecar_WatchAssignmentsRequest,
    options?: grpc.CallOptions,
  ): grpc.ClientReadableStream<_conveyor_etl_sidecar_PipelineAssignmentEvent__Output>;
}

/**
 * The sidecars' side of the control plane.
 */
export interface SidecarCoordinatorHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Leaves at once instead of by lease expiry.
   */
  DeregisterSidecar: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_DeregisterSidecarRequest__Output,
    _conveyor_etl_sidecar_DeregisterSidecarResponse
  >;

  /**
   * Why a stage of a pipeline goes where it goes for a sidecar, or for all that the pipeline
   * touches; or why nowhere.
   */
  ExplainStage: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_ExplainStageRequest__Output,
    _conveyor_etl_sidecar_ExplainStageResponse
  >;

  /**
   * Keeps the sidecar's lease; carries what it has applied and brings what it has not.
   */
  Heartbeat: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_SidecarHeartbeatRequest__Output,
    _conveyor_etl_sidecar_HeartbeatResponse
  >;

  /**
   * Sidecars, page by page: what they host, how they are, and which assignments they run.
   */
  ListSidecars: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_ListSidecarsRequest__Output,
    _conveyor_etl_sidecar_ListSidecarsResponse
  >;

  /**
   * Announces a sidecar and the services beside it.
   */
  RegisterSidecar: grpc.handleUnaryCall<
    _conveyor_etl_sidecar_RegisterSidecarRequest__Output,
    _conveyor_etl_sidecar_RegisterSidecarResponse
  >;

  /**
   * Every change of the sidecar's assignments, as it happens.
   */
  WatchPipelineAssignments: grpc.handleServerStreamingCall<
    _conveyor_etl_sidecar_WatchAssignmentsRequest__Output,
    _conveyor_etl_sidecar_PipelineAssignmentEvent
  >;
}

export interface SidecarCoordinatorDefinition extends grpc.ServiceDefinition {
  DeregisterSidecar: MethodDefinition<
    _conveyor_etl_sidecar_DeregisterSidecarRequest,
    _conveyor_etl_sidecar_DeregisterSidecarResponse,
    _conveyor_etl_sidecar_DeregisterSidecarRequest__Output,
    _conveyor_etl_sidecar_DeregisterSidecarResponse__Output
  >;
  ExplainStage: MethodDefinition<
    _conveyor_etl_sidecar_ExplainStageRequest,
    _conveyor_etl_sidecar_ExplainStageResponse,
    _conveyor_etl_sidecar_ExplainStageRequest__Output,
    _conveyor_etl_sidecar_ExplainStageResponse__Output
  >;
  Heartbeat: MethodDefinition<
    _conveyor_etl_sidecar_SidecarHeartbeatRequest,
    _conveyor_etl_sidecar_HeartbeatResponse,
    _conveyor_etl_sidecar_SidecarHeartbeatRequest__Output,
    _conveyor_etl_sidecar_HeartbeatResponse__Output
  >;
  ListSidecars: MethodDefinition<
    _conveyor_etl_sidecar_ListSidecarsRequest,
    _conveyor_etl_sidecar_ListSidecarsResponse,
    _conveyor_etl_sidecar_ListSidecarsRequest__Output,
    _conveyor_etl_sidecar_ListSidecarsResponse__Output
  >;
  RegisterSidecar: MethodDefinition<
    _conveyor_etl_sidecar_RegisterSidecarRequest,
    _conveyor_etl_sidecar_RegisterSidecarResponse,
    _conveyor_etl_sidecar_RegisterSidecarRequest__Output,
    _conveyor_etl_sidecar_RegisterSidecarResponse__Output
  >;
  WatchPipelineAssignments: MethodDefinition<
    _conveyor_etl_sidecar_WatchAssignmentsRequest,
    _conveyor_etl_sidecar_PipelineAssignmentEvent,
    _conveyor_etl_sidecar_WatchAssignmentsRequest__Output,
    _conveyor_etl_sidecar_PipelineAssignmentEvent__Output
  >;
}
