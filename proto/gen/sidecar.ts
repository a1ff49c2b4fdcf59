import type * as grpc from "@grpc/grpc-js";
import type { EnumTypeDefinition, MessageTypeDefinition } from "@grpc/proto-loader";

import type {
  Empty as _conveyor_etl_common_Empty,
  Empty__Output as _conveyor_etl_common_Empty__Output,
} from "./conveyor_etl/common/Empty.ts";
import type {
  Endpoint as _conveyor_etl_common_Endpoint,
  Endpoint__Output as _conveyor_etl_common_Endpoint__Output,
} from "./conveyor_etl/common/Endpoint.ts";
import type {
  Offset as _conveyor_etl_common_Offset,
  Offset__Output as _conveyor_etl_common_Offset__Output,
} from "./conveyor_etl/common/Offset.ts";
import type {
  Record as _conveyor_etl_common_Record,
  Record__Output as _conveyor_etl_common_Record__Output,
} from "./conveyor_etl/common/Record.ts";
import type {
  RecordBatch as _conveyor_etl_common_RecordBatch,
  RecordBatch__Output as _conveyor_etl_common_RecordBatch__Output,
} from "./conveyor_etl/common/RecordBatch.ts";
import type {
  RecordId as _conveyor_etl_common_RecordId,
  RecordId__Output as _conveyor_etl_common_RecordId__Output,
} from "./conveyor_etl/common/RecordId.ts";
import type {
  ServiceIdentity as _conveyor_etl_common_ServiceIdentity,
  ServiceIdentity__Output as _conveyor_etl_common_ServiceIdentity__Output,
} from "./conveyor_etl/common/ServiceIdentity.ts";
import type {
  Watermark as _conveyor_etl_common_Watermark,
  Watermark__Output as _conveyor_etl_common_Watermark__Output,
} from "./conveyor_etl/common/Watermark.ts";
import type {
  AssignmentInfo as _conveyor_etl_sidecar_AssignmentInfo,
  AssignmentInfo__Output as _conveyor_etl_sidecar_AssignmentInfo__Output,
} from "./conveyor_etl/sidecar/AssignmentInfo.ts";
import type {
  DeregisterSidecarRequest as _conveyor_etl_sidecar_DeregisterSidecarRequest,
  DeregisterSidecarRequest__Output as _conveyor_etl_sidecar_DeregisterSidecarRequest__Output,
} from "./conveyor_etl/sidecar/DeregisterSidecarRequest.ts";
import type {
  DeregisterSidecarResponse as _conveyor_etl_sidecar_DeregisterSidecarResponse,
  DeregisterSidecarResponse__Output as _conveyor_etl_sidecar_DeregisterSidecarResponse__Output,
} from "./conveyor_etl/sidecar/DeregisterSidecarResponse.ts";
import type {
  DrainCommand as _conveyor_etl_sidecar_DrainCommand,
  DrainCommand__Output as _conveyor_etl_sidecar_DrainCommand__Output,
} from "./conveyor_etl/sidecar/DrainCommand.ts";
import type {
  ExplainStageRequest as _conveyor_etl_sidecar_ExplainStageRequest,
  ExplainStageRequest__Output as _conveyor_etl_sidecar_ExplainStageRequest__Output,
} from "./conveyor_etl/sidecar/ExplainStageRequest.ts";
import type {
  ExplainStageResponse as _conveyor_etl_sidecar_ExplainStageResponse,
  ExplainStageResponse__Output as _conveyor_etl_sidecar_ExplainStageResponse__Output,
} from "./conveyor_etl/sidecar/ExplainStageResponse.ts";
import type {
  HeartbeatResponse as _conveyor_etl_sidecar_HeartbeatResponse,
  HeartbeatResponse__Output as _conveyor_etl_sidecar_HeartbeatResponse__Output,
} from "./conveyor_etl/sidecar/HeartbeatResponse.ts";
import type {
  ListSidecarsRequest as _conveyor_etl_sidecar_ListSidecarsRequest,
  ListSidecarsRequest__Output as _conveyor_etl_sidecar_ListSidecarsRequest__Output,
} from "./conveyor_etl/sidecar/ListSidecarsRequest.ts";
import type {
  ListSidecarsResponse as _conveyor_etl_sidecar_ListSidecarsResponse,
  ListSidecarsResponse__Output as _conveyor_etl_sidecar_ListSidecarsResponse__Output,
} from "./conveyor_etl/sidecar/ListSidecarsResponse.ts";
import type {
  LocalService as _conveyor_etl_sidecar_LocalService,
  LocalService__Output as _conveyor_etl_sidecar_LocalService__Output,
} from "./conveyor_etl/sidecar/LocalService.ts";
import type {
  LocalServiceHealth as _conveyor_etl_sidecar_LocalServiceHealth,
  LocalServiceHealth__Output as _conveyor_etl_sidecar_LocalServiceHealth__Output,
} from "./conveyor_etl/sidecar/LocalServiceHealth.ts";
import type {
  PipelineAssignment as _conveyor_etl_sidecar_PipelineAssignment,
  PipelineAssignment__Output as _conveyor_etl_sidecar_PipelineAssignment__Output,
} from "./conveyor_etl/sidecar/PipelineAssignment.ts";
import type {
  PipelineAssignmentEvent as _conveyor_etl_sidecar_PipelineAssignmentEvent,
  PipelineAssignmentEvent__Output as _conveyor_etl_sidecar_PipelineAssignmentEvent__Output,
} from "./conveyor_etl/sidecar/PipelineAssignmentEvent.ts";
import type {
  PipelineRevocation as _conveyor_etl_sidecar_PipelineRevocation,
  PipelineRevocation__Output as _conveyor_etl_sidecar_PipelineRevocation__Output,
} from "./conveyor_etl/sidecar/PipelineRevocation.ts";
import type {
  PushAck as _conveyor_etl_sidecar_PushAck,
  PushAck__Output as _conveyor_etl_sidecar_PushAck__Output,
} from "./conveyor_etl/sidecar/PushAck.ts";
import type {
  PushBackpressure as _conveyor_etl_sidecar_PushBackpressure,
  PushBackpressure__Output as _conveyor_etl_sidecar_PushBackpressure__Output,
} from "./conveyor_etl/sidecar/PushBackpressure.ts";
import type {
  PushCredits as _conveyor_etl_sidecar_PushCredits,
  PushCredits__Output as _conveyor_etl_sidecar_PushCredits__Output,
} from "./conveyor_etl/sidecar/PushCredits.ts";
import type {
  PushHeartbeat as _conveyor_etl_sidecar_PushHeartbeat,
  PushHeartbeat__Output as _conveyor_etl_sidecar_PushHeartbeat__Output,
} from "./conveyor_etl/sidecar/PushHeartbeat.ts";
import type {
  PushInit as _conveyor_etl_sidecar_PushInit,
  PushInit__Output as _conveyor_etl_sidecar_PushInit__Output,
} from "./conveyor_etl/sidecar/PushInit.ts";
import type {
  PushRecordsRequest as _conveyor_etl_sidecar_PushRecordsRequest,
  PushRecordsRequest__Output as _conveyor_etl_sidecar_PushRecordsRequest__Output,
} from "./conveyor_etl/sidecar/PushRecordsRequest.ts";
import type {
  PushRecordsResponse as _conveyor_etl_sidecar_PushRecordsResponse,
  PushRecordsResponse__Output as _conveyor_etl_sidecar_PushRecordsResponse__Output,
} from "./conveyor_etl/sidecar/PushRecordsResponse.ts";
import type {
  ReceiveRecordsRequest as _conveyor_etl_sidecar_ReceiveRecordsRequest,
  ReceiveRecordsRequest__Output as _conveyor_etl_sidecar_ReceiveRecordsRequest__Output,
} from "./conveyor_etl/sidecar/ReceiveRecordsRequest.ts";
import type {
  ReceiveRecordsResponse as _conveyor_etl_sidecar_ReceiveRecordsResponse,
  ReceiveRecordsResponse__Output as _conveyor_etl_sidecar_ReceiveRecordsResponse__Output,
} from "./conveyor_etl/sidecar/ReceiveRecordsResponse.ts";
import type {
  RecordAck as _conveyor_etl_sidecar_RecordAck,
  RecordAck__Output as _conveyor_etl_sidecar_RecordAck__Output,
} from "./conveyor_etl/sidecar/RecordAck.ts";
import type {
  RegisterSidecarRequest as _conveyor_etl_sidecar_RegisterSidecarRequest,
  RegisterSidecarRequest__Output as _conveyor_etl_sidecar_RegisterSidecarRequest__Output,
} from "./conveyor_etl/sidecar/RegisterSidecarRequest.ts";
import type {
  RegisterSidecarResponse as _conveyor_etl_sidecar_RegisterSidecarResponse,
  RegisterSidecarResponse__Output as _conveyor_etl_sidecar_RegisterSidecarResponse__Output,
} from "./conveyor_etl/sidecar/RegisterSidecarResponse.ts";
import type {
  RemoteSidecar as _conveyor_etl_sidecar_RemoteSidecar,
  RemoteSidecar__Output as _conveyor_etl_sidecar_RemoteSidecar__Output,
} from "./conveyor_etl/sidecar/RemoteSidecar.ts";
import type {
  SidecarCommand as _conveyor_etl_sidecar_SidecarCommand,
  SidecarCommand__Output as _conveyor_etl_sidecar_SidecarCommand__Output,
} from "./conveyor_etl/sidecar/SidecarCommand.ts";
import type {
  SidecarCoordinatorClient as _conveyor_etl_sidecar_SidecarCoordinatorClient,
  SidecarCoordinatorDefinition as _conveyor_etl_sidecar_SidecarCoordinatorDefinition,
} from "./conveyor_etl/sidecar/SidecarCoordinator.ts";
import type {
  SidecarDataPlaneClient as _conveyor_etl_sidecar_SidecarDataPlaneClient,
  SidecarDataPlaneDefinition as _conveyor_etl_sidecar_SidecarDataPlaneDefinition,
} from "./conveyor_etl/sidecar/SidecarDataPlane.ts";
import type {
  SidecarHeartbeatRequest as _conveyor_etl_sidecar_SidecarHeartbeatRequest,
  SidecarHeartbeatRequest__Output as _conveyor_etl_sidecar_SidecarHeartbeatRequest__Output,
} from "./conveyor_etl/sidecar/SidecarHeartbeatRequest.ts";
import type {
  SidecarInfo as _conveyor_etl_sidecar_SidecarInfo,
  SidecarInfo__Output as _conveyor_etl_sidecar_SidecarInfo__Output,
} from "./conveyor_etl/sidecar/SidecarInfo.ts";
import type {
  SidecarLoad as _conveyor_etl_sidecar_SidecarLoad,
  SidecarLoad__Output as _conveyor_etl_sidecar_SidecarLoad__Output,
} from "./conveyor_etl/sidecar/SidecarLoad.ts";
import type {
  StageAssignment as _conveyor_etl_sidecar_StageAssignment,
  StageAssignment__Output as _conveyor_etl_sidecar_StageAssignment__Output,
} from "./conveyor_etl/sidecar/StageAssignment.ts";
import type {
  StageExplanation as _conveyor_etl_sidecar_StageExplanation,
  StageExplanation__Output as _conveyor_etl_sidecar_StageExplanation__Output,
} from "./conveyor_etl/sidecar/StageExplanation.ts";
import type {
  StageHost as _conveyor_etl_sidecar_StageHost,
  StageHost__Output as _conveyor_etl_sidecar_StageHost__Output,
} from "./conveyor_etl/sidecar/StageHost.ts";
import type {
  WatchAssignmentsRequest as _conveyor_etl_sidecar_WatchAssignmentsRequest,
  WatchAssignmentsRequest__Output as _conveyor_etl_sidecar_WatchAssignmentsRequest__Output,
} from "./conveyor_etl/sidecar/WatchAssignmentsRequest.ts";
import type {
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "./google/protobuf/Timestamp.ts";

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new (...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  conveyor_etl: {
    common: {
      Empty: MessageTypeDefinition<_conveyor_etl_common_Empty, _conveyor_etl_common_Empty__Output>;
      Endpoint: MessageTypeDefinition<
        _conveyor_etl_common_Endpoint,
        _conveyor_etl_common_Endpoint__Output
      >;
      HealthStatus: EnumTypeDefinition;
      Offset: MessageTypeDefinition<
        _conveyor_etl_common_Offset,
        _conveyor_etl_common_Offset__Output
      >;
      Record: MessageTypeDefinition<
        _conveyor_etl_common_Record,
        _conveyor_etl_common_Record__Output
      >;
      RecordBatch: MessageTypeDefinition<
        _conveyor_etl_common_RecordBatch,
        _conveyor_etl_common_RecordBatch__Output
      >;
      RecordId: MessageTypeDefinition<
        _conveyor_etl_common_RecordId,
        _conveyor_etl_common_RecordId__Output
      >;
      ServiceIdentity: MessageTypeDefinition<
        _conveyor_etl_common_ServiceIdentity,
        _conveyor_etl_common_ServiceIdentity__Output
      >;
      ServiceType: EnumTypeDefinition;
      Watermark: MessageTypeDefinition<
        _conveyor_etl_common_Watermark,
        _conveyor_etl_common_Watermark__Output
      >;
    };
    sidecar: {
      AckStatus: EnumTypeDefinition;
      AssignmentInfo: MessageTypeDefinition<
        _conveyor_etl_sidecar_AssignmentInfo,
        _conveyor_etl_sidecar_AssignmentInfo__Output
      >;
      DeregisterSidecarRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_DeregisterSidecarRequest,
        _conveyor_etl_sidecar_DeregisterSidecarRequest__Output
      >;
      DeregisterSidecarResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_DeregisterSidecarResponse,
        _conveyor_etl_sidecar_DeregisterSidecarResponse__Output
      >;
      DrainCommand: MessageTypeDefinition<
        _conveyor_etl_sidecar_DrainCommand,
        _conveyor_etl_sidecar_DrainCommand__Output
      >;
      EventType: EnumTypeDefinition;
      ExplainStageRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_ExplainStageRequest,
        _conveyor_etl_sidecar_ExplainStageRequest__Output
      >;
      ExplainStageResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_ExplainStageResponse,
        _conveyor_etl_sidecar_ExplainStageResponse__Output
      >;
      HeartbeatResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_HeartbeatResponse,
        _conveyor_etl_sidecar_HeartbeatResponse__Output
      >;
      ListSidecarsRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_ListSidecarsRequest,
        _conveyor_etl_sidecar_ListSidecarsRequest__Output
      >;
      ListSidecarsResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_ListSidecarsResponse,
        _conveyor_etl_sidecar_ListSidecarsResponse__Output
      >;
      LocalService: MessageTypeDefinition<
        _conveyor_etl_sidecar_LocalService,
        _conveyor_etl_sidecar_LocalService__Output
      >;
      LocalServiceHealth: MessageTypeDefinition<
        _conveyor_etl_sidecar_LocalServiceHealth,
        _conveyor_etl_sidecar_LocalServiceHealth__Output
      >;
      PipelineAssignment: MessageTypeDefinition<
        _conveyor_etl_sidecar_PipelineAssignment,
        _conveyor_etl_sidecar_PipelineAssignment__Output
      >;
      PipelineAssignmentEvent: MessageTypeDefinition<
        _conveyor_etl_sidecar_PipelineAssignmentEvent,
        _conveyor_etl_sidecar_PipelineAssignmentEvent__Output
      >;
      PipelineRevocation: MessageTypeDefinition<
        _conveyor_etl_sidecar_PipelineRevocation,
        _conveyor_etl_sidecar_PipelineRevocation__Output
      >;
      PushAck: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushAck,
        _conveyor_etl_sidecar_PushAck__Output
      >;
      PushBackpressure: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushBackpressure,
        _conveyor_etl_sidecar_PushBackpressure__Output
      >;
      PushCredits: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushCredits,
        _conveyor_etl_sidecar_PushCredits__Output
      >;
      PushHeartbeat: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushHeartbeat,
        _conveyor_etl_sidecar_PushHeartbeat__Output
      >;
      PushInit: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushInit,
        _conveyor_etl_sidecar_PushInit__Output
      >;
      PushRecordsRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushRecordsRequest,
        _conveyor_etl_sidecar_PushRecordsRequest__Output
      >;
      PushRecordsResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_PushRecordsResponse,
        _conveyor_etl_sidecar_PushRecordsResponse__Output
      >;
      ReceiveRecordsRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_ReceiveRecordsRequest,
        _conveyor_etl_sidecar_ReceiveRecordsRequest__Output
      >;
      ReceiveRecordsResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_ReceiveRecordsResponse,
        _conveyor_etl_sidecar_ReceiveRecordsResponse__Output
      >;
      RecordAck: MessageTypeDefinition<
        _conveyor_etl_sidecar_RecordAck,
        _conveyor_etl_sidecar_RecordAck__Output
      >;
      RegisterSidecarRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_RegisterSidecarRequest,
        _conveyor_etl_sidecar_RegisterSidecarRequest__Output
      >;
      RegisterSidecarResponse: MessageTypeDefinition<
        _conveyor_etl_sidecar_RegisterSidecarResponse,
        _conveyor_etl_sidecar_RegisterSidecarResponse__Output
      >;
      RemoteSidecar: MessageTypeDefinition<
        _conveyor_etl_sidecar_RemoteSidecar,
        _conveyor_etl_sidecar_RemoteSidecar__Output
      >;
      ServiceType: EnumTypeDefinition;
      SidecarCommand: MessageTypeDefinition<
        _conveyor_etl_sidecar_SidecarCommand,
        _conveyor_etl_sidecar_SidecarCommand__Output
      >;
      /**
       * The sidecars' side of the control plane.
       */
      SidecarCoordinator:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_sidecar_SidecarCoordinatorClient>
        & { service: _conveyor_etl_sidecar_SidecarCoordinatorDefinition };
      /**
       * Spoken between sidecars. The router neither serves nor calls it.
       */
      SidecarDataPlane:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_sidecar_SidecarDataPlaneClient>
        & { service: _conveyor_etl_sidecar_SidecarDataPlaneDefinition };
      SidecarHeartbeatRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_SidecarHeartbeatRequest,
        _conveyor_etl_sidecar_SidecarHeartbeatRequest__Output
      >;
      SidecarInfo: MessageTypeDefinition<
        _conveyor_etl_sidecar_SidecarInfo,
        _conveyor_etl_sidecar_SidecarInfo__Output
      >;
      SidecarLoad: MessageTypeDefinition<
        _conveyor_etl_sidecar_SidecarLoad,
        _conveyor_etl_sidecar_SidecarLoad__Output
      >;
      StageAssignment: MessageTypeDefinition<
        _conveyor_etl_sidecar_StageAssignment,
        _conveyor_etl_sidecar_StageAssignment__Output
      >;
      StageExplanation: MessageTypeDefinition<
        _conveyor_etl_sidecar_StageExplanation,
        _conveyor_etl_sidecar_StageExplanation__Output
      >;
      StageHindrance: EnumTypeDefinition;
      StageHost: MessageTypeDefinition<
        _conveyor_etl_sidecar_StageHost,
        _conveyor_etl_sidecar_StageHost__Output
      >;
      StageReason: EnumTypeDefinition;
      WatchAssignmentsRequest: MessageTypeDefinition<
        _conveyor_etl_sidecar_WatchAssignmentsRequest,
        _conveyor_etl_sidecar_WatchAssignmentsRequest__Output
      >;
    };
  };
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<
        _google_protobuf_Timestamp,
        _google_protobuf_Timestamp__Output
      >;
    };
  };
}
