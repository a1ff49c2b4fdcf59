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
  BatchLookupRequest as _conveyor_etl_lookup_BatchLookupRequest,
  BatchLookupRequest__Output as _conveyor_etl_lookup_BatchLookupRequest__Output,
} from "./conveyor_etl/lookup/BatchLookupRequest.ts";
import type {
  BatchLookupResponse as _conveyor_etl_lookup_BatchLookupResponse,
  BatchLookupResponse__Output as _conveyor_etl_lookup_BatchLookupResponse__Output,
} from "./conveyor_etl/lookup/BatchLookupResponse.ts";
import type {
  BatchStats as _conveyor_etl_lookup_BatchStats,
  BatchStats__Output as _conveyor_etl_lookup_BatchStats__Output,
} from "./conveyor_etl/lookup/BatchStats.ts";
import type {
  Capabilities as _conveyor_etl_lookup_Capabilities,
  Capabilities__Output as _conveyor_etl_lookup_Capabilities__Output,
} from "./conveyor_etl/lookup/Capabilities.ts";
import type {
  LookupRequest as _conveyor_etl_lookup_LookupRequest,
  LookupRequest__Output as _conveyor_etl_lookup_LookupRequest__Output,
} from "./conveyor_etl/lookup/LookupRequest.ts";
import type {
  LookupResponse as _conveyor_etl_lookup_LookupResponse,
  LookupResponse__Output as _conveyor_etl_lookup_LookupResponse__Output,
} from "./conveyor_etl/lookup/LookupResponse.ts";
import type {
  LookupServiceClient as _conveyor_etl_lookup_LookupServiceClient,
  LookupServiceDefinition as _conveyor_etl_lookup_LookupServiceDefinition,
} from "./conveyor_etl/lookup/LookupService.ts";
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
    lookup: {
      BatchLookupRequest: MessageTypeDefinition<
        _conveyor_etl_lookup_BatchLookupRequest,
        _conveyor_etl_lookup_BatchLookupRequest__Output
      >;
      BatchLookupResponse: MessageTypeDefinition<
        _conveyor_etl_lookup_BatchLookupResponse,
        _conveyor_etl_lookup_BatchLookupResponse__Output
      >;
      BatchStats: MessageTypeDefinition<
        _conveyor_etl_lookup_BatchStats,
        _conveyor_etl_lookup_BatchStats__Output
      >;
      Capabilities: MessageTypeDefinition<
        _conveyor_etl_lookup_Capabilities,
        _conveyor_etl_lookup_Capabilities__Output
      >;
      LookupRequest: MessageTypeDefinition<
        _conveyor_etl_lookup_LookupRequest,
        _conveyor_etl_lookup_LookupRequest__Output
      >;
      LookupResponse: MessageTypeDefinition<
        _conveyor_etl_lookup_LookupResponse,
        _conveyor_etl_lookup_LookupResponse__Output
      >;
      /**
       * Finds data that belongs to a record.
       */
      LookupService:
        & SubtypeConstructor<typeof grpc.Client, _conveyor_etl_lookup_LookupServiceClient>
        & { service: _conveyor_etl_lookup_LookupServiceDefinition };
      LookupStatus: EnumTypeDefinition;
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
