/**
 * metrics: what a node tells those who watch over it, by the names of `config/deploy/`'s dashboard
 * and alerts.
 *
 * In:  figures, which are read off the parts of the node whenever somebody asks; reports of calls,
 *      connections and writes, as they happen.
 * Out: the metrics, as Prometheus reads them and by name and value.
 * Owns: names, units and help of every metric; counts that no part keeps itself.
 * Never: is global, or does work that grows with the state.
 */
export { collectLeftovers } from "./leftovers.ts";
export { Metrics, type MetricsOptions } from "./metrics.ts";
export { MemoryGuard, type MemoryUse, memoryUse } from "./memory_guard.ts";
export { meteredLog } from "./metered_log.ts";
export type { EdgeFigures } from "./edge_metrics.ts";
