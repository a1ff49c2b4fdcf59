/** RouterAdmin.GetMetrics: what this node knows at the moment, by the names of its metrics. */
import type { ClusterStatus } from "../node/api.ts";
import { effectiveHealth, type ReplicatedState } from "../state/mod.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import type { GetMetricsResponse } from "../../proto/gen/conveyor_etl/router/GetMetricsResponse.ts";
import { checkNames, Problems } from "./checks.ts";
import type { Edge } from "./edge.ts";
import type { Methods } from "./methods.ts";

/** A series by its name with its labels, as Prometheus writes them: `name{label="value"}`. */
type Series = readonly [name: string, value: number];

export function addMetrics(
  methods: Methods,
  { GetMetrics }: RouterAdminDefinition,
  { plane }: Edge,
): void {
  methods.unary(GetMetrics, async ({ metric_names }, call): Promise<GetMetricsResponse> => {
    const problems = new Problems();
    checkNames(problems, "metric_names", metric_names);
    problems.throwIfAny();
    // The view of this node alone: a metric is no reason for a round to the others.
    const options = { consistency: "stale", signal: call.signal } as const;
    const counts = await plane.read((state) => stateMetrics(state), options);
    const all = [...raftMetrics(await plane.status()), ...counts];
    return { metrics: Object.fromEntries(all.filter(asked(metric_names))) };
  });
}

/** All when none is named. A name stands for all its series, or with its labels for one. */
function asked(names: readonly string[]): (series: Series) => boolean {
  if (names.length === 0) return () => true;
  const wanted = new Set(names);
  return ([name]) => wanted.has(name) || wanted.has(name.replace(/\{.*$/s, ""));
}

function raftMetrics(status: ClusterStatus): Series[] {
  return [
    ["conveyor_raft_has_leader", status.leaderId === undefined ? 0 : 1],
    ["conveyor_raft_is_leader", status.leaderId === status.nodeId ? 1 : 0],
    ["conveyor_raft_term", status.term],
    ["conveyor_raft_commit_index", status.commitIndex],
    ["conveyor_raft_applied_index", status.appliedIndex],
  ];
}

/** O(services). */
function stateMetrics(state: ReplicatedState): Series[] {
  const services = new Map<string, number>();
  for (const service of state.services.values()) {
    const labels = `type="${service.serviceType}",health="${effectiveHealth(service)}"`;
    const name = `conveyor_services{${labels}}`;
    services.set(name, (services.get(name) ?? 0) + 1);
  }
  let enabled = 0;
  for (const { spec } of state.pipelines.values()) enabled += spec.enabled ? 1 : 0;
  return [
    ...services,
    [`conveyor_pipelines{enabled="true"}`, enabled],
    [`conveyor_pipelines{enabled="false"}`, state.pipelines.size - enabled],
  ];
}
