/** The gRPC server of a node: how it starts, and how it stops. */
import "./http_statuses.ts";
import { logVerbosity, Server, ServerCredentials, setLogVerbosity } from "@grpc/grpc-js";
import { type Clock, ConveyorError, GRPC_LIMITS, type Millis } from "../base/mod.ts";
import { REQUEST_LIMITS, type Timers } from "../base/mod.ts";
import type { ControlPlane } from "../node/api.ts";
import { type Logger, rateLimited, type Tracing } from "../telemetry/mod.ts";
import { addAdmin } from "./admin.ts";
import { addCheckpoint } from "./checkpoint.ts";
import { addDeadRecords, type DeadLetters } from "./dead_records.ts";
import { EcosystemServer } from "./ecosystem.ts";
import {
  type Edge,
  type EdgeObserver,
  type MetricValues,
  NO_PROGRESS,
  type PipelineProgress,
} from "./edge.ts";
import type { Intake } from "../delivery/mod.ts";
import { Gate, type Pressure } from "./gate.ts";
import { Health, healthDefinition } from "./health.ts";
import { Listener } from "./listener.ts";
import { addMetrics } from "./metrics.ts";
import { Methods } from "./methods.ts";
import { addPipelines } from "./pipelines.ts";
import { loadProtos, type Protos } from "./protos.ts";
import { addReflection, serviceName } from "./reflection.ts";
import { addRegistry } from "./registry.ts";
import { addSource } from "./source.ts";
import { addSidecars } from "./sidecars.ts";
import { OpenStreams } from "./streams.ts";

export type GrpcSettings = {
  /** Bytes of the largest message that is taken. */
  readonly maxMessageSize: number;
  /** Seconds between the pings that tell a live connection from a dead one; 0 for none. */
  readonly keepaliveIntervalSecs: number;
  /** Connections that are open at once; one more is closed. */
  readonly maxConnections?: number;
  /** Calls that one connection may have open at once; more wait at the client. */
  readonly maxStreamsPerConnection?: number;
  /** Watches that are open at once; one more is RESOURCE_EXHAUSTED. */
  readonly maxWatches?: number;
  /** How often sidecars are expected to be heard of; their leases last three of these. */
  readonly sidecarHeartbeatInterval?: Millis;
};

export type GrpcServerOptions = {
  /** `host:port`; port 0 takes any free one. */
  readonly listenAddr: string;
  readonly settings: GrpcSettings;
  /** Of the program, for GetClusterStatus. */
  readonly version: string;
  readonly plane: ControlPlane;
  readonly intake: Intake;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly observer?: EdgeObserver;
  /** Why what grows is turned away; without it nothing is. */
  readonly pressure?: Pressure;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** For GetMetrics; without it there are none. */
  readonly metrics?: MetricValues;
  /** Of whoever delivers records; without it none are. */
  readonly progress?: PipelineProgress;
  /** Of whoever keeps records that could not be delivered; without it they cannot be asked for. */
  readonly dead?: DeadLetters;
};

/** What is open. */
export type EdgeFigures = {
  readonly connections: number;
  /** Since the start, beyond the bound. */
  readonly connectionsRefused: number;
  readonly streams: number;
};

export interface GrpcServer {
  /** `host:port` with the port that was taken. */
  readonly address: string;
  readonly port: number;
  readonly figures: EdgeFigures;
  /** What grpc.health.v1 says; SERVING from the start. */
  setServing(serving: boolean): void;
  /**
   * Takes no more connections and calls, lets those that run finish, ends streams with UNAVAILABLE,
   * and cuts off what is left after `graceMs`. Resolves when all are closed.
   */
  stop(graceMs: Millis): Promise<void>;
  /** Cuts everything off at once; changes nothing about a stop that is under way. */
  forceStop(): void;
}

/** Log lines about failed calls are written at most this often, alike ones counted. */
const FAILURE_LOG_INTERVAL_MS = 1_000;

/** Starts serving. Throws ConveyorError when it cannot listen on the address. */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  // grpc-js has one logger for the process and writes to the console by itself.
  setLogVerbosity(logVerbosity.NONE);
  const protos = loadProtos();
  const server = new Server(channelOptions(options.settings));
  const streams = new OpenStreams();
  const health = addServices(server, protos, options, streams);
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await Listener.listen(
    options.listenAddr,
    options.timers,
    (socket) => connections.injectConnection(socket),
    (error) => options.logger.error("cannot take a connection", { error }),
    options.settings.maxConnections,
  );
  const { port } = listener;
  const address = options.listenAddr.replace(/:\d+$/, `:${port}`);

  return {
    address,
    port,
    get figures() {
      const { size: connections, refused: connectionsRefused } = listener;
      return { connections, connectionsRefused, streams: streams.size };
    },
    setServing: (serving) => health.setServing(serving),
    async stop(graceMs) {
      health.setServing(false);
      const closed = listener.close();
      streams.endAll(new ConveyorError("unavailable", "the node is stopping"));
      connections.drain(graceMs);
      // A session that was cut off may still say so before its connection goes.
      const cutOff = graceMs + GRPC_LIMITS.lingerMs;
      const cancels = [
        options.timers.after(graceMs, () => {
          options.logger.warn("cutting off what has not ended", { connections: listener.size });
        }),
        options.timers.after(cutOff, () => listener.destroyAll()),
      ];
      await closed;
      for (const cancel of cancels) cancel();
      server.forceShutdown();
    },
    forceStop() {
      void listener.close();
      server.forceShutdown();
      listener.destroyAll();
    },
  };
}

function noMetrics(): Promise<ReadonlyMap<string, number>> {
  return Promise.resolve(new Map());
}

function channelOptions(settings: GrpcSettings) {
  const { maxMessageSize, keepaliveIntervalSecs } = settings;
  const { maxStreamsPerConnection = GRPC_LIMITS.concurrentStreams } = settings;
  return {
    "grpc.max_receive_message_length": maxMessageSize,
    "grpc.max_concurrent_streams": maxStreamsPerConnection,
    "grpc.keepalive_time_ms": keepaliveIntervalSecs * 1_000,
    "grpc.keepalive_timeout_ms": GRPC_LIMITS.keepaliveTimeoutMs,
    // Its bookkeeping costs a tenth of a call, and nothing here shows it.
    "grpc.enable_channelz": 0,
  };
}

function addServices(
  server: Server,
  protos: Protos,
  options: GrpcServerOptions,
  streams: OpenStreams,
): Health {
  const { clock, timers, plane, version } = options;
  const logger = rateLimited(options.logger, { clock, everyMs: FAILURE_LOG_INTERVAL_MS });
  const { observer = {}, progress = NO_PROGRESS, metrics = noMetrics } = options;
  const { tracing } = options;
  const gate = new Gate(
    options.pressure ?? (() => undefined),
    options.settings.maxWatches ?? Infinity,
  );
  const edge: Edge = { plane, clock, timers, logger, observer, progress, tracing, gate };

  const methods = new Methods(server, edge, streams);
  addRegistry(methods, protos.registry, edge, options.intake);
  addCheckpoint(methods, protos.checkpoint, edge, options.settings.maxMessageSize);
  addAdmin(methods, protos.admin, edge, version);
  addPipelines(methods, protos.admin, edge);
  if (options.dead !== undefined) addDeadRecords(methods, protos.admin, options.dead);
  addMetrics(methods, protos.admin, metrics);
  addSource(methods, protos.source, edge, options.intake);
  const { sidecarHeartbeatInterval = REQUEST_LIMITS.heartbeatIntervalDefaultMs } = options.settings;
  addSidecars(methods, protos.sidecars, edge, sidecarHeartbeatInterval);

  const ecosystem = new EcosystemServer(server, edge, streams);
  const own = [protos.registry, protos.checkpoint, protos.admin, protos.source, protos.sidecars];
  const health = new Health(own.map(serviceName));
  health.addTo(ecosystem);
  addReflection(ecosystem, [...own, healthDefinition]);
  return health;
}
