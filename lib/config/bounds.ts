/** The range of every setting. Ends belong to the range unless the name says otherwise. */
export const CONFIG_BOUNDS = {
  nodeId: { min: 1, max: Number.MAX_SAFE_INTEGER },
  electionTimeoutMs: { min: 10, max: 600_000 },
  heartbeatIntervalMs: { min: 1, max: 300_000 },
  /** Applied entries between two snapshots. */
  snapshotInterval: { min: 1, max: 1_000_000_000 },
  maxTotalRecords: { min: 1, max: 1_000_000_000 },
  maxPerStage: { min: 1, max: 1_000_000_000 },
  backpressureThreshold: { above: 0, max: 1 },
  /** Bytes. The top stays below the 2 GiB that a protobuf message can have. */
  maxMessageSize: { min: 1_024, max: 1_073_741_824 },
  keepaliveIntervalSecs: { min: 1, max: 86_400 },
  maxConnections: { min: 1, max: 1_000_000 },
  maxStreamsPerConnection: { min: 1, max: 65_536 },
  maxWatches: { min: 1, max: 1_000_000 },
  /** Bytes. */
  maxStateBytes: { min: 1_048_576, max: 1_099_511_627_776 },
  memoryThreshold: { above: 0, max: 1 },
  sidecarHeartbeatIntervalSecs: { min: 1, max: 600 },
  /** Bytes of UTF-8, as Linux allows. */
  dataDirBytes: 4_096,
  /** Other members of the cluster. */
  peers: 30,
  /** Characters of the configuration file. */
  fileChars: 262_144,
  /** Characters of a bad value that a message repeats. */
  shownChars: 80,
} as const;
