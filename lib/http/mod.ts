/**
 * http: what operators and their machines ask of a node by plain HTTP.
 *
 * In:  requests for `/livez`, `/readyz` and `/metrics`; functions from main that answer them.
 * Out: whether the process works, whether it can serve, its metrics.
 * Owns: its connections and what each may cost (`HTTP_LIMITS`).
 * Never: takes a body, changes anything, or waits longer than its bounds.
 */
export { type Check, type Readiness, readinessOf, type ReadinessParts } from "./readiness.ts";
export { type HttpServer, type HttpServerOptions, startHttpServer } from "./server.ts";
