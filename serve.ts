/** A node: composes the parts, and waits for signals. */
import { ConveyorError, FatalError, type Incarnation, STOP_GRACE_MS } from "./lib/base/mod.ts";
import { randomHex, systemClock, systemRng, systemTimers } from "./lib/base/system.ts";
import { EXIT, type VersionInfo } from "./lib/cli/mod.ts";
import type { Config } from "./lib/config/mod.ts";
import { ClusterRecords, Pump, RecordRouter } from "./lib/delivery/mod.ts";
import { type HttpServer, readinessOf, startHttpServer } from "./lib/http/mod.ts";
import { collectLeftovers, MemoryGuard, meteredLog, Metrics } from "./lib/metrics/mod.ts";
import { type GrpcServer, startGrpcServer } from "./lib/grpc/mod.ts";
import { type Node, startNode } from "./lib/node/mod.ts";
import { type DataDir, openDataDir } from "./lib/storage/mod.ts";
import {
  createLogger,
  lineWriter,
  type Logger,
  openTracing,
  rateLimited,
  type Tracing,
} from "./lib/telemetry/mod.ts";
import { openRaftPort, type RaftPort } from "./lib/transport/mod.ts";

/** What strangers on the Raft port can cause is logged this often, alike events counted. */
const STRANGERS_LOG_MS = 10_000;

/** Ctrl-C under `deno task` comes twice at once: from the terminal, and passed on by the task. */
const SAME_SIGNAL_MS = 150;

/** What runs, in the order in which it was started. */
type Parts = {
  dir?: DataDir;
  port?: RaftPort;
  node?: Node;
  records?: RecordRouter;
  pump?: Pump;
  grpc?: GrpcServer;
  http?: HttpServer;
  metrics?: Metrics;
};

const system = { clock: systemClock, timers: systemTimers, rng: systemRng };

/** Health and metrics are there while the node recovers its data and waits for the others, too. */
async function startHttp(
  { http: { listenAddr, isDefault } }: Config,
  logger: Logger,
  parts: Parts,
  metrics: Metrics,
  stopping: AbortSignal,
): Promise<void> {
  if (listenAddr === undefined) return;
  const ready = () => {
    const { node, grpc } = parts;
    const started = node !== undefined && grpc !== undefined && {
      leaderKnown: () => node.figures().raft.hasLeader,
      caughtUp: (signal: AbortSignal) =>
        node.control.read(() => undefined, { consistency: "linearizable", signal }),
    };
    return readinessOf(started || undefined, stopping.aborted, systemTimers);
  };
  const { host, port } = listenAddr;
  try {
    parts.http = await startHttpServer({ host, port, ready, metrics, logger });
  } catch (error) {
    const inUse = error instanceof ConveyorError && error.code === "already_exists";
    if (!inUse || !isDefault) throw error;
    logger.warn(`${error.message}; there are no health checks and metrics (--http-addr)`);
  }
}

/** Spans are made only where they are exported. */
async function tracingOf(
  { version, traces = true }: VersionInfo,
  logger: Logger,
): Promise<Tracing | undefined> {
  const tracing = await openTracing(Deno.env.toObject(), version);
  if (traces || tracing === undefined) return tracing;
  logger.warn("OTEL_DENO is set, but this binary was built without --traces and exports none");
  return undefined;
}

async function start(
  config: Config,
  info: VersionInfo,
  logger: Logger,
  parts: Parts,
  stopping: AbortSignal,
  onFatal: (error: FatalError) => void,
): Promise<void> {
  const { node, cluster, buffer, grpc } = config;
  const { version, commit = "", runtime } = info;
  const metrics = new Metrics({ ...system, build: { version, commit } });
  parts.metrics = metrics;
  collectLeftovers();
  await startHttp(config, logger, parts, metrics, stopping);
  const dir = await openDataDir(node.dataDir, node.id, () => randomHex(8) as Incarnation);
  parts.dir = dir;
  const occasional = rateLimited(logger, { clock: systemClock, everyMs: STRANGERS_LOG_MS });
  const { nodeId, incarnation } = dir.identity.get();
  const port = await openRaftPort({
    ...system,
    listen: node.raftAddr.text,
    advertise: node.raftAdvertiseAddr?.text,
    nodeId,
    incarnation,
    log: occasional,
    metrics: metrics.peers,
    onFailure: (error) =>
      onFatal(error instanceof FatalError ? error : new FatalError(`the node failed: ${error}`)),
  });
  parts.port = port;
  const tracing = await tracingOf(info, logger);
  parts.node = await startNode({
    ...system,
    stores: { ...dir, log: meteredLog(dir.log, systemClock, (took) => metrics.onCommit(took)) },
    port,
    peers: node.peers.map(({ text }) => text),
    settings: {
      electionTimeout: cluster.electionTimeoutMs,
      heartbeatInterval: cluster.heartbeatIntervalMs,
      snapshotInterval: cluster.snapshotInterval,
    },
    logger,
    onFatal,
    signal: stopping,
    maxStateBytes: config.limits.maxStateBytes,
    tracing,
  });
  metrics.attach({ node: parts.node });
  const plane = parts.node.control;
  parts.records = await RecordRouter.start({
    ...system,
    settings: buffer,
    plane,
    store: dir.records,
    logger,
    onFatal,
  });
  parts.pump = Pump.start({ ...system, records: parts.records, plane, nodeId, logger });
  metrics.attach({ records: parts.records });
  const { records, pump } = parts;
  const everywhere = new ClusterRecords({ ...system, plane, nodeId, records, pump });
  const memory = new MemoryGuard(config.limits.memoryThreshold, systemClock);
  parts.grpc = await startGrpcServer({
    ...system,
    listenAddr: node.listenAddr.text,
    settings: {
      ...grpc,
      // Each of its pings would end the connection.
      ...(runtime === "stand-in" ? { keepaliveIntervalSecs: 0 } : {}),
      sidecarHeartbeatInterval: config.sidecars.heartbeatIntervalSecs * 1_000,
    },
    version,
    plane,
    intake: parts.records.intake,
    progress: everywhere,
    dead: everywhere,
    observer: metrics.calls,
    metrics: () => metrics.values(),
    pressure: () => memory.pressure(),
    tracing,
    logger,
  });
  metrics.attach({ edge: parts.grpc });
}

function announce({ node }: Config, logger: Logger, { grpc, port, http }: Parts): void {
  const data = Deno.realPathSync(node.dataDir);
  logger.info("serving", {
    node: node.id,
    grpc: grpc?.address ?? "",
    raft: port?.address ?? "",
    http: http?.address ?? "",
    data,
  });
  const call = Deno.build.standalone
    ? "conveyor-etl-router status"
    : "npx -y deno@2.8.3 task call ListServices";
  logger.info(`try it: ${call} --server ${grpc?.address}`);
}

/** In the reverse order of the start; every part is given the chance, whatever the others do. */
async function stop(parts: Parts, logger: Logger): Promise<void> {
  await parts.grpc?.stop(STOP_GRACE_MS);
  await parts.pump?.stop(STOP_GRACE_MS);
  await parts.records?.stop();
  await parts.node?.stop();
  await parts.port?.close();
  await parts.http?.stop();
  parts.metrics?.stop();
  parts.dir?.close();
  logger.info("stopped");
}

/** Resolves with the exit code once the node has stopped. */
export async function serve(config: Config, build: VersionInfo): Promise<number> {
  const logger = createLogger({
    ...config.log,
    clock: systemClock,
    write: lineWriter(Deno.stdout),
  });
  const stopping = new AbortController();
  const ended = Promise.withResolvers<number>();
  let askedAt = -Infinity;
  const onSignal = (signal: Deno.Signal) => () => {
    const repeated = systemClock.monotonic() - askedAt < SAME_SIGNAL_MS;
    if (repeated) return;
    if (stopping.signal.aborted) Deno.exit(EXIT.failure);
    askedAt = systemClock.monotonic();
    logger.info("stopping", { signal });
    stopping.abort();
    ended.resolve(EXIT.ok);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, onSignal(signal));
  }
  const onFatal = (error: FatalError) => {
    logger.error(error.message);
    ended.resolve(EXIT.failure);
  };
  const parts: Parts = {};
  let code: number = EXIT.ok;
  try {
    await start(config, build, logger, parts, stopping.signal, onFatal);
    announce(config, logger, parts);
    code = await ended.promise;
  } catch (error) {
    code = failureOf(error, logger, stopping.signal);
  }
  // A node that has failed must not promise anything more: it is not stopped, it ends.
  if (code === EXIT.ok) await stop(parts, logger);
  return code;
}

function failureOf(error: unknown, logger: Logger, stopping: AbortSignal): number {
  if (error instanceof ConveyorError && error.code === "cancelled" && stopping.aborted) {
    return EXIT.ok;
  }
  const known = error instanceof FatalError || error instanceof ConveyorError;
  logger.error(known ? error.message : "the node cannot start", known ? {} : { error: `${error}` });
  return EXIT.failure;
}
