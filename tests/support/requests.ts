// Valid requests, to be changed one member at a time.

import type { PipelineConfig } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";

/** A registration with every member set. Its lease, three times the interval, outlives any test. */
export function registerRequest(serviceId: string): RegisterRequest {
  return {
    identity: {
      service_id: serviceId,
      service_type: "SERVICE_TYPE_TRANSFORM",
      name: "orders-transform",
      version: "1.2.3",
      capabilities: ["json", "avro"],
      group_id: "orders",
    },
    endpoint: { host: "10.0.3.17", port: 8080, use_tls: true },
    metadata: {
      labels: { zone: "a", tier: "gold" },
      record_types_handled: ["order.created"],
      max_concurrent_requests: 16,
      weight: 3,
    },
    heartbeat_interval: { seconds: 500, nanos: 500_000_000 },
    sidecar_id: "sidecar-1",
  };
}

/** From `in` over `mask` to `out`, with every member set, and switched off. */
export function pipelineConfig(id: string): PipelineConfig {
  const selector = (service_name: string) => ({
    service_name,
    group_id: "orders",
    labels: { zone: "a" },
    load_balance: "LOAD_BALANCE_CONSISTENT_HASH" as const,
  });
  return {
    id,
    name: "Orders",
    description: "from shops to the lake",
    stages: [
      {
        id: "in",
        name: "In",
        stage_type: "STAGE_TYPE_SOURCE",
        service_selector: selector("shop"),
        routing_rules: [{
          name: "vip",
          condition: {
            and: {
              conditions: [
                { record_type: "order.created" },
                { not: { condition: { metadata_match: { key: "tier", pattern: "^b" } } } },
                { or: { conditions: [{ always: "" }] } },
              ],
            },
          },
          target_stages: ["out"],
          priority: 4_294_967_295,
        }],
        parallelism: 4,
        config: { topic: "orders" },
        endpoint: null,
      },
      {
        id: "mask",
        name: "",
        stage_type: "STAGE_TYPE_TRANSFORM",
        service_selector: selector("masker"),
        routing_rules: [],
        parallelism: 0,
        config: {},
        endpoint: null,
      },
      {
        id: "out",
        name: "",
        stage_type: "STAGE_TYPE_SINK",
        service_selector: selector(""),
        routing_rules: [],
        parallelism: 0,
        config: {},
        endpoint: { host: "lake.local", port: 65_535, use_tls: true },
      },
    ],
    edges: [
      { from_stage: "in", to_stage: "mask", condition: { expression: "record.partition == 3" } },
      { from_stage: "mask", to_stage: "out", condition: null },
    ],
    enabled: false,
    metadata: { owner: "data" },
    dead_letter: {
      service_name: "dead",
      max_retries: 3,
      initial_backoff_ms: "100",
      max_backoff_ms: "30000",
      endpoint: { host: "dead.local", port: 1, use_tls: false },
    },
  };
}
