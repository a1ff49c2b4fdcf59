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
  BackpressureSignal as _conveyor_etl_source_BackpressureSignal,
  BackpressureSignal__Output as _conveyor_etl_source_BackpressureSignal__Output,
} from "./conveyor_etl/source/BackpressureSignal.ts";
import type {
  BatchAck as _conveyor_etl_source_BatchAck,
  BatchAck__Output as _conveyor_etl_source_BatchAck__Output,
} from "./conveyor_etl/source/BatchAck.ts";
import type {
  CreditGrant as _conveyor_etl_source_CreditGrant,
  CreditGrant__Output as _conveyor_etl_source_CreditGrant__Output,
} from "./conveyor_etl/source/CreditGrant.ts";
import type {
  CreditRequest as _conveyor_etl_source_CreditRequest,
  CreditRequest__Output as _conveyor_etl_source_CreditRequest__Output,
} from "./conveyor_etl/source/CreditRequest.ts";
import type {
  CreditResponse as _conveyor_etl_source_CreditResponse,
  CreditResponse__Output as _conveyor_etl_source_CreditResponse__Output,
} from "./conveyor_etl/source/CreditResponse.ts";
import type {
  Heartbeat as _conveyor_etl_source_Heartbeat,
  Heartbeat__Output as _conveyor_etl_source_Heartbeat__Output,
} from "./conveyor_etl/source/Heartbeat.ts";
import type {
  PushRequest as _conveyor_etl_source_PushRequest,
  PushRequest__Output as _conveyor_etl_source_PushRequest__Output,
} from "./conveyor_etl/source/PushRequest.ts";
import type {
  PushResponse as _conveyor_etl_source_PushResponse,
  PushResponse__Output as _conveyor_etl_source_PushResponse__Output,
} from "./conveyor_etl/source/PushResponse.ts";
import type {
  RecordAck as _conveyor_etl_source_RecordAck,
  RecordAck__Output as _conveyor_etl_source_RecordAck__Output,
} from "./conveyor_etl/source/RecordAck.ts";
import type {
  SourceRouterClient as _conveyor_etl_source_SourceRouterClient,
  SourceRouterDefinition as _conveyor_etl_source_SourceRouterDefinition,
} from "./conveyor_etl/source/SourceRouter.ts";
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
    source: {
      AckStatus: EnumTypeDefinition;
      BackpressureLevel: EnumTypeDefinition;
      BackpressureSignal: MessageTypeDefinition<
        _conveyor_etl_source_BackpressureSignal,
        _conveyor_etl_source_BackpressureSignal__Output
      >;
      BatchAck: MessageTypeDefinition<
        _conveyor_etl_source_BatchAck,
        _conveyor_etl_source_BatchAck__Output
      >;
      CreditGrant: MessageTypeDefinition<
        _conveyor_etl_source_CreditGrant,
        _conveyor_etl_source_CreditGrant__Output
      >;
      CreditPriority: EnumTypeDefinition;
      CreditRequest: MessageTypeDefinition<
        _conveyor_etl_source_CreditRequest,
        _conveyor_etl_source_CreditRequest__Output
      >;
      CreditResponse: MessageTypeDefinition<
        _conveyor_etl_source_CreditResponse,
        _conveyor_etl_source_CreditResponse__Output
      >;
      Heartbeat: MessageTypeDefinition<
        _conveyor_etl_source_Heartbeat,
        _conveyor_etl_source_Heartbeat__Output
      >;
      PushRequest: MessageTypeDefinition<
        _conveyor_etl_source_PushRequest,
        _conveyor_etl_source_PushRequest__Output
      >;
      PushResponse: MessageTypeDefinition<
        _conveyor_etl_source_PushResponse,
        _conveyor_etl_source_PushResponse__Output
      >;
      RecordAck: MessageTypeDefinition<
        _conveyor_etl_source_RecordAck,
        _conveyor_etl_source_RecordAck__Output
      >;
      /**
       * The way in for records.
       */
      SourceRouter:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_source_SourceRouterClient>
        & { service: _conveyor_etl_source_SourceRouterDefinition };
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
