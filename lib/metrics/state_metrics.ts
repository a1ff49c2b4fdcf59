/** What the cluster keeps: services and their leases, groups, pipelines, sidecars, watches. */
import { type Families, type Sample, single } from "./family.ts";
import type { ReadNode } from "./raft_metrics.ts";

export function addStateMetrics(families: Families, node: ReadNode): void {
  const state = () => node()?.state;
  families.gauge({
    name: "conveyor_services",
    help: "Registered services, by type and health.",
    labels: ["type", "health"],
    read: () =>
      (state()?.services ?? []).map(({ type, health, count }): Sample => [{ type, health }, count]),
  });
  families.gauge({
    name: "conveyor_groups",
    help: "Consumer groups.",
    read: () => single(state()?.groups),
  });
  families.gauge({
    name: "conveyor_groups_unsettled",
    help: "Consumer groups of which partitions are on their way to another member.",
    read: () => single(state()?.unsettledGroups),
  });
  families.gauge({
    name: "conveyor_pipelines",
    help: "Pipelines, by whether they are enabled.",
    labels: ["enabled"],
    read: () => {
      const { pipelines, enabledPipelines } = state() ?? {};
      if (pipelines === undefined || enabledPipelines === undefined) return [];
      return [
        [{ enabled: "true" }, enabledPipelines],
        [{ enabled: "false" }, pipelines - enabledPipelines],
      ];
    },
  });
  families.gauge({
    name: "conveyor_sidecars",
    help: "Registered sidecars.",
    read: () => single(state()?.sidecars),
  });
  families.gauge({
    name: "conveyor_state_bytes",
    help: "What services and checkpoints take in memory, about.",
    read: () => single(state()?.bytes),
  });
  families.gauge({
    name: "conveyor_watchers",
    help: "Watches on this node, by what they watch.",
    labels: ["kind"],
    read: () => {
      const figures = node();
      if (figures === undefined) return [];
      const { serviceWatches, assignmentWatches } = figures;
      return [[{ kind: "services" }, serviceWatches], [{ kind: "assignments" }, assignmentWatches]];
    },
  });
  addLeases(families, node);
}

function addLeases(families: Families, node: ReadNode): void {
  const leases = () => node()?.leases;
  families.gauge({
    name: "conveyor_leases",
    help: "Leases that this node counts, as the leader; 0 elsewhere.",
    read: () => single(leases()?.held),
  });
  families.counter({
    name: "conveyor_lease_heartbeats_total",
    help: "Heartbeats of services that this node has counted while it led.",
    read: () => single(leases()?.heartbeats ?? 0),
  });
  families.counter({
    name: "conveyor_leases_expired_total",
    help:
      "Leases that ended without a heartbeat while this node led: the service became unhealthy " +
      "(lapsed), or was removed after as long again.",
    labels: ["outcome"],
    read: () => [
      [{ outcome: "lapsed" }, leases()?.lapsed ?? 0],
      [{ outcome: "removed" }, leases()?.ended ?? 0],
    ],
  });
}
