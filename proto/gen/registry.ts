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
  AssignPartitions as _conveyor_etl_registry_AssignPartitions,
  AssignPartitions__Output as _conveyor_etl_registry_AssignPartitions__Output,
} from "./conveyor_etl/registry/AssignPartitions.ts";
import type {
  ComponentHealth as _conveyor_etl_registry_ComponentHealth,
  ComponentHealth__Output as _conveyor_etl_registry_ComponentHealth__Output,
} from "./conveyor_etl/registry/ComponentHealth.ts";
import type {
  ConfigUpdate as _conveyor_etl_registry_ConfigUpdate,
  ConfigUpdate__Output as _conveyor_etl_registry_ConfigUpdate__Output,
} from "./conveyor_etl/registry/ConfigUpdate.ts";
import type {
  DeregisterRequest as _conveyor_etl_registry_DeregisterRequest,
  DeregisterRequest__Output as _conveyor_etl_registry_DeregisterRequest__Output,
} from "./conveyor_etl/registry/DeregisterRequest.ts";
import type {
  DeregisterResponse as _conveyor_etl_registry_DeregisterResponse,
  DeregisterResponse__Output as _conveyor_etl_registry_DeregisterResponse__Output,
} from "./conveyor_etl/registry/DeregisterResponse.ts";
import type {
  DrainCommand as _conveyor_etl_registry_DrainCommand,
  DrainCommand__Output as _conveyor_etl_registry_DrainCommand__Output,
} from "./conveyor_etl/registry/DrainCommand.ts";
import type {
  EndpointInfo as _conveyor_etl_registry_EndpointInfo,
  EndpointInfo__Output as _conveyor_etl_registry_EndpointInfo__Output,
} from "./conveyor_etl/registry/EndpointInfo.ts";
import type {
  GetServiceEndpointsRequest as _conveyor_etl_registry_GetServiceEndpointsRequest,
  GetServiceEndpointsRequest__Output as _conveyor_etl_registry_GetServiceEndpointsRequest__Output,
} from "./conveyor_etl/registry/GetServiceEndpointsRequest.ts";
import type {
  GetServiceEndpointsResponse as _conveyor_etl_registry_GetServiceEndpointsResponse,
  GetServiceEndpointsResponse__Output as _conveyor_etl_registry_GetServiceEndpointsResponse__Output,
} from "./conveyor_etl/registry/GetServiceEndpointsResponse.ts";
import type {
  GroupInfo as _conveyor_etl_registry_GroupInfo,
  GroupInfo__Output as _conveyor_etl_registry_GroupInfo__Output,
} from "./conveyor_etl/registry/GroupInfo.ts";
import type {
  GroupMember as _conveyor_etl_registry_GroupMember,
  GroupMember__Output as _conveyor_etl_registry_GroupMember__Output,
} from "./conveyor_etl/registry/GroupMember.ts";
import type {
  HeartbeatRequest as _conveyor_etl_registry_HeartbeatRequest,
  HeartbeatRequest__Output as _conveyor_etl_registry_HeartbeatRequest__Output,
} from "./conveyor_etl/registry/HeartbeatRequest.ts";
import type {
  HeartbeatResponse as _conveyor_etl_registry_HeartbeatResponse,
  HeartbeatResponse__Output as _conveyor_etl_registry_HeartbeatResponse__Output,
} from "./conveyor_etl/registry/HeartbeatResponse.ts";
import type {
  JoinGroupRequest as _conveyor_etl_registry_JoinGroupRequest,
  JoinGroupRequest__Output as _conveyor_etl_registry_JoinGroupRequest__Output,
} from "./conveyor_etl/registry/JoinGroupRequest.ts";
import type {
  JoinGroupResponse as _conveyor_etl_registry_JoinGroupResponse,
  JoinGroupResponse__Output as _conveyor_etl_registry_JoinGroupResponse__Output,
} from "./conveyor_etl/registry/JoinGroupResponse.ts";
import type {
  LeaveGroupRequest as _conveyor_etl_registry_LeaveGroupRequest,
  LeaveGroupRequest__Output as _conveyor_etl_registry_LeaveGroupRequest__Output,
} from "./conveyor_etl/registry/LeaveGroupRequest.ts";
import type {
  LeaveGroupResponse as _conveyor_etl_registry_LeaveGroupResponse,
  LeaveGroupResponse__Output as _conveyor_etl_registry_LeaveGroupResponse__Output,
} from "./conveyor_etl/registry/LeaveGroupResponse.ts";
import type {
  ListGroupsRequest as _conveyor_etl_registry_ListGroupsRequest,
  ListGroupsRequest__Output as _conveyor_etl_registry_ListGroupsRequest__Output,
} from "./conveyor_etl/registry/ListGroupsRequest.ts";
import type {
  ListGroupsResponse as _conveyor_etl_registry_ListGroupsResponse,
  ListGroupsResponse__Output as _conveyor_etl_registry_ListGroupsResponse__Output,
} from "./conveyor_etl/registry/ListGroupsResponse.ts";
import type {
  ListServicesRequest as _conveyor_etl_registry_ListServicesRequest,
  ListServicesRequest__Output as _conveyor_etl_registry_ListServicesRequest__Output,
} from "./conveyor_etl/registry/ListServicesRequest.ts";
import type {
  ListServicesResponse as _conveyor_etl_registry_ListServicesResponse,
  ListServicesResponse__Output as _conveyor_etl_registry_ListServicesResponse__Output,
} from "./conveyor_etl/registry/ListServicesResponse.ts";
import type {
  RegisterRequest as _conveyor_etl_registry_RegisterRequest,
  RegisterRequest__Output as _conveyor_etl_registry_RegisterRequest__Output,
} from "./conveyor_etl/registry/RegisterRequest.ts";
import type {
  RegisterResponse as _conveyor_etl_registry_RegisterResponse,
  RegisterResponse__Output as _conveyor_etl_registry_RegisterResponse__Output,
} from "./conveyor_etl/registry/RegisterResponse.ts";
import type {
  RegisteredService as _conveyor_etl_registry_RegisteredService,
  RegisteredService__Output as _conveyor_etl_registry_RegisteredService__Output,
} from "./conveyor_etl/registry/RegisteredService.ts";
import type {
  ResumeCommand as _conveyor_etl_registry_ResumeCommand,
  ResumeCommand__Output as _conveyor_etl_registry_ResumeCommand__Output,
} from "./conveyor_etl/registry/ResumeCommand.ts";
import type {
  RevokePartitions as _conveyor_etl_registry_RevokePartitions,
  RevokePartitions__Output as _conveyor_etl_registry_RevokePartitions__Output,
} from "./conveyor_etl/registry/RevokePartitions.ts";
import type {
  RouterCommand as _conveyor_etl_registry_RouterCommand,
  RouterCommand__Output as _conveyor_etl_registry_RouterCommand__Output,
} from "./conveyor_etl/registry/RouterCommand.ts";
import type {
  ServiceEvent as _conveyor_etl_registry_ServiceEvent,
  ServiceEvent__Output as _conveyor_etl_registry_ServiceEvent__Output,
} from "./conveyor_etl/registry/ServiceEvent.ts";
import type {
  ServiceHealth as _conveyor_etl_registry_ServiceHealth,
  ServiceHealth__Output as _conveyor_etl_registry_ServiceHealth__Output,
} from "./conveyor_etl/registry/ServiceHealth.ts";
import type {
  ServiceLoad as _conveyor_etl_registry_ServiceLoad,
  ServiceLoad__Output as _conveyor_etl_registry_ServiceLoad__Output,
} from "./conveyor_etl/registry/ServiceLoad.ts";
import type {
  ServiceMetadata as _conveyor_etl_registry_ServiceMetadata,
  ServiceMetadata__Output as _conveyor_etl_registry_ServiceMetadata__Output,
} from "./conveyor_etl/registry/ServiceMetadata.ts";
import type {
  ServiceRegistryClient as _conveyor_etl_registry_ServiceRegistryClient,
  ServiceRegistryDefinition as _conveyor_etl_registry_ServiceRegistryDefinition,
} from "./conveyor_etl/registry/ServiceRegistry.ts";
import type {
  WatchServicesRequest as _conveyor_etl_registry_WatchServicesRequest,
  WatchServicesRequest__Output as _conveyor_etl_registry_WatchServicesRequest__Output,
} from "./conveyor_etl/registry/WatchServicesRequest.ts";
import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "./google/protobuf/Duration.ts";
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
    registry: {
      AssignPartitions: MessageTypeDefinition<
        _conveyor_etl_registry_AssignPartitions,
        _conveyor_etl_registry_AssignPartitions__Output
      >;
      ComponentHealth: MessageTypeDefinition<
        _conveyor_etl_registry_ComponentHealth,
        _conveyor_etl_registry_ComponentHealth__Output
      >;
      ConfigUpdate: MessageTypeDefinition<
        _conveyor_etl_registry_ConfigUpdate,
        _conveyor_etl_registry_ConfigUpdate__Output
      >;
      DeregisterRequest: MessageTypeDefinition<
        _conveyor_etl_registry_DeregisterRequest,
        _conveyor_etl_registry_DeregisterRequest__Output
      >;
      DeregisterResponse: MessageTypeDefinition<
        _conveyor_etl_registry_DeregisterResponse,
        _conveyor_etl_registry_DeregisterResponse__Output
      >;
      DrainCommand: MessageTypeDefinition<
        _conveyor_etl_registry_DrainCommand,
        _conveyor_etl_registry_DrainCommand__Output
      >;
      EndpointInfo: MessageTypeDefinition<
        _conveyor_etl_registry_EndpointInfo,
        _conveyor_etl_registry_EndpointInfo__Output
      >;
      EventType: EnumTypeDefinition;
      GetServiceEndpointsRequest: MessageTypeDefinition<
        _conveyor_etl_registry_GetServiceEndpointsRequest,
        _conveyor_etl_registry_GetServiceEndpointsRequest__Output
      >;
      GetServiceEndpointsResponse: MessageTypeDefinition<
        _conveyor_etl_registry_GetServiceEndpointsResponse,
        _conveyor_etl_registry_GetServiceEndpointsResponse__Output
      >;
      GroupInfo: MessageTypeDefinition<
        _conveyor_etl_registry_GroupInfo,
        _conveyor_etl_registry_GroupInfo__Output
      >;
      GroupMember: MessageTypeDefinition<
        _conveyor_etl_registry_GroupMember,
        _conveyor_etl_registry_GroupMember__Output
      >;
      HeartbeatRequest: MessageTypeDefinition<
        _conveyor_etl_registry_HeartbeatRequest,
        _conveyor_etl_registry_HeartbeatRequest__Output
      >;
      HeartbeatResponse: MessageTypeDefinition<
        _conveyor_etl_registry_HeartbeatResponse,
        _conveyor_etl_registry_HeartbeatResponse__Output
      >;
      JoinGroupRequest: MessageTypeDefinition<
        _conveyor_etl_registry_JoinGroupRequest,
        _conveyor_etl_registry_JoinGroupRequest__Output
      >;
      JoinGroupResponse: MessageTypeDefinition<
        _conveyor_etl_registry_JoinGroupResponse,
        _conveyor_etl_registry_JoinGroupResponse__Output
      >;
      LeaveGroupRequest: MessageTypeDefinition<
        _conveyor_etl_registry_LeaveGroupRequest,
        _conveyor_etl_registry_LeaveGroupRequest__Output
      >;
      LeaveGroupResponse: MessageTypeDefinition<
        _conveyor_etl_registry_LeaveGroupResponse,
        _conveyor_etl_registry_LeaveGroupResponse__Output
      >;
      ListGroupsRequest: MessageTypeDefinition<
        _conveyor_etl_registry_ListGroupsRequest,
        _conveyor_etl_registry_ListGroupsRequest__Output
      >;
      ListGroupsResponse: MessageTypeDefinition<
        _conveyor_etl_registry_ListGroupsResponse,
        _conveyor_etl_registry_ListGroupsResponse__Output
      >;
      ListServicesRequest: MessageTypeDefinition<
        _conveyor_etl_registry_ListServicesRequest,
        _conveyor_etl_registry_ListServicesRequest__Output
      >;
      ListServicesResponse: MessageTypeDefinition<
        _conveyor_etl_registry_ListServicesResponse,
        _conveyor_etl_registry_ListServicesResponse__Output
      >;
      RegisterRequest: MessageTypeDefinition<
        _conveyor_etl_registry_RegisterRequest,
        _conveyor_etl_registry_RegisterRequest__Output
      >;
      RegisterResponse: MessageTypeDefinition<
        _conveyor_etl_registry_RegisterResponse,
        _conveyor_etl_registry_RegisterResponse__Output
      >;
      RegisteredService: MessageTypeDefinition<
        _conveyor_etl_registry_RegisteredService,
        _conveyor_etl_registry_RegisteredService__Output
      >;
      ResumeCommand: MessageTypeDefinition<
        _conveyor_etl_registry_ResumeCommand,
        _conveyor_etl_registry_ResumeCommand__Output
      >;
      RevokePartitions: MessageTypeDefinition<
        _conveyor_etl_registry_RevokePartitions,
        _conveyor_etl_registry_RevokePartitions__Output
      >;
      RouterCommand: MessageTypeDefinition<
        _conveyor_etl_registry_RouterCommand,
        _conveyor_etl_registry_RouterCommand__Output
      >;
      ServiceEvent: MessageTypeDefinition<
        _conveyor_etl_registry_ServiceEvent,
        _conveyor_etl_registry_ServiceEvent__Output
      >;
      ServiceHealth: MessageTypeDefinition<
        _conveyor_etl_registry_ServiceHealth,
        _conveyor_etl_registry_ServiceHealth__Output
      >;
      ServiceLoad: MessageTypeDefinition<
        _conveyor_etl_registry_ServiceLoad,
        _conveyor_etl_registry_ServiceLoad__Output
      >;
      ServiceMetadata: MessageTypeDefinition<
        _conveyor_etl_registry_ServiceMetadata,
        _conveyor_etl_registry_ServiceMetadata__Output
      >;
      /**
       * The replicated directory of services.
       */
      ServiceRegistry:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_registry_ServiceRegistryClient>
        & { service: _conveyor_etl_registry_ServiceRegistryDefinition };
      WatchServicesRequest: MessageTypeDefinition<
        _conveyor_etl_registry_WatchServicesRequest,
        _conveyor_etl_registry_WatchServicesRequest__Output
      >;
    };
  };
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>;
      Timestamp: MessageTypeDefinition<
        _google_protobuf_Timestamp,
        _google_protobuf_Timestamp__Output
      >;
    };
  };
}
