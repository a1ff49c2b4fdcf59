import { type NodeId, nodeId } from "../base/mod.ts";
import type { Address } from "./address.ts";
import { DEFAULT_HTTP_ADDR, type ValidSettings } from "./schema.ts";

export type LogLevel = ValidSettings["log"]["level"];
export type LogFormat = ValidSettings["log"]["format"];

/** Everything that can be set, checked and frozen. Times are in the unit that the name ends in. */
export type Config = {
  readonly node: {
    readonly id: NodeId;
    /** Where clients call. Port 0: any free one. */
    readonly listenAddr: Address;
    /** Where the other nodes call. Port 0: any free one. */
    readonly raftAddr: Address;
    /** Where the others find that, where it is not the same. */
    readonly raftAdvertiseAddr: Address | undefined;
    /** Raft addresses of the other nodes; this node's own is not among them. */
    readonly peers: readonly Address[];
    readonly dataDir: string;
  };
  readonly cluster: {
    readonly electionTimeoutMs: number;
    readonly heartbeatIntervalMs: number;
    /** Applied entries between two snapshots. */
    readonly snapshotInterval: number;
  };
  readonly buffer: {
    readonly maxTotalRecords: number;
    readonly maxPerStage: number;
    /** The share of a queue, above 0 up to 1, from which sources are slowed down. */
    readonly backpressureThreshold: number;
  };
  readonly grpc: {
    /** Bytes. */
    readonly maxMessageSize: number;
    readonly keepaliveIntervalSecs: number;
    readonly maxConnections: number;
    readonly maxStreamsPerConnection: number;
    readonly maxWatches: number;
  };
  readonly http: {
    /** Where health and metrics are served; undefined for nowhere. Port 0: any free one. */
    readonly listenAddr: Address | undefined;
    /** Nobody chose another address than the default: a node can do without. */
    readonly isDefault: boolean;
  };
  readonly sidecars: {
    /** How often sidecars are expected to be heard of; their leases last three of these. */
    readonly heartbeatIntervalSecs: number;
  };
  readonly limits: {
    /** Bytes, about, that the replicated state may take in memory. */
    readonly maxStateBytes: number;
    /** The share of its memory, above 0 up to 1, from which a node takes nothing more on. */
    readonly memoryThreshold: number;
  };
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
};

/** Settings under the program's names, frozen all the way down. */
export function toConfig(settings: ValidSettings): Config {
  const { node, cluster, buffer, grpc, http, sidecars, limits, log } = settings;
  const own = node.raft_advertise_addr ?? node.raft_addr;
  return deepFreeze({
    node: {
      id: nodeId(node.id),
      listenAddr: node.listen_addr,
      raftAddr: node.raft_addr,
      raftAdvertiseAddr: node.raft_advertise_addr,
      peers: node.peers.filter((peer) => peer.text !== own.text),
      dataDir: node.data_dir,
    },
    cluster: {
      electionTimeoutMs: cluster.election_timeout_ms,
      heartbeatIntervalMs: cluster.heartbeat_interval_ms,
      snapshotInterval: cluster.snapshot_interval,
    },
    buffer: {
      maxTotalRecords: buffer.max_total_records,
      maxPerStage: buffer.max_per_stage,
      backpressureThreshold: buffer.backpressure_threshold,
    },
    grpc: {
      maxMessageSize: grpc.max_message_size,
      keepaliveIntervalSecs: grpc.keepalive_interval_secs,
      maxConnections: grpc.max_connections,
      maxStreamsPerConnection: grpc.max_streams_per_connection,
      maxWatches: grpc.max_watches,
    },
    http: {
      listenAddr: http.listen_addr,
      isDefault: http.listen_addr?.text === DEFAULT_HTTP_ADDR,
    },
    sidecars: { heartbeatIntervalSecs: sidecars.heartbeat_interval_secs },
    limits: {
      maxStateBytes: limits.max_state_bytes,
      memoryThreshold: limits.memory_threshold,
    },
    log: { level: log.level, format: log.format },
  });
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === "object" && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}
