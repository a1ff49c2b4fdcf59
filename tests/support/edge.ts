// A gRPC server over a control plane in memory, and a client for it, for as long as a test runs.

import type { Client } from "@grpc/grpc-js";
import { systemClock, systemTimers } from "../../lib/base/system.ts";
import {
  type CallReport,
  type GrpcServer,
  type MetricValues,
  type PipelineProgress,
  startGrpcServer,
} from "../../lib/grpc/mod.ts";
import { RecordRouter } from "../../lib/delivery/mod.ts";
import { loadProtos, type Protos } from "../../lib/grpc/protos.ts";
import { MemoryRecordDisk, MemoryRecordStore } from "../../lib/storage/mod.ts";
import { type Logger, silentLogger } from "../../lib/telemetry/mod.ts";
import { connect, GrpcClient } from "./grpc_client.ts";
import { MemoryPlane } from "./memory_plane.ts";

export { eventually } from "./eventually.ts";

export class TestEdge extends GrpcClient {
  constructor(
    readonly plane: MemoryPlane,
    readonly server: GrpcServer,
    readonly protos: Protos,
    readonly reports: CallReport[],
    readonly records: RecordRouter,
    /** Where the records are. */
    readonly disk: MemoryRecordDisk,
  ) {
    super(server.address);
  }

  /** A client of its own connection. The caller closes it. */
  connect(): Client {
    return connect(this.server.address);
  }

  /** `package.Service/Method CODE` of every call that has ended, in order. */
  ended(): string[] {
    return this.reports.map(({ method, code }) => `${method} ${code}`);
  }
}

export type EdgeOptions = {
  readonly maxMessageSize?: number;
  readonly logger?: Logger;
  readonly progress?: PipelineProgress;
  readonly metrics?: MetricValues;
  readonly maxConnections?: number;
  readonly maxWatches?: number;
  readonly maxStreamsPerConnection?: number;
  /** Why what grows is turned away. */
  readonly pressure?: () => string | undefined;
  /** Records in the buffer, and in one stage. */
  readonly maxRecords?: number;
};

/** Runs `body` with a server of its own, and stops it. */
export async function withEdge(
  body: (edge: TestEdge) => Promise<void>,
  options: EdgeOptions = {},
): Promise<void> {
  const plane = new MemoryPlane();
  const reports: CallReport[] = [];
  const logger = options.logger ?? silentLogger();
  const disk = new MemoryRecordDisk();
  const records = await RecordRouter.start({
    settings: {
      maxTotalRecords: options.maxRecords ?? 100_000,
      maxPerStage: options.maxRecords ?? 100_000,
      backpressureThreshold: 0.8,
    },
    plane,
    store: new MemoryRecordStore(disk),
    logger,
    clock: systemClock,
    timers: systemTimers,
    onFatal: (error) => logger.error("fatal", { error }),
  });
  // What it read at its start is none of a test's business.
  plane.reads.length = 0;
  const server = await startGrpcServer({
    listenAddr: "127.0.0.1:0",
    settings: {
      maxMessageSize: options.maxMessageSize ?? 1 << 20,
      keepaliveIntervalSecs: 30,
      maxConnections: options.maxConnections ?? 10_000,
      maxWatches: options.maxWatches ?? 10_000,
      maxStreamsPerConnection: options.maxStreamsPerConnection ?? 1_024,
    },
    ...(options.pressure && { pressure: options.pressure }),
    version: "1.2.3",
    plane,
    intake: records.intake,
    logger,
    clock: systemClock,
    timers: systemTimers,
    observer: { onCall: (report) => reports.push(report) },
    ...(options.metrics && { metrics: options.metrics }),
    ...(options.progress && { progress: options.progress }),
  });
  const edge = new TestEdge(plane, server, loadProtos(), reports, records, disk);
  try {
    await body(edge);
  } finally {
    edge.channel.close();
    server.forceStop();
    await records.stop();
  }
}
