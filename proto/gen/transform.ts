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
  Capabilities as _conveyor_etl_transform_Capabilities,
  Capabilities__Output as _conveyor_etl_transform_Capabilities__Output,
} from "./conveyor_etl/transform/Capabilities.ts";
import type {
  FlushCommand as _conveyor_etl_transform_FlushCommand,
  FlushCommand__Output as _conveyor_etl_transform_FlushCommand__Output,
} from "./conveyor_etl/transform/FlushCommand.ts";
import type {
  ProcessBatchRequest as _conveyor_etl_transform_ProcessBatchRequest,
  ProcessBatchRequest__Output as _conveyor_etl_transform_ProcessBatchRequest__Output,
} from "./conveyor_etl/transform/ProcessBatchRequest.ts";
import type {
  ProcessBatchResponse as _conveyor_etl_transform_ProcessBatchResponse,
  ProcessBatchResponse__Output as _conveyor_etl_transform_ProcessBatchResponse__Output,
} from "./conveyor_etl/transform/ProcessBatchResponse.ts";
import type {
  ProcessStreamRequest as _conveyor_etl_transform_ProcessStreamRequest,
  ProcessStreamRequest__Output as _conveyor_etl_transform_ProcessStreamRequest__Output,
} from "./conveyor_etl/transform/ProcessStreamRequest.ts";
import type {
  ProcessStreamResponse as _conveyor_etl_transform_ProcessStreamResponse,
  ProcessStreamResponse__Output as _conveyor_etl_transform_ProcessStreamResponse__Output,
} from "./conveyor_etl/transform/ProcessStreamResponse.ts";
import type {
  StreamCompleted as _conveyor_etl_transform_StreamCompleted,
  StreamCompleted__Output as _conveyor_etl_transform_StreamCompleted__Output,
} from "./conveyor_etl/transform/StreamCompleted.ts";
import type {
  StreamInit as _conveyor_etl_transform_StreamInit,
  StreamInit__Output as _conveyor_etl_transform_StreamInit__Output,
} from "./conveyor_etl/transform/StreamInit.ts";
import type {
  StreamReady as _conveyor_etl_transform_StreamReady,
  StreamReady__Output as _conveyor_etl_transform_StreamReady__Output,
} from "./conveyor_etl/transform/StreamReady.ts";
import type {
  TransformResult as _conveyor_etl_transform_TransformResult,
  TransformResult__Output as _conveyor_etl_transform_TransformResult__Output,
} from "./conveyor_etl/transform/TransformResult.ts";
import type {
  TransformServiceClient as _conveyor_etl_transform_TransformServiceClient,
  TransformServiceDefinition as _conveyor_etl_transform_TransformServiceDefinition,
} from "./conveyor_etl/transform/TransformService.ts";
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
    transform: {
      Capabilities: MessageTypeDefinition<
        _conveyor_etl_transform_Capabilities,
        _conveyor_etl_transform_Capabilities__Output
      >;
      FlushCommand: MessageTypeDefinition<
        _conveyor_etl_transform_FlushCommand,
        _conveyor_etl_transform_FlushCommand__Output
      >;
      ProcessBatchRequest: MessageTypeDefinition<
        _conveyor_etl_transform_ProcessBatchRequest,
        _conveyor_etl_transform_ProcessBatchRequest__Output
      >;
      ProcessBatchResponse: MessageTypeDefinition<
        _conveyor_etl_transform_ProcessBatchResponse,
        _conveyor_etl_transform_ProcessBatchResponse__Output
      >;
      ProcessStreamRequest: MessageTypeDefinition<
        _conveyor_etl_transform_ProcessStreamRequest,
        _conveyor_etl_transform_ProcessStreamRequest__Output
      >;
      ProcessStreamResponse: MessageTypeDefinition<
        _conveyor_etl_transform_ProcessStreamResponse,
        _conveyor_etl_transform_ProcessStreamResponse__Output
      >;
      StreamCompleted: MessageTypeDefinition<
        _conveyor_etl_transform_StreamCompleted,
        _conveyor_etl_transform_StreamCompleted__Output
      >;
      StreamInit: MessageTypeDefinition<
        _conveyor_etl_transform_StreamInit,
        _conveyor_etl_transform_StreamInit__Output
      >;
      StreamReady: MessageTypeDefinition<
        _conveyor_etl_transform_StreamReady,
        _conveyor_etl_transform_StreamReady__Output
      >;
      TransformResult: MessageTypeDefinition<
        _conveyor_etl_transform_TransformResult,
        _conveyor_etl_transform_TransformResult__Output
      >;
      /**
       * Turns records into others.
       */
      TransformService:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_transform_TransformServiceClient>
        & { service: _conveyor_etl_transform_TransformServiceDefinition };
      TransformStatus: EnumTypeDefinition;
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
