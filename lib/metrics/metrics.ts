import { Histogram, Registry } from "prom-client";
import type { Clock, Timers } from "../base/mod.ts";
import type { NodeFigures } from "../node/mod.ts";
import { type EdgeFigures, EdgeMetrics } from "./edge_metrics.ts";
import { Families } from "./family.ts";
import { PeerMetrics } from "./peer_metrics.ts";
import { addProcessMetrics, type BuildInfo, LoopLag } from "./process_metrics.ts";
import { addRaftMetrics } from "./raft_metrics.ts";
import { addRecordMetrics, type RecordSource } from "./record_metrics.ts";
import { addStateMetrics } from "./state_metrics.ts";

export type MetricsOptions = {
  readonly build: BuildInfo;
  readonly clock: Clock;
  readonly timers: Timers;
};

/** What is read when somebody asks for the metrics; parts come as the node starts. */
type Sources = {
  node?: { figures(): NodeFigures };
  records?: RecordSource;
  edge?: { readonly figures: EdgeFigures };
};

const COMMIT_BUCKETS = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10],
];

/** All metrics of one node. Every one exists from the start; those of parts to come are empty. */
export class Metrics {
  readonly calls: EdgeMetrics;
  readonly peers: PeerMetrics;
  readonly #registry = new Registry();
  readonly #commits: Histogram;
  readonly #lag: LoopLag;
  readonly #sources: Sources = {};
  /** Read once for all metrics of one answer. */
  #figures: NodeFigures | undefined;

  constructor({ build, clock, timers }: MetricsOptions) {
    const families = new Families(this.#registry);
    addRaftMetrics(families, () => this.#figures);
    this.#commits = new Histogram({
      name: "conveyor_storage_commit_duration_seconds",
      help: "How long a write of the log took, until it was on disk.",
      buckets: COMMIT_BUCKETS,
      registers: [this.#registry],
    });
    addStateMetrics(families, () => this.#figures);
    addRecordMetrics(families, () => this.#sources.records, clock);
    this.calls = new EdgeMetrics(families, () => this.#sources.edge?.figures);
    this.peers = new PeerMetrics(families);
    addProcessMetrics(families, build, clock);
    this.#lag = new LoopLag(families, clock, timers);
  }

  /** There is more to be read from now on. */
  attach(sources: Sources): void {
    Object.assign(this.#sources, sources);
  }

  onCommit(seconds: number): void {
    this.#commits.observe(seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    this.#figures = this.#sources.node?.figures();
    return this.#registry.metrics();
  }

  /** The values by name and labels, as in the text: `name{label="value"}`. */
  async values(): Promise<Map<string, number>> {
    this.#figures = this.#sources.node?.figures();
    const values = new Map<string, number>();
    for (const metric of await this.#registry.getMetricsAsJSON()) {
      for (const { value, labels, ...rest } of metric.values) {
        const name = "metricName" in rest ? String(rest.metricName) : metric.name;
        values.set(series(name, labels), value);
      }
    }
    return values;
  }

  stop(): void {
    this.#lag.stop();
  }
}

function series(name: string, labels: Partial<Record<string, string | number>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => {
    const text = String(value).replaceAll("\\", "\\\\").replaceAll("\n", "\\n")
      .replaceAll('"', '\\"');
    return `${label}="${text}"`;
  });
  return pairs.length === 0 ? name : `${name}{${pairs.join(",")}}`;
}
