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
  BackpressureNotice as _conveyor_etl_sink_BackpressureNotice,
  BackpressureNotice__Output as _conveyor_etl_sink_BackpressureNotice__Output,
} from "./conveyor_etl/sink/BackpressureNotice.ts";
import type {
  CapacityResponse as _conveyor_etl_sink_CapacityResponse,
  CapacityResponse__Output as _conveyor_etl_sink_CapacityResponse__Output,
} from "./conveyor_etl/sink/CapacityResponse.ts";
import type {
  CommitAck as _conveyor_etl_sink_CommitAck,
  CommitAck__Output as _conveyor_etl_sink_CommitAck__Output,
} from "./conveyor_etl/sink/CommitAck.ts";
import type {
  CommitMarker as _conveyor_etl_sink_CommitMarker,
  CommitMarker__Output as _conveyor_etl_sink_CommitMarker__Output,
} from "./conveyor_etl/sink/CommitMarker.ts";
import type {
  FlushRequest as _conveyor_etl_sink_FlushRequest,
  FlushRequest__Output as _conveyor_etl_sink_FlushRequest__Output,
} from "./conveyor_etl/sink/FlushRequest.ts";
import type {
  FlushResponse as _conveyor_etl_sink_FlushResponse,
  FlushResponse__Output as _conveyor_etl_sink_FlushResponse__Output,
} from "./conveyor_etl/sink/FlushResponse.ts";
import type {
  RecordWriteResult as _conveyor_etl_sink_RecordWriteResult,
  RecordWriteResult__Output as _conveyor_etl_sink_RecordWriteResult__Output,
} from "./conveyor_etl/sink/RecordWriteResult.ts";
import type {
  SinkServiceClient as _conveyor_etl_sink_SinkServiceClient,
  SinkServiceDefinition as _conveyor_etl_sink_SinkServiceDefinition,
} from "./conveyor_etl/sink/SinkService.ts";
import type {
  StreamWriteInit as _conveyor_etl_sink_StreamWriteInit,
  StreamWriteInit__Output as _conveyor_etl_sink_StreamWriteInit__Output,
} from "./conveyor_etl/sink/StreamWriteInit.ts";
import type {
  StreamWriteReady as _conveyor_etl_sink_StreamWriteReady,
  StreamWriteReady__Output as _conveyor_etl_sink_StreamWriteReady__Output,
} from "./conveyor_etl/sink/StreamWriteReady.ts";
import type {
  WriteBatchRequest as _conveyor_etl_sink_WriteBatchRequest,
  WriteBatchRequest__Output as _conveyor_etl_sink_WriteBatchRequest__Output,
} from "./conveyor_etl/sink/WriteBatchRequest.ts";
import type {
  WriteBatchResponse as _conveyor_etl_sink_WriteBatchResponse,
  WriteBatchResponse__Output as _conveyor_etl_sink_WriteBatchResponse__Output,
} from "./conveyor_etl/sink/WriteBatchResponse.ts";
import type {
  WriteOptions as _conveyor_etl_sink_WriteOptions,
  WriteOptions__Output as _conveyor_etl_sink_WriteOptions__Output,
} from "./conveyor_etl/sink/WriteOptions.ts";
import type {
  WriteStreamRequest as _conveyor_etl_sink_WriteStreamRequest,
  WriteStreamRequest__Output as _conveyor_etl_sink_WriteStreamRequest__Output,
} from "./conveyor_etl/sink/WriteStreamRequest.ts";
import type {
  WriteStreamResponse as _conveyor_etl_sink_WriteStreamResponse,
  WriteStreamResponse__Output as _conveyor_etl_sink_WriteStreamResponse__Output,
} from "./conveyor_etl/sink/WriteStreamResponse.ts";
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
    sink: {
      BackpressureNotice: MessageTypeDefinition<
        _conveyor_etl_sink_BackpressureNotice,
        _conveyor_etl_sink_BackpressureNotice__Output
      >;
      CapacityResponse: MessageTypeDefinition<
        _conveyor_etl_sink_CapacityResponse,
        _conveyor_etl_sink_CapacityResponse__Output
      >;
      CommitAck: MessageTypeDefinition<
        _conveyor_etl_sink_CommitAck,
        _conveyor_etl_sink_CommitAck__Output
      >;
      CommitMarker: MessageTypeDefinition<
        _conveyor_etl_sink_CommitMarker,
        _conveyor_etl_sink_CommitMarker__Output
      >;
      DeliveryGuarantee: EnumTypeDefinition;
      FlushRequest: MessageTypeDefinition<
        _conveyor_etl_sink_FlushRequest,
        _conveyor_etl_sink_FlushRequest__Output
      >;
      FlushResponse: MessageTypeDefinition<
        _conveyor_etl_sink_FlushResponse,
        _conveyor_etl_sink_FlushResponse__Output
      >;
      RecordWriteResult: MessageTypeDefinition<
        _conveyor_etl_sink_RecordWriteResult,
        _conveyor_etl_sink_RecordWriteResult__Output
      >;
      /**
       * Where records end up.
       */
      SinkService: SubtypeConstructor<typeof grpc.Client, _conveyor_etl_sink_SinkServiceClient> & {
        service: _conveyor_etl_sink_SinkServiceDefinition;
      };
      StreamWriteInit: MessageTypeDefinition<
        _conveyor_etl_sink_StreamWriteInit,
        _conveyor_etl_sink_StreamWriteInit__Output
      >;
      StreamWriteReady: MessageTypeDefinition<
        _conveyor_etl_sink_StreamWriteReady,
        _conveyor_etl_sink_StreamWriteReady__Output
      >;
      WriteBatchRequest: MessageTypeDefinition<
        _conveyor_etl_sink_WriteBatchRequest,
        _conveyor_etl_sink_WriteBatchRequest__Output
      >;
      WriteBatchResponse: MessageTypeDefinition<
        _conveyor_etl_sink_WriteBatchResponse,
        _conveyor_etl_sink_WriteBatchResponse__Output
      >;
      WriteOptions: MessageTypeDefinition<
        _conveyor_etl_sink_WriteOptions,
        _conveyor_etl_sink_WriteOptions__Output
      >;
      WriteStatus: EnumTypeDefinition;
      WriteStreamRequest: MessageTypeDefinition<
        _conveyor_etl_sink_WriteStreamRequest,
        _conveyor_etl_sink_WriteStreamRequest__Output
      >;
      WriteStreamResponse: MessageTypeDefinition<
        _conveyor_etl_sink_WriteStreamResponse,
        _conveyor_etl_sink_WriteStreamResponse__Output
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
