// A gRPC server over a control plane in memory, and a client for it, for as long as a test runs.

import type { Client } from "@grpc/grpc-js";
import { systemClock, systemTimers } from "../../lib/base/system.ts";
import {
  type CallReport,
  type GrpcServer,
  type PipelineProgress,
  startGrpcServer,
} from "../../lib/grpc/mod.ts";
import { loadProtos, type Protos } from "../../lib/grpc/protos.ts";
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
};

/** Runs `body` with a server of its own, and stops it. */
export async function withEdge(
  body: (edge: TestEdge) => Promise<void>,
  options: EdgeOptions = {},
): Promise<void> {
  const plane = new MemoryPlane();
  const reports: CallReport[] = [];
  const server = await startGrpcServer({
    listenAddr: "127.0.0.1:0",
    settings: { maxMessageSize: options.maxMessageSize ?? 1 << 20, keepaliveIntervalSecs: 30 },
    version: "1.2.3",
    plane,
    logger: options.logger ?? silentLogger(),
    clock: systemClock,
    timers: systemTimers,
    onCall: (report) => reports.push(report),
    ...(options.progress && { progress: options.progress }),
  });
  const edge = new TestEdge(plane, server, loadProtos(), reports);
  try {
    await body(edge);
  } finally {
    edge.channel.close();
    server.forceStop();
  }
}
