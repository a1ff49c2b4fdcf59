/** Calls of clients. */
import { Histogram } from "prom-client";
import { type Families, type Sample, single } from "./family.ts";

/** What is open at the public edge. */
export type EdgeFigures = {
  readonly connections: number;
  readonly connectionsRefused: number;
  readonly streams: number;
};

type Report = {
  readonly method: string;
  readonly code: string;
  readonly seconds: number;
  readonly streaming: boolean;
};

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts calls: an addition each, and one observation where it was not a stream. */
export class EdgeMetrics {
  readonly #calls = new Map<string, Map<string, { count: number }>>();
  readonly #durations: Histogram<"method">;
  #watchesSpent = 0;

  constructor(families: Families, figures: () => EdgeFigures | undefined) {
    families.counter({
      name: "conveyor_grpc_requests_total",
      help: "Calls that have ended, by method and status code; a stream is one.",
      labels: ["method", "code"],
      read: () => this.#samples(),
    });
    this.#durations = new Histogram({
      name: "conveyor_grpc_request_duration_seconds",
      help: "How long calls took that are no streams.",
      labelNames: ["method"],
      buckets: BUCKETS,
      registers: [families.registry],
    });
    families.counter({
      name: "conveyor_slow_watchers_ended_total",
      help:
        "Watches that were ended because they had carried their bound of bytes: the client may " +
        "read too slowly, and is told where to resume.",
      read: () => single(this.#watchesSpent),
    });
    families.gauge({
      name: "conveyor_grpc_connections",
      help: "Connections of clients.",
      read: () => single(figures()?.connections),
    });
    families.counter({
      name: "conveyor_grpc_connections_refused_total",
      help: "Connections of clients beyond grpc.max_connections, which were closed at once.",
      read: () => single(figures()?.connectionsRefused ?? 0),
    });
    families.gauge({
      name: "conveyor_grpc_streams",
      help: "Streaming calls that are open.",
      read: () => single(figures()?.streams),
    });
  }

  onCall({ method, code, seconds, streaming }: Report): void {
    let codes = this.#calls.get(method);
    if (codes === undefined) this.#calls.set(method, codes = new Map());
    const known = codes.get(code);
    if (known === undefined) codes.set(code, { count: 1 });
    else known.count++;
    if (!streaming) this.#durations.observe({ method }, seconds);
  }

  onWatchSpent(): void {
    this.#watchesSpent++;
  }

  *#samples(): Generator<Sample> {
    for (const [method, codes] of this.#calls) {
      for (const [code, { count }] of codes) yield [{ method, code }, count];
    }
  }
}
