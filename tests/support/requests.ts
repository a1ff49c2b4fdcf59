// Valid requests, to be changed one member at a time.

import type { RegisterRequest } from "../../proto/gen/conveyor_etl/registry/RegisterRequest.ts";

/** A registration with every member set. */
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
    heartbeat_interval: { seconds: 5, nanos: 500_000_000 },
    sidecar_id: "sidecar-1",
  };
}
