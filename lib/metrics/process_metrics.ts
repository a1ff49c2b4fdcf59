/** The process: what it is, and what it takes of the machine. */
import process from "node:process";
import { Histogram } from "prom-client";
import type { Cancel, Clock, Millis, Timers } from "../base/mod.ts";
import { type Families, single } from "./family.ts";
import { memoryLimit } from "./memory_guard.ts";

export type BuildInfo = {
  readonly version: string;
  /** "" where it is not known: a run from source. */
  readonly commit: string;
};

/** The lag of the event loop is looked at so often. */
const LOOK_EVERY: Millis = 500;
const LAG_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function addProcessMetrics(families: Families, build: BuildInfo, clock: Clock): void {
  const startedAt = (clock.wall() - clock.monotonic()) / 1_000;
  families.gauge({
    name: "conveyor_build_info",
    help: "Always 1; the labels say which build this is.",
    labels: ["version", "commit", "deno"],
    read: () => [[{ ...build, deno: Deno.version.deno }, 1]],
  });
  families.counter({
    name: "process_cpu_seconds_total",
    help: "Processor time that the process has used.",
    read: () => {
      const { user, system } = process.cpuUsage();
      return single((user + system) / 1e6);
    },
  });
  families.gauge({
    name: "process_start_time_seconds",
    help: "When the process was started, in seconds since 1970.",
    read: () => single(startedAt),
  });
  families.gauge({
    name: "process_resident_memory_bytes",
    help: "Memory that the process has.",
    read: () => single(Deno.memoryUsage().rss),
  });
  families.gauge({
    name: "conveyor_heap_used_bytes",
    help: "The part of it that objects of the program take.",
    read: () => single(Deno.memoryUsage().heapUsed),
  });
  families.gauge({
    name: "conveyor_memory_limit_bytes",
    help: "What the process may have: the limit of its cgroup, else what the machine has.",
    read: () => single(memoryLimit()),
  });
}

/** How late the event loop comes to what is due: what holds up everything that this node does. */
export class LoopLag {
  readonly #histogram: Histogram;
  #cancel: Cancel;

  constructor(
    families: Families,
    private readonly clock: Pick<Clock, "monotonic">,
    private readonly timers: Timers,
  ) {
    this.#histogram = new Histogram({
      name: "conveyor_event_loop_lag_seconds",
      help: `How late the event loop was, looked at every ${LOOK_EVERY} ms.`,
      buckets: LAG_BUCKETS,
      registers: [families.registry],
    });
    this.#cancel = this.#look();
  }

  stop(): void {
    this.#cancel();
  }

  #look(): Cancel {
    const due = this.clock.monotonic() + LOOK_EVERY;
    return this.timers.after(LOOK_EVERY, () => {
      this.#histogram.observe(Math.max(0, this.clock.monotonic() - due) / 1_000);
      this.#cancel = this.#look();
    });
  }
}
