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
  AndCondition as _conveyor_etl_router_AndCondition,
  AndCondition__Output as _conveyor_etl_router_AndCondition__Output,
} from "./conveyor_etl/router/AndCondition.ts";
import type {
  Condition as _conveyor_etl_router_Condition,
  Condition__Output as _conveyor_etl_router_Condition__Output,
} from "./conveyor_etl/router/Condition.ts";
import type {
  CreatePipelineRequest as _conveyor_etl_router_CreatePipelineRequest,
  CreatePipelineRequest__Output as _conveyor_etl_router_CreatePipelineRequest__Output,
} from "./conveyor_etl/router/CreatePipelineRequest.ts";
import type {
  CreatePipelineResponse as _conveyor_etl_router_CreatePipelineResponse,
  CreatePipelineResponse__Output as _conveyor_etl_router_CreatePipelineResponse__Output,
} from "./conveyor_etl/router/CreatePipelineResponse.ts";
import type {
  DeadLetter as _conveyor_etl_router_DeadLetter,
  DeadLetter__Output as _conveyor_etl_router_DeadLetter__Output,
} from "./conveyor_etl/router/DeadLetter.ts";
import type {
  DeadRecord as _conveyor_etl_router_DeadRecord,
  DeadRecord__Output as _conveyor_etl_router_DeadRecord__Output,
} from "./conveyor_etl/router/DeadRecord.ts";
import type {
  DeletePipelineRequest as _conveyor_etl_router_DeletePipelineRequest,
  DeletePipelineRequest__Output as _conveyor_etl_router_DeletePipelineRequest__Output,
} from "./conveyor_etl/router/DeletePipelineRequest.ts";
import type {
  DeletePipelineResponse as _conveyor_etl_router_DeletePipelineResponse,
  DeletePipelineResponse__Output as _conveyor_etl_router_DeletePipelineResponse__Output,
} from "./conveyor_etl/router/DeletePipelineResponse.ts";
import type {
  DisablePipelineRequest as _conveyor_etl_router_DisablePipelineRequest,
  DisablePipelineRequest__Output as _conveyor_etl_router_DisablePipelineRequest__Output,
} from "./conveyor_etl/router/DisablePipelineRequest.ts";
import type {
  DisablePipelineResponse as _conveyor_etl_router_DisablePipelineResponse,
  DisablePipelineResponse__Output as _conveyor_etl_router_DisablePipelineResponse__Output,
} from "./conveyor_etl/router/DisablePipelineResponse.ts";
import type {
  Edge as _conveyor_etl_router_Edge,
  Edge__Output as _conveyor_etl_router_Edge__Output,
} from "./conveyor_etl/router/Edge.ts";
import type {
  EnablePipelineRequest as _conveyor_etl_router_EnablePipelineRequest,
  EnablePipelineRequest__Output as _conveyor_etl_router_EnablePipelineRequest__Output,
} from "./conveyor_etl/router/EnablePipelineRequest.ts";
import type {
  EnablePipelineResponse as _conveyor_etl_router_EnablePipelineResponse,
  EnablePipelineResponse__Output as _conveyor_etl_router_EnablePipelineResponse__Output,
} from "./conveyor_etl/router/EnablePipelineResponse.ts";
import type {
  GetClusterStatusRequest as _conveyor_etl_router_GetClusterStatusRequest,
  GetClusterStatusRequest__Output as _conveyor_etl_router_GetClusterStatusRequest__Output,
} from "./conveyor_etl/router/GetClusterStatusRequest.ts";
import type {
  GetClusterStatusResponse as _conveyor_etl_router_GetClusterStatusResponse,
  GetClusterStatusResponse__Output as _conveyor_etl_router_GetClusterStatusResponse__Output,
} from "./conveyor_etl/router/GetClusterStatusResponse.ts";
import type {
  GetMetricsRequest as _conveyor_etl_router_GetMetricsRequest,
  GetMetricsRequest__Output as _conveyor_etl_router_GetMetricsRequest__Output,
} from "./conveyor_etl/router/GetMetricsRequest.ts";
import type {
  GetMetricsResponse as _conveyor_etl_router_GetMetricsResponse,
  GetMetricsResponse__Output as _conveyor_etl_router_GetMetricsResponse__Output,
} from "./conveyor_etl/router/GetMetricsResponse.ts";
import type {
  GetPipelineRequest as _conveyor_etl_router_GetPipelineRequest,
  GetPipelineRequest__Output as _conveyor_etl_router_GetPipelineRequest__Output,
} from "./conveyor_etl/router/GetPipelineRequest.ts";
import type {
  GetPipelineResponse as _conveyor_etl_router_GetPipelineResponse,
  GetPipelineResponse__Output as _conveyor_etl_router_GetPipelineResponse__Output,
} from "./conveyor_etl/router/GetPipelineResponse.ts";
import type {
  ListDeadRecordsRequest as _conveyor_etl_router_ListDeadRecordsRequest,
  ListDeadRecordsRequest__Output as _conveyor_etl_router_ListDeadRecordsRequest__Output,
} from "./conveyor_etl/router/ListDeadRecordsRequest.ts";
import type {
  ListDeadRecordsResponse as _conveyor_etl_router_ListDeadRecordsResponse,
  ListDeadRecordsResponse__Output as _conveyor_etl_router_ListDeadRecordsResponse__Output,
} from "./conveyor_etl/router/ListDeadRecordsResponse.ts";
import type {
  ListPipelinesRequest as _conveyor_etl_router_ListPipelinesRequest,
  ListPipelinesRequest__Output as _conveyor_etl_router_ListPipelinesRequest__Output,
} from "./conveyor_etl/router/ListPipelinesRequest.ts";
import type {
  ListPipelinesResponse as _conveyor_etl_router_ListPipelinesResponse,
  ListPipelinesResponse__Output as _conveyor_etl_router_ListPipelinesResponse__Output,
} from "./conveyor_etl/router/ListPipelinesResponse.ts";
import type {
  MetadataMatch as _conveyor_etl_router_MetadataMatch,
  MetadataMatch__Output as _conveyor_etl_router_MetadataMatch__Output,
} from "./conveyor_etl/router/MetadataMatch.ts";
import type {
  NodeStatus as _conveyor_etl_router_NodeStatus,
  NodeStatus__Output as _conveyor_etl_router_NodeStatus__Output,
} from "./conveyor_etl/router/NodeStatus.ts";
import type {
  NotCondition as _conveyor_etl_router_NotCondition,
  NotCondition__Output as _conveyor_etl_router_NotCondition__Output,
} from "./conveyor_etl/router/NotCondition.ts";
import type {
  OrCondition as _conveyor_etl_router_OrCondition,
  OrCondition__Output as _conveyor_etl_router_OrCondition__Output,
} from "./conveyor_etl/router/OrCondition.ts";
import type {
  PipelineConfig as _conveyor_etl_router_PipelineConfig,
  PipelineConfig__Output as _conveyor_etl_router_PipelineConfig__Output,
} from "./conveyor_etl/router/PipelineConfig.ts";
import type {
  PipelineStatus as _conveyor_etl_router_PipelineStatus,
  PipelineStatus__Output as _conveyor_etl_router_PipelineStatus__Output,
} from "./conveyor_etl/router/PipelineStatus.ts";
import type {
  Rejection as _conveyor_etl_router_Rejection,
  Rejection__Output as _conveyor_etl_router_Rejection__Output,
} from "./conveyor_etl/router/Rejection.ts";
import type {
  ReplayDeadRecordsRequest as _conveyor_etl_router_ReplayDeadRecordsRequest,
  ReplayDeadRecordsRequest__Output as _conveyor_etl_router_ReplayDeadRecordsRequest__Output,
} from "./conveyor_etl/router/ReplayDeadRecordsRequest.ts";
import type {
  ReplayDeadRecordsResponse as _conveyor_etl_router_ReplayDeadRecordsResponse,
  ReplayDeadRecordsResponse__Output as _conveyor_etl_router_ReplayDeadRecordsResponse__Output,
} from "./conveyor_etl/router/ReplayDeadRecordsResponse.ts";
import type {
  RouterAdminClient as _conveyor_etl_router_RouterAdminClient,
  RouterAdminDefinition as _conveyor_etl_router_RouterAdminDefinition,
} from "./conveyor_etl/router/RouterAdmin.ts";
import type {
  RoutingRule as _conveyor_etl_router_RoutingRule,
  RoutingRule__Output as _conveyor_etl_router_RoutingRule__Output,
} from "./conveyor_etl/router/RoutingRule.ts";
import type {
  ServiceSelector as _conveyor_etl_router_ServiceSelector,
  ServiceSelector__Output as _conveyor_etl_router_ServiceSelector__Output,
} from "./conveyor_etl/router/ServiceSelector.ts";
import type {
  Stage as _conveyor_etl_router_Stage,
  Stage__Output as _conveyor_etl_router_Stage__Output,
} from "./conveyor_etl/router/Stage.ts";
import type {
  StageStatus as _conveyor_etl_router_StageStatus,
  StageStatus__Output as _conveyor_etl_router_StageStatus__Output,
} from "./conveyor_etl/router/StageStatus.ts";
import type {
  UpdatePipelineRequest as _conveyor_etl_router_UpdatePipelineRequest,
  UpdatePipelineRequest__Output as _conveyor_etl_router_UpdatePipelineRequest__Output,
} from "./conveyor_etl/router/UpdatePipelineRequest.ts";
import type {
  UpdatePipelineResponse as _conveyor_etl_router_UpdatePipelineResponse,
  UpdatePipelineResponse__Output as _conveyor_etl_router_UpdatePipelineResponse__Output,
} from "./conveyor_etl/router/UpdatePipelineResponse.ts";
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
    router: {
      AndCondition: MessageTypeDefinition<
        _conveyor_etl_router_AndCondition,
        _conveyor_etl_router_AndCondition__Output
      >;
      ClusterHealth: EnumTypeDefinition;
      Condition: MessageTypeDefinition<
        _conveyor_etl_router_Condition,
        _conveyor_etl_router_Condition__Output
      >;
      CreatePipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_CreatePipelineRequest,
        _conveyor_etl_router_CreatePipelineRequest__Output
      >;
      CreatePipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_CreatePipelineResponse,
        _conveyor_etl_router_CreatePipelineResponse__Output
      >;
      DeadLetter: MessageTypeDefinition<
        _conveyor_etl_router_DeadLetter,
        _conveyor_etl_router_DeadLetter__Output
      >;
      DeadRecord: MessageTypeDefinition<
        _conveyor_etl_router_DeadRecord,
        _conveyor_etl_router_DeadRecord__Output
      >;
      DeletePipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_DeletePipelineRequest,
        _conveyor_etl_router_DeletePipelineRequest__Output
      >;
      DeletePipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_DeletePipelineResponse,
        _conveyor_etl_router_DeletePipelineResponse__Output
      >;
      DisablePipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_DisablePipelineRequest,
        _conveyor_etl_router_DisablePipelineRequest__Output
      >;
      DisablePipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_DisablePipelineResponse,
        _conveyor_etl_router_DisablePipelineResponse__Output
      >;
      Edge: MessageTypeDefinition<_conveyor_etl_router_Edge, _conveyor_etl_router_Edge__Output>;
      EnablePipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_EnablePipelineRequest,
        _conveyor_etl_router_EnablePipelineRequest__Output
      >;
      EnablePipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_EnablePipelineResponse,
        _conveyor_etl_router_EnablePipelineResponse__Output
      >;
      GetClusterStatusRequest: MessageTypeDefinition<
        _conveyor_etl_router_GetClusterStatusRequest,
        _conveyor_etl_router_GetClusterStatusRequest__Output
      >;
      GetClusterStatusResponse: MessageTypeDefinition<
        _conveyor_etl_router_GetClusterStatusResponse,
        _conveyor_etl_router_GetClusterStatusResponse__Output
      >;
      GetMetricsRequest: MessageTypeDefinition<
        _conveyor_etl_router_GetMetricsRequest,
        _conveyor_etl_router_GetMetricsRequest__Output
      >;
      GetMetricsResponse: MessageTypeDefinition<
        _conveyor_etl_router_GetMetricsResponse,
        _conveyor_etl_router_GetMetricsResponse__Output
      >;
      GetPipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_GetPipelineRequest,
        _conveyor_etl_router_GetPipelineRequest__Output
      >;
      GetPipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_GetPipelineResponse,
        _conveyor_etl_router_GetPipelineResponse__Output
      >;
      ListDeadRecordsRequest: MessageTypeDefinition<
        _conveyor_etl_router_ListDeadRecordsRequest,
        _conveyor_etl_router_ListDeadRecordsRequest__Output
      >;
      ListDeadRecordsResponse: MessageTypeDefinition<
        _conveyor_etl_router_ListDeadRecordsResponse,
        _conveyor_etl_router_ListDeadRecordsResponse__Output
      >;
      ListPipelinesRequest: MessageTypeDefinition<
        _conveyor_etl_router_ListPipelinesRequest,
        _conveyor_etl_router_ListPipelinesRequest__Output
      >;
      ListPipelinesResponse: MessageTypeDefinition<
        _conveyor_etl_router_ListPipelinesResponse,
        _conveyor_etl_router_ListPipelinesResponse__Output
      >;
      LoadBalanceStrategy: EnumTypeDefinition;
      MetadataMatch: MessageTypeDefinition<
        _conveyor_etl_router_MetadataMatch,
        _conveyor_etl_router_MetadataMatch__Output
      >;
      NodeRole: EnumTypeDefinition;
      NodeStatus: MessageTypeDefinition<
        _conveyor_etl_router_NodeStatus,
        _conveyor_etl_router_NodeStatus__Output
      >;
      NotCondition: MessageTypeDefinition<
        _conveyor_etl_router_NotCondition,
        _conveyor_etl_router_NotCondition__Output
      >;
      OrCondition: MessageTypeDefinition<
        _conveyor_etl_router_OrCondition,
        _conveyor_etl_router_OrCondition__Output
      >;
      PipelineConfig: MessageTypeDefinition<
        _conveyor_etl_router_PipelineConfig,
        _conveyor_etl_router_PipelineConfig__Output
      >;
      PipelineStatus: MessageTypeDefinition<
        _conveyor_etl_router_PipelineStatus,
        _conveyor_etl_router_PipelineStatus__Output
      >;
      Rejection: MessageTypeDefinition<
        _conveyor_etl_router_Rejection,
        _conveyor_etl_router_Rejection__Output
      >;
      ReplayDeadRecordsRequest: MessageTypeDefinition<
        _conveyor_etl_router_ReplayDeadRecordsRequest,
        _conveyor_etl_router_ReplayDeadRecordsRequest__Output
      >;
      ReplayDeadRecordsResponse: MessageTypeDefinition<
        _conveyor_etl_router_ReplayDeadRecordsResponse,
        _conveyor_etl_router_ReplayDeadRecordsResponse__Output
      >;
      /**
       * For operators and their tools.
       */
      RouterAdmin:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_router_RouterAdminClient>
        & { service: _conveyor_etl_router_RouterAdminDefinition };
      RoutingRule: MessageTypeDefinition<
        _conveyor_etl_router_RoutingRule,
        _conveyor_etl_router_RoutingRule__Output
      >;
      ServiceSelector: MessageTypeDefinition<
        _conveyor_etl_router_ServiceSelector,
        _conveyor_etl_router_ServiceSelector__Output
      >;
      Stage: MessageTypeDefinition<_conveyor_etl_router_Stage, _conveyor_etl_router_Stage__Output>;
      StageStatus: MessageTypeDefinition<
        _conveyor_etl_router_StageStatus,
        _conveyor_etl_router_StageStatus__Output
      >;
      StageType: EnumTypeDefinition;
      UpdatePipelineRequest: MessageTypeDefinition<
        _conveyor_etl_router_UpdatePipelineRequest,
        _conveyor_etl_router_UpdatePipelineRequest__Output
      >;
      UpdatePipelineResponse: MessageTypeDefinition<
        _conveyor_etl_router_UpdatePipelineResponse,
        _conveyor_etl_router_UpdatePipelineResponse__Output
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
