import type * as grpc from "@grpc/grpc-js";
import type { EnumTypeDefinition, MessageTypeDefinition } from "@grpc/proto-loader";

import type {
  CheckpointServiceClient as _conveyor_etl_checkpoint_CheckpointServiceClient,
  CheckpointServiceDefinition as _conveyor_etl_checkpoint_CheckpointServiceDefinition,
} from "./conveyor_etl/checkpoint/CheckpointService.ts";
import type {
  CommitGroupOffsetRequest as _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
  CommitGroupOffsetRequest__Output as _conveyor_etl_checkpoint_CommitGroupOffsetRequest__Output,
} from "./conveyor_etl/checkpoint/CommitGroupOffsetRequest.ts";
import type {
  CommitGroupOffsetResponse as _conveyor_etl_checkpoint_CommitGroupOffsetResponse,
  CommitGroupOffsetResponse__Output as _conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output,
} from "./conveyor_etl/checkpoint/CommitGroupOffsetResponse.ts";
import type {
  CommitOffsetRequest as _conveyor_etl_checkpoint_CommitOffsetRequest,
  CommitOffsetRequest__Output as _conveyor_etl_checkpoint_CommitOffsetRequest__Output,
} from "./conveyor_etl/checkpoint/CommitOffsetRequest.ts";
import type {
  CommitOffsetResponse as _conveyor_etl_checkpoint_CommitOffsetResponse,
  CommitOffsetResponse__Output as _conveyor_etl_checkpoint_CommitOffsetResponse__Output,
} from "./conveyor_etl/checkpoint/CommitOffsetResponse.ts";
import type {
  GetCheckpointRequest as _conveyor_etl_checkpoint_GetCheckpointRequest,
  GetCheckpointRequest__Output as _conveyor_etl_checkpoint_GetCheckpointRequest__Output,
} from "./conveyor_etl/checkpoint/GetCheckpointRequest.ts";
import type {
  GetCheckpointResponse as _conveyor_etl_checkpoint_GetCheckpointResponse,
  GetCheckpointResponse__Output as _conveyor_etl_checkpoint_GetCheckpointResponse__Output,
} from "./conveyor_etl/checkpoint/GetCheckpointResponse.ts";
import type {
  GetGroupOffsetsRequest as _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
  GetGroupOffsetsRequest__Output as _conveyor_etl_checkpoint_GetGroupOffsetsRequest__Output,
} from "./conveyor_etl/checkpoint/GetGroupOffsetsRequest.ts";
import type {
  GetGroupOffsetsResponse as _conveyor_etl_checkpoint_GetGroupOffsetsResponse,
  GetGroupOffsetsResponse__Output as _conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output,
} from "./conveyor_etl/checkpoint/GetGroupOffsetsResponse.ts";
import type {
  GetOffsetRequest as _conveyor_etl_checkpoint_GetOffsetRequest,
  GetOffsetRequest__Output as _conveyor_etl_checkpoint_GetOffsetRequest__Output,
} from "./conveyor_etl/checkpoint/GetOffsetRequest.ts";
import type {
  GetOffsetResponse as _conveyor_etl_checkpoint_GetOffsetResponse,
  GetOffsetResponse__Output as _conveyor_etl_checkpoint_GetOffsetResponse__Output,
} from "./conveyor_etl/checkpoint/GetOffsetResponse.ts";
import type {
  GetPipelineCheckpointsRequest as _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
  GetPipelineCheckpointsRequest__Output
    as _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest__Output,
} from "./conveyor_etl/checkpoint/GetPipelineCheckpointsRequest.ts";
import type {
  GetPipelineCheckpointsResponse as _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse,
  GetPipelineCheckpointsResponse__Output
    as _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output,
} from "./conveyor_etl/checkpoint/GetPipelineCheckpointsResponse.ts";
import type {
  GetWatermarkRequest as _conveyor_etl_checkpoint_GetWatermarkRequest,
  GetWatermarkRequest__Output as _conveyor_etl_checkpoint_GetWatermarkRequest__Output,
} from "./conveyor_etl/checkpoint/GetWatermarkRequest.ts";
import type {
  GetWatermarkResponse as _conveyor_etl_checkpoint_GetWatermarkResponse,
  GetWatermarkResponse__Output as _conveyor_etl_checkpoint_GetWatermarkResponse__Output,
} from "./conveyor_etl/checkpoint/GetWatermarkResponse.ts";
import type {
  ListSourcesRequest as _conveyor_etl_checkpoint_ListSourcesRequest,
  ListSourcesRequest__Output as _conveyor_etl_checkpoint_ListSourcesRequest__Output,
} from "./conveyor_etl/checkpoint/ListSourcesRequest.ts";
import type {
  ListSourcesResponse as _conveyor_etl_checkpoint_ListSourcesResponse,
  ListSourcesResponse__Output as _conveyor_etl_checkpoint_ListSourcesResponse__Output,
} from "./conveyor_etl/checkpoint/ListSourcesResponse.ts";
import type {
  PartitionOffsets as _conveyor_etl_checkpoint_PartitionOffsets,
  PartitionOffsets__Output as _conveyor_etl_checkpoint_PartitionOffsets__Output,
} from "./conveyor_etl/checkpoint/PartitionOffsets.ts";
import type {
  SaveCheckpointRequest as _conveyor_etl_checkpoint_SaveCheckpointRequest,
  SaveCheckpointRequest__Output as _conveyor_etl_checkpoint_SaveCheckpointRequest__Output,
} from "./conveyor_etl/checkpoint/SaveCheckpointRequest.ts";
import type {
  SaveCheckpointResponse as _conveyor_etl_checkpoint_SaveCheckpointResponse,
  SaveCheckpointResponse__Output as _conveyor_etl_checkpoint_SaveCheckpointResponse__Output,
} from "./conveyor_etl/checkpoint/SaveCheckpointResponse.ts";
import type {
  ServiceCheckpoint as _conveyor_etl_checkpoint_ServiceCheckpoint,
  ServiceCheckpoint__Output as _conveyor_etl_checkpoint_ServiceCheckpoint__Output,
} from "./conveyor_etl/checkpoint/ServiceCheckpoint.ts";
import type {
  WatermarkRequest as _conveyor_etl_checkpoint_WatermarkRequest,
  WatermarkRequest__Output as _conveyor_etl_checkpoint_WatermarkRequest__Output,
} from "./conveyor_etl/checkpoint/WatermarkRequest.ts";
import type {
  WatermarkResponse as _conveyor_etl_checkpoint_WatermarkResponse,
  WatermarkResponse__Output as _conveyor_etl_checkpoint_WatermarkResponse__Output,
} from "./conveyor_etl/checkpoint/WatermarkResponse.ts";
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
  Timestamp as _google_protobuf_Timestamp,
  Timestamp__Output as _google_protobuf_Timestamp__Output,
} from "./google/protobuf/Timestamp.ts";

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new (...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  conveyor_etl: {
    checkpoint: {
      /**
       * Replicated positions.
       */
      CheckpointService:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_checkpoint_CheckpointServiceClient>
        & { service: _conveyor_etl_checkpoint_CheckpointServiceDefinition };
      CommitGroupOffsetRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_CommitGroupOffsetRequest,
        _conveyor_etl_checkpoint_CommitGroupOffsetRequest__Output
      >;
      CommitGroupOffsetResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_CommitGroupOffsetResponse,
        _conveyor_etl_checkpoint_CommitGroupOffsetResponse__Output
      >;
      CommitOffsetRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_CommitOffsetRequest,
        _conveyor_etl_checkpoint_CommitOffsetRequest__Output
      >;
      CommitOffsetResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_CommitOffsetResponse,
        _conveyor_etl_checkpoint_CommitOffsetResponse__Output
      >;
      GetCheckpointRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetCheckpointRequest,
        _conveyor_etl_checkpoint_GetCheckpointRequest__Output
      >;
      GetCheckpointResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetCheckpointResponse,
        _conveyor_etl_checkpoint_GetCheckpointResponse__Output
      >;
      GetGroupOffsetsRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetGroupOffsetsRequest,
        _conveyor_etl_checkpoint_GetGroupOffsetsRequest__Output
      >;
      GetGroupOffsetsResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetGroupOffsetsResponse,
        _conveyor_etl_checkpoint_GetGroupOffsetsResponse__Output
      >;
      GetOffsetRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetOffsetRequest,
        _conveyor_etl_checkpoint_GetOffsetRequest__Output
      >;
      GetOffsetResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetOffsetResponse,
        _conveyor_etl_checkpoint_GetOffsetResponse__Output
      >;
      GetPipelineCheckpointsRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest,
        _conveyor_etl_checkpoint_GetPipelineCheckpointsRequest__Output
      >;
      GetPipelineCheckpointsResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse,
        _conveyor_etl_checkpoint_GetPipelineCheckpointsResponse__Output
      >;
      GetWatermarkRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetWatermarkRequest,
        _conveyor_etl_checkpoint_GetWatermarkRequest__Output
      >;
      GetWatermarkResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_GetWatermarkResponse,
        _conveyor_etl_checkpoint_GetWatermarkResponse__Output
      >;
      ListSourcesRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_ListSourcesRequest,
        _conveyor_etl_checkpoint_ListSourcesRequest__Output
      >;
      ListSourcesResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_ListSourcesResponse,
        _conveyor_etl_checkpoint_ListSourcesResponse__Output
      >;
      PartitionOffsets: MessageTypeDefinition<
        _conveyor_etl_checkpoint_PartitionOffsets,
        _conveyor_etl_checkpoint_PartitionOffsets__Output
      >;
      SaveCheckpointRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_SaveCheckpointRequest,
        _conveyor_etl_checkpoint_SaveCheckpointRequest__Output
      >;
      SaveCheckpointResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_SaveCheckpointResponse,
        _conveyor_etl_checkpoint_SaveCheckpointResponse__Output
      >;
      ServiceCheckpoint: MessageTypeDefinition<
        _conveyor_etl_checkpoint_ServiceCheckpoint,
        _conveyor_etl_checkpoint_ServiceCheckpoint__Output
      >;
      WatermarkRequest: MessageTypeDefinition<
        _conveyor_etl_checkpoint_WatermarkRequest,
        _conveyor_etl_checkpoint_WatermarkRequest__Output
      >;
      WatermarkResponse: MessageTypeDefinition<
        _conveyor_etl_checkpoint_WatermarkResponse,
        _conveyor_etl_checkpoint_WatermarkResponse__Output
      >;
    };
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
