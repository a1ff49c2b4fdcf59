/** RouterAdmin.GetMetrics: the metrics of this node, by name. */
import type { GetMetricsResponse } from "../../proto/gen/conveyor_etl/router/GetMetricsResponse.ts";
import type { RouterAdminDefinition } from "../../proto/gen/conveyor_etl/router/RouterAdmin.ts";
import { checkNames, Problems } from "./checks.ts";
import type { MetricValues } from "./edge.ts";
import type { Methods } from "./methods.ts";

export function addMetrics(
  methods: Methods,
  { GetMetrics }: RouterAdminDefinition,
  values: MetricValues,
): void {
  methods.unary(GetMetrics, async ({ metric_names }): Promise<GetMetricsResponse> => {
    const problems = new Problems();
    checkNames(problems, "metric_names", metric_names);
    problems.throwIfAny();
    const all = [...await values()];
    return { metrics: Object.fromEntries(all.filter(asked(metric_names))) };
  });
}

/** All when none is named. A name stands for all its series, or with its labels for one. */
function asked(names: readonly string[]): (series: readonly [string, number]) => boolean {
  if (names.length === 0) return () => true;
  const wanted = new Set(names);
  return ([name]) => wanted.has(name) || wanted.has(name.replace(/\{.*$/s, ""));
}
