/**
 * Every setting: its section, key, type, range and default. The names are those of the file; what
 * is allowed is said once, in each schema's description, for messages and for `--help`.
 */
import { z } from "zod";
import { type Address, isUnspecified, parseAddress } from "./address.ts";
import { CONFIG_BOUNDS } from "./bounds.ts";

/** Where health and metrics are served when nobody says. */
export const DEFAULT_HTTP_ADDR = "127.0.0.1:9090";

type Range = { readonly min: number; readonly max: number };

const integer = ({ min, max }: Range) =>
  z.int().min(min).max(max).describe(`an integer from ${min} to ${max}`);

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).describe(`one of ${values.join(", ")}`);

const address = (allowed: (address: Address) => boolean) =>
  z.string().transform((text, context): Address => {
    const parsed = parseAddress(text);
    if (parsed && allowed(parsed)) return parsed;
    context.issues.push({ code: "custom", input: text });
    return z.NEVER;
  });

const bindAddress = () =>
  address(() => true).describe(
    "host:port, such as 127.0.0.1:50051 or [::1]:50051; port 0 takes any free one",
  );

const canBeCalled = (address: Address) => address.port > 0 && !isUnspecified(address);

/** Undefined, written as an empty text, for none. */
const optionalAddress = (allowed: (address: Address) => boolean, described: string) =>
  z.string().transform((text, context): Address | undefined => {
    if (text === "") return undefined;
    const parsed = parseAddress(text);
    if (parsed && allowed(parsed)) return parsed;
    context.issues.push({ code: "custom", input: text });
    return z.NEVER;
  }).describe(described);

/** Undefined where the others call what the node listens on. */
const advertisedAddress = () =>
  optionalAddress(
    canBeCalled,
    "host:port that can be called, not 0.0.0.0 or [::]; empty: raft_addr",
  );

const encodedLength = (text: string) => new TextEncoder().encode(text).length;

const dataDir = () =>
  z.string().min(1)
    .refine((text) => encodedLength(text) <= CONFIG_BOUNDS.dataDirBytes && !text.includes("\0"))
    .describe(`a path of 1 to ${CONFIG_BOUNDS.dataDirBytes} bytes`);

const peers = () =>
  z.array(address(canBeCalled))
    .max(CONFIG_BOUNDS.peers)
    .describe(
      `at most ${CONFIG_BOUNDS.peers} addresses host:port that can be called: ` +
        "port 1 to 65535, not 0.0.0.0 or [::]",
    );

const share = ({ above, max }: { readonly above: number; readonly max: number }) => {
  return z.number().gt(above).max(max).describe(`a number above ${above}, at most ${max}`);
};

/** A rule over several keys of a section is judged only when each of them is valid by itself. */
const when = (...keys: string[]) => ({ issues }: { issues: readonly z.core.$ZodRawIssue[] }) =>
  !issues.some((issue) => keys.includes(String(issue.path?.[0])));

/** A number of the section that a rule looked at. */
const numberAt = (section: unknown, key: string) => (section as Record<string, number>)[key];

/** Marks an issue whose message is the rule that was broken. */
export const RULE = { rule: true } as const;

const node = z.strictObject({
  id: integer(CONFIG_BOUNDS.nodeId),
  listen_addr: bindAddress().prefault("127.0.0.1:50051"),
  raft_addr: bindAddress().prefault("127.0.0.1:50052"),
  raft_advertise_addr: advertisedAddress().prefault(""),
  peers: peers().prefault([]),
  data_dir: dataDir().default("./data"),
}).refine((it) => it.raft_addr.port === 0 || it.raft_addr.text !== it.listen_addr.text, {
  when: when("listen_addr", "raft_addr"),
  path: ["raft_addr"],
  error: "must differ from node.listen_addr",
  params: RULE,
}).refine(
  (it) =>
    it.peers.length === 0 || it.raft_advertise_addr !== undefined || !isUnspecified(it.raft_addr),
  {
    when: when("raft_addr", "raft_advertise_addr", "peers"),
    path: ["raft_advertise_addr"],
    error: "must be given: the other nodes cannot call the node.raft_addr that stands for all",
    params: RULE,
  },
).refine((it) => new Set(it.peers.map((peer) => peer.text)).size === it.peers.length, {
  when: when("peers"),
  path: ["peers"],
  error: "must name each address once",
  params: RULE,
});

const cluster = z.strictObject({
  election_timeout_ms: integer(CONFIG_BOUNDS.electionTimeoutMs).default(300),
  heartbeat_interval_ms: integer(CONFIG_BOUNDS.heartbeatIntervalMs).default(100),
  snapshot_interval: integer(CONFIG_BOUNDS.snapshotInterval).default(10_000),
}).refine((it) => it.heartbeat_interval_ms * 2 < it.election_timeout_ms, {
  when: when("election_timeout_ms", "heartbeat_interval_ms"),
  path: ["heartbeat_interval_ms"],
  error: ({ input }) =>
    "must be less than half of cluster.election_timeout_ms, " +
    `which is ${numberAt(input, "election_timeout_ms")}`,
  params: RULE,
});

const buffer = z.strictObject({
  max_total_records: integer(CONFIG_BOUNDS.maxTotalRecords).default(100_000),
  max_per_stage: integer(CONFIG_BOUNDS.maxPerStage).default(10_000),
  backpressure_threshold: share(CONFIG_BOUNDS.backpressureThreshold).default(0.8),
}).refine((it) => it.max_per_stage <= it.max_total_records, {
  when: when("max_total_records", "max_per_stage"),
  path: ["max_per_stage"],
  error: ({ input }) =>
    "must be at most buffer.max_total_records, " +
    `which is ${numberAt(input, "max_total_records")}`,
  params: RULE,
});

const grpc = z.strictObject({
  max_message_size: integer(CONFIG_BOUNDS.maxMessageSize).default(16_777_216),
  keepalive_interval_secs: integer(CONFIG_BOUNDS.keepaliveIntervalSecs).default(30),
  max_connections: integer(CONFIG_BOUNDS.maxConnections).default(10_000),
  max_streams_per_connection: integer(CONFIG_BOUNDS.maxStreamsPerConnection).default(1_024),
  max_watches: integer(CONFIG_BOUNDS.maxWatches).default(10_000),
});

const limits = z.strictObject({
  max_state_bytes: integer(CONFIG_BOUNDS.maxStateBytes).default(1_073_741_824),
  memory_threshold: share(CONFIG_BOUNDS.memoryThreshold).default(0.85),
});

const http = z.strictObject({
  listen_addr: optionalAddress(
    () => true,
    `host:port, such as ${DEFAULT_HTTP_ADDR}; port 0 takes any free one; empty for nowhere`,
  ).prefault(DEFAULT_HTTP_ADDR),
});

const sidecars = z.strictObject({
  heartbeat_interval_secs: integer(CONFIG_BOUNDS.sidecarHeartbeatIntervalSecs).default(10),
});

const log = z.strictObject({
  level: oneOf(["debug", "info", "warn", "error"]).default("info"),
  format: oneOf(["text", "json"]).default("text"),
});

/** All settings, by section and key. */
export const configSchema = z.strictObject({
  node,
  cluster,
  buffer,
  grpc,
  http,
  sidecars,
  limits,
  log,
});

/** What passed every check, under the names of the file. */
export type ValidSettings = z.output<typeof configSchema>;
