/**
 * grpc: the public edge. Decodes, validates, calls the control plane, encodes; no rules of its own.
 *
 * In:  gRPC calls on the listen address; a `ControlPlane`, clock, timers and logger from main.
 * Out: answers, watch events, and one gRPC status for every failure (status.ts holds the one table
 *      from error codes); a report of every call that ends.
 * Owns: connections, open streams and what each may cost (`GRPC_LIMITS`, `WATCH_LIMITS`); health
 *      and reflection.
 * Never: decides what the cluster's state is, retries a write, shows a stack trace to a client, or
 *      lets an input end the process.
 */
export type { CallReport, EdgeObserver, MetricValues, PipelineProgress } from "./edge.ts";
export {
  type EdgeFigures,
  type GrpcServer,
  type GrpcServerOptions,
  type GrpcSettings,
  startGrpcServer,
} from "./server.ts";
