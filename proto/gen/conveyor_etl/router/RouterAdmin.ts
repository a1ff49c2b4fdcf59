// Original file: router.proto

import type * as grpc from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import type {
  CreatePipelineRequest as _conveyor_etl_router_CreatePipelineRequest,
  CreatePipelineRequest__Output as _conveyor_etl_router_CreatePipelineRequest__Output,
} from "../../conveyor_etl/router/CreatePipelineRequest.ts";
import type {
  CreatePipelineResponse as _conveyor_etl_router_CreatePipelineResponse,
  CreatePipelineResponse__Output as _conveyor_etl_router_CreatePipelineResponse__Output,
} from "../../conveyor_etl/router/CreatePipelineResponse.ts";
import type {
  DeletePipelineRequest as _conveyor_etl_router_DeletePipelineRequest,
  DeletePipelineRequest__Output as _conveyor_etl_router_DeletePipelineRequest__Output,
} from "../../conveyor_etl/router/DeletePipelineRequest.ts";
import type {
  DeletePipelineResponse as _conveyor_etl_router_DeletePipelineResponse,
  DeletePipelineResponse__Output as _conveyor_etl_router_DeletePipelineResponse__Output,
} from "../../conveyor_etl/router/DeletePipelineResponse.ts";
import type {
  DisablePipelineRequest as _conveyor_etl_router_DisablePipelineRequest,
  DisablePipelineRequest__Output as _conveyor_etl_router_DisablePipelineRequest__Output,
} from "../../conveyor_etl/router/DisablePipelineRequest.ts";
import type {
  DisablePipelineResponse as _conveyor_etl_router_DisablePipelineResponse,
  DisablePipelineResponse__Output as _conveyor_etl_router_DisablePipelineResponse__Output,
} from "../../conveyor_etl/router/DisablePipelineResponse.ts";
import type {
  EnablePipelineRequest as _conveyor_etl_router_EnablePipelineRequest,
  EnablePipelineRequest__Output as _conveyor_etl_router_EnablePipelineRequest__Output,
} from "../../conveyor_etl/router/EnablePipelineRequest.ts";
import type {
  EnablePipelineResponse as _conveyor_etl_router_EnablePipelineResponse,
  EnablePipelineResponse__Output as _conveyor_etl_router_EnablePipelineResponse__Output,
} from "../../conveyor_etl/router/EnablePipelineResponse.ts";
import type {
  GetClusterStatusRequest as _conveyor_etl_router_GetClusterStatusRequest,
  GetClusterStatusRequest__Output as _conveyor_etl_router_GetClusterStatusRequest__Output,
} from "../../conveyor_etl/router/GetClusterStatusRequest.ts";
import type {
  GetClusterStatusResponse as _conveyor_etl_router_GetClusterStatusResponse,
  GetClusterStatusResponse__Output as _conveyor_etl_router_GetClusterStatusResponse__Output,
} from "../../conveyor_etl/router/GetClusterStatusResponse.ts";
import type {
  GetMetricsRequest as _conveyor_etl_router_GetMetricsRequest,
  GetMetricsRequest__Output as _conveyor_etl_router_GetMetricsRequest__Output,
} from "../../conveyor_etl/router/GetMetricsRequest.ts";
import type {
  GetMetricsResponse as _conveyor_etl_router_GetMetricsResponse,
  GetMetricsResponse__Output as _conveyor_etl_router_GetMetricsResponse__Output,
} from "../../conveyor_etl/router/GetMetricsResponse.ts";
import type {
  GetPipelineRequest as _conveyor_etl_router_GetPipelineRequest,
  GetPipelineRequest__Output as _conveyor_etl_router_GetPipelineRequest__Output,
} from "../../conveyor_etl/router/GetPipelineRequest.ts";
import type {
  GetPipelineResponse as _conveyor_etl_router_GetPipelineResponse,
  GetPipelineResponse__Output as _conveyor_etl_router_GetPipelineResponse__Output,
} from "../../conveyor_etl/router/GetPipelineResponse.ts";
import type {
  ListDeadRecordsRequest as _conveyor_etl_router_ListDeadRecordsRequest,
  ListDeadRecordsRequest__Output as _conveyor_etl_router_ListDeadRecordsRequest__Output,
} from "../../conveyor_etl/router/ListDeadRecordsRequest.ts";
import type {
  ListDeadRecordsResponse as _conveyor_etl_router_ListDeadRecordsResponse,
  ListDeadRecordsResponse__Output as _conveyor_etl_router_ListDeadRecordsResponse__Output,
} from "../../conveyor_etl/router/ListDeadRecordsResponse.ts";
import type {
  ListPipelinesRequest as _conveyor_etl_router_ListPipelinesRequest,
  ListPipelinesRequest__Output as _conveyor_etl_router_ListPipelinesRequest__Output,
} from "../../conveyor_etl/router/ListPipelinesRequest.ts";
import type {
  ListPipelinesResponse as _conveyor_etl_router_ListPipelinesResponse,
  ListPipelinesResponse__Output as _conveyor_etl_router_ListPipelinesResponse__Output,
} from "../../conveyor_etl/router/ListPipelinesResponse.ts";
import type {
  ReplayDeadRecordsRequest as _conveyor_etl_router_ReplayDeadRecordsRequest,
  ReplayDeadRecordsRequest__Output as _conveyor_etl_router_ReplayDeadRecordsRequest__Output,
} from "../../conveyor_etl/router/ReplayDeadRecordsRequest.ts";
import type {
  ReplayDeadRecordsResponse as _conveyor_etl_router_ReplayDeadRecordsResponse,
  ReplayDeadRecordsResponse__Output as _conveyor_etl_router_ReplayDeadRecordsResponse__Output,
} from "../../conveyor_etl/router/ReplayDeadRecordsResponse.ts";
import type {
  UpdatePipelineRequest as _conveyor_etl_router_UpdatePipelineRequest,
  UpdatePipelineRequest__Output as _conveyor_etl_router_UpdatePipelineRequest__Output,
} from "../../conveyor_etl/router/UpdatePipelineRequest.ts";
import type {
  UpdatePipelineResponse as _conveyor_etl_router_UpdatePipelineResponse,
  UpdatePipelineResponse__Output as _conveyor_etl_router_UpdatePipelineResponse__Output,
} from "../../conveyor_etl/router/UpdatePipelineResponse.ts";

/**
 * For operators and their tools.
 */
export interface RouterAdminClient extends grpc.Client {
  /**
   * Checks a pipeline whole, then stores it.
   */
  CreatePipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreatePipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreatePipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  CreatePipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Checks a pipeline whole, then stores it.
   */
  createPipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  createPipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  createPipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  createPipeline(
    argument: _conveyor_etl_router_CreatePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_CreatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Removes a pipeline.
   */
  DeletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DeletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Removes a pipeline.
   */
  deletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  deletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  deletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  deletePipeline(
    argument: _conveyor_etl_router_DeletePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_DeletePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Switches a pipeline off.
   */
  DisablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DisablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DisablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  DisablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Switches a pipeline off.
   */
  disablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  disablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  disablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  disablePipeline(
    argument: _conveyor_etl_router_DisablePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_DisablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Switches a pipeline on. The same switch as config.enabled.
   */
  EnablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  EnablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  EnablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  EnablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Switches a pipeline on. The same switch as config.enabled.
   */
  enablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  enablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  enablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  enablePipeline(
    argument: _conveyor_etl_router_EnablePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_EnablePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * The cluster as the node that was asked sees it.
   */
  GetClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * The cluster as the node that was asked sees it.
   */
  getClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  getClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  getClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;
  getClusterStatus(
    argument: _conveyor_etl_router_GetClusterStatusRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetClusterStatusResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Current values of metrics, by name.
   */
  GetMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Current values of metrics, by name.
   */
  getMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;
  getMetrics(
    argument: _conveyor_etl_router_GetMetricsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetMetricsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * A pipeline and how it does.
   */
  GetPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  GetPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * A pipeline and how it does.
   */
  getPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  getPipeline(
    argument: _conveyor_etl_router_GetPipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_GetPipelineResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Records that were kept after their last retry, over all nodes.
   */
  ListDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Records that were kept after their last retry, over all nodes.
   */
  listDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  listDeadRecords(
    argument: _conveyor_etl_router_ListDeadRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ListDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * All pipelines.
   */
  ListPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  ListPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * All pipelines.
   */
  listPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;
  listPipelines(
    argument: _conveyor_etl_router_ListPipelinesRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ListPipelinesResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Sends kept records on their way again.
   */
  ReplayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReplayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReplayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  ReplayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Sends kept records on their way again.
   */
  replayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  replayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  replayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;
  replayDeadRecords(
    argument: _conveyor_etl_router_ReplayDeadRecordsRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_ReplayDeadRecordsResponse__Output>,
  ): grpc.ClientUnaryCall;

  /**
   * Replaces a pipeline; its version grows by one.
   */
  UpdatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  UpdatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  UpdatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  UpdatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  /**
   * Replaces a pipeline; its version grows by one.
   */
  updatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  updatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    metadata: grpc.Metadata,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  updatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    options: grpc.CallOptions,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
  updatePipeline(
    argument: _conveyor_etl_router_UpdatePipelineRequest,
    callback: grpc.requestCallback<_conveyor_etl_router_UpdatePipelineResponse__Output>,
  ): grpc.ClientUnaryCall;
}

/**
 * For operators and their tools.
 */
export interface RouterAdminHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Checks a pipeline whole, then stores it.
   */
  CreatePipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_CreatePipelineRequest__Output,
    _conveyor_etl_router_CreatePipelineResponse
  >;

  /**
   * Removes a pipeline.
   */
  DeletePipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_DeletePipelineRequest__Output,
    _conveyor_etl_router_DeletePipelineResponse
  >;

  /**
   * Switches a pipeline off.
   */
  DisablePipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_DisablePipelineRequest__Output,
    _conveyor_etl_router_DisablePipelineResponse
  >;

  /**
   * Switches a pipeline on. The same switch as config.enabled.
   */
  EnablePipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_EnablePipelineRequest__Output,
    _conveyor_etl_router_EnablePipelineResponse
  >;

  /**
   * The cluster as the node that was asked sees it.
   */
  GetClusterStatus: grpc.handleUnaryCall<
    _conveyor_etl_router_GetClusterStatusRequest__Output,
    _conveyor_etl_router_GetClusterStatusResponse
  >;

  /**
   * Current values of metrics, by name.
   */
  GetMetrics: grpc.handleUnaryCall<
    _conveyor_etl_router_GetMetricsRequest__Output,
    _conveyor_etl_router_GetMetricsResponse
  >;

  /**
   * A pipeline and how it does.
   */
  GetPipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_GetPipelineRequest__Output,
    _conveyor_etl_router_GetPipelineResponse
  >;

  /**
   * Records that were kept after their last retry, over all nodes.
   */
  ListDeadRecords: grpc.handleUnaryCall<
    _conveyor_etl_router_ListDeadRecordsRequest__Output,
    _conveyor_etl_router_ListDeadRecordsResponse
  >;

  /**
   * All pipelines.
   */
  ListPipelines: grpc.handleUnaryCall<
    _conveyor_etl_router_ListPipelinesRequest__Output,
    _conveyor_etl_router_ListPipelinesResponse
  >;

  /**
   * Sends kept records on their way again.
   */
  ReplayDeadRecords: grpc.handleUnaryCall<
    _conveyor_etl_router_ReplayDeadRecordsRequest__Output,
    _conveyor_etl_router_ReplayDeadRecordsResponse
  >;

  /**
   * Replaces a pipeline; its version grows by one.
   */
  UpdatePipeline: grpc.handleUnaryCall<
    _conveyor_etl_router_UpdatePipelineRequest__Output,
    _conveyor_etl_router_UpdatePipelineResponse
  >;
}

export interface RouterAdminDefinition extends grpc.ServiceDefinition {
  CreatePipeline: MethodDefinition<
    _conveyor_etl_router_CreatePipelineRequest,
    _conveyor_etl_router_CreatePipelineResponse,
    _conveyor_etl_router_CreatePipelineRequest__Output,
    _conveyor_etl_router_CreatePipelineResponse__Output
  >;
  DeletePipeline: MethodDefinition<
    _conveyor_etl_router_DeletePipelineRequest,
    _conveyor_etl_router_DeletePipelineResponse,
    _conveyor_etl_router_DeletePipelineRequest__Output,
    _conveyor_etl_router_DeletePipelineResponse__Output
  >;
  DisablePipeline: MethodDefinition<
    _conveyor_etl_router_DisablePipelineRequest,
    _conveyor_etl_router_DisablePipelineResponse,
    _conveyor_etl_router_DisablePipelineRequest__Output,
    _conveyor_etl_router_DisablePipelineResponse__Output
  >;
  EnablePipeline: MethodDefinition<
    _conveyor_etl_router_EnablePipelineRequest,
    _conveyor_etl_router_EnablePipelineResponse,
    _conveyor_etl_router_EnablePipelineRequest__Output,
    _conveyor_etl_router_EnablePipelineResponse__Output
  >;
  GetClusterStatus: MethodDefinition<
    _conveyor_etl_router_GetClusterStatusRequest,
    _conveyor_etl_router_GetClusterStatusResponse,
    _conveyor_etl_router_GetClusterStatusRequest__Output,
    _conveyor_etl_router_GetClusterStatusResponse__Output
  >;
  GetMetrics: MethodDefinition<
    _conveyor_etl_router_GetMetricsRequest,
    _conveyor_etl_router_GetMetricsResponse,
    _conveyor_etl_router_GetMetricsRequest__Output,
    _conveyor_etl_router_GetMetricsResponse__Output
  >;
  GetPipeline: MethodDefinition<
    _conveyor_etl_router_GetPipelineRequest,
    _conveyor_etl_router_GetPipelineResponse,
    _conveyor_etl_router_GetPipelineRequest__Output,
    _conveyor_etl_router_GetPipelineResponse__Output
  >;
  ListDeadRecords: MethodDefinition<
    _conveyor_etl_router_ListDeadRecordsRequest,
    _conveyor_etl_router_ListDeadRecordsResponse,
    _conveyor_etl_router_ListDeadRecordsRequest__Output,
    _conveyor_etl_router_ListDeadRecordsResponse__Output
  >;
  ListPipelines: MethodDefinition<
    _conveyor_etl_router_ListPipelinesRequest,
    _conveyor_etl_router_ListPipelinesResponse,
    _conveyor_etl_router_ListPipelinesRequest__Output,
    _conveyor_etl_router_ListPipelinesResponse__Output
  >;
  ReplayDeadRecords: MethodDefinition<
    _conveyor_etl_router_ReplayDeadRecordsRequest,
    _conveyor_etl_router_ReplayDeadRecordsResponse,
    _conveyor_etl_router_ReplayDeadRecordsRequest__Output,
    _conveyor_etl_router_ReplayDeadRecordsResponse__Output
  >;
  UpdatePipeline: MethodDefinition<
    _conveyor_etl_router_UpdatePipelineRequest,
    _conveyor_etl_router_UpdatePipelineResponse,
    _conveyor_etl_router_UpdatePipelineRequest__Output,
    _conveyor_etl_router_UpdatePipelineResponse__Output
  >;
}
