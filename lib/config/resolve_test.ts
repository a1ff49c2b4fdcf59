import assert from "node:assert/strict";
import { formatProblem, resolveConfig } from "./mod.ts";
import type { Config, Resolution } from "./mod.ts";

type Input = { args?: string[]; env?: Record<string, string>; file?: string };

/** Resolves with node id 1 and the settings file given as text (absent by default). */
function resolve({ args = [], env = {}, file }: Input): Resolution {
  return resolveConfig({ args: ["--node-id", "1", ...args], env, readFile: () => file });
}

function configOf(input: Input): Config {
  const result = resolve(input);
  assert.equal(result.kind, "run", JSON.stringify(result));
  return (result as Extract<Resolution, { kind: "run" }>).config;
}

function problemsOf(result: Resolution): string[] {
  assert.equal(result.kind, "invalid", JSON.stringify(result));
  return (result as Extract<Resolution, { kind: "invalid" }>).problems.map(formatProblem);
}

Deno.test("a node id is enough: everything else has its documented default", () => {
  assert.deepEqual(configOf({}), {
    node: {
      id: 1,
      listenAddr: { host: "127.0.0.1", port: 50051, text: "127.0.0.1:50051" },
      raftAddr: { host: "127.0.0.1", port: 50052, text: "127.0.0.1:50052" },
      raftAdvertiseAddr: undefined,
      peers: [],
      dataDir: "./data",
    },
    cluster: { electionTimeoutMs: 300, heartbeatIntervalMs: 100, snapshotInterval: 10_000 },
    buffer: { maxTotalRecords: 100_000, maxPerStage: 10_000, backpressureThreshold: 0.8 },
    grpc: {
      maxMessageSize: 16_777_216,
      keepaliveIntervalSecs: 30,
      maxConnections: 10_000,
      maxStreamsPerConnection: 1_024,
      maxWatches: 10_000,
    },
    http: {
      listenAddr: { host: "127.0.0.1", port: 9090, text: "127.0.0.1:9090" },
      isDefault: true,
    },
    sidecars: { heartbeatIntervalSecs: 10 },
    limits: { maxStateBytes: 1_073_741_824, memoryThreshold: 0.85 },
    log: { level: "info", format: "text" },
  });
});

Deno.test("health and metrics are served elsewhere, or nowhere", () => {
  const of = (address: string) => configOf({ args: ["--http-addr", address] }).http;
  assert.deepEqual(of(""), { listenAddr: undefined, isDefault: false });
  const listenAddr = { host: "0.0.0.0", port: 9090, text: "0.0.0.0:9090" };
  assert.deepEqual(of("0.0.0.0:9090"), { listenAddr, isDefault: false });
  assert.deepEqual(of("127.0.0.1:9090"), configOf({}).http);
  const file = 'http: {listen_addr: ""}';
  assert.equal(configOf({ file }).http.listenAddr, undefined);
  for (const wrong of ["9090", "localhost", "a:65536"]) {
    const args = ["--node-id=1", "--http-addr", wrong];
    const [problem = ""] = problemsOf(resolve({ args }));
    assert.match(problem, /^http\.listen_addr = .*: must be host:port.*empty for nowhere/);
  }
});

Deno.test("a configuration is frozen all the way down", () => {
  const config = configOf({ args: ["--peers", "a:1"] });
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.node));
  assert.ok(Object.isFrozen(config.node.peers) && Object.isFrozen(config.node.peers[0]));
});

Deno.test("precedence: flag, then environment, then file, then default", () => {
  const file = "log: {level: debug, format: json}\ncluster: {snapshot_interval: 5}";
  const env = { CONVEYOR_LOG__LEVEL: "warn", CONVEYOR_LOG__FORMAT: "text" };
  const config = configOf({ args: ["--log-level", "error"], env, file });
  assert.deepEqual(config.log, { level: "error", format: "text" });
  assert.equal(config.cluster.snapshotInterval, 5);
  assert.equal(config.cluster.electionTimeoutMs, 300);
});

Deno.test("a value that loses to a better source is not checked", () => {
  const config = configOf({ args: ["--log-level=warn"], file: "log: {level: loud}" });
  assert.equal(config.log.level, "warn");
});

Deno.test("of a flag given several times the last wins, under either of its names", () => {
  assert.equal(configOf({ args: ["-n", "7"] }).node.id, 7);
  assert.equal(configOf({ args: ["-n", "7", "--node-id=8"] }).node.id, 8);
});

Deno.test("the node id may come from a flag, the environment or the file, and is required", () => {
  const bare = (input: Input) =>
    resolveConfig({ args: [], env: input.env ?? {}, readFile: () => input.file });
  assert.equal(bare({ env: { CONVEYOR_NODE__ID: "4" } }).kind, "run");
  assert.equal(bare({ file: "node: {id: 4}" }).kind, "run");
  assert.deepEqual(problemsOf(bare({})), [
    "node.id: is required: give --node-id N, CONVEYOR_NODE__ID, or node.id in the file",
  ]);
});

Deno.test("every setting can be given by environment", () => {
  const config = configOf({
    args: [],
    env: {
      CONVEYOR_NODE__LISTEN_ADDR: "0.0.0.0:0",
      CONVEYOR_NODE__PEERS: "a:1, b:2",
      CONVEYOR_CLUSTER__HEARTBEAT_INTERVAL_MS: "20",
      CONVEYOR_BUFFER__BACKPRESSURE_THRESHOLD: "0.25",
      CONVEYOR_GRPC__MAX_MESSAGE_SIZE: "4096",
    },
  });
  assert.equal(config.node.listenAddr.port, 0);
  assert.deepEqual(config.node.peers.map((peer) => peer.text), ["a:1", "b:2"]);
  assert.equal(config.cluster.heartbeatIntervalMs, 20);
  assert.equal(config.buffer.backpressureThreshold, 0.25);
  assert.equal(config.grpc.maxMessageSize, 4096);
});

Deno.test("all problems of all sources come at once, each with path, value, source and what is allowed", () => {
  const problems = problemsOf(resolve({
    args: ["--log-level", "loud", "--frob"],
    env: { CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS: "fast", CONVEYOR_NODE__IDD: "3" },
    file: "buffer: {max_per_stag: 1}\ngrpc: {max_message_size: '1024'}",
  }));
  assert.deepEqual(problems, [
    "--frob: unknown flag",
    'CONVEYOR_NODE__IDD = "3": unknown environment variable; did you mean CONVEYOR_NODE__ID?',
    "buffer.max_per_stag = 1 (file config/router.yaml): unknown key; did you mean buffer.max_per_stage?",
    'cluster.election_timeout_ms = "fast" (environment CONVEYOR_CLUSTER__ELECTION_TIMEOUT_MS): ' +
    "must be an integer from 10 to 600000",
    'grpc.max_message_size = "1024" (file config/router.yaml): ' +
    "must be an integer from 1024 to 1073741824",
    'log.level = "loud" (flag --log-level): must be one of debug, info, warn, error',
  ]);
});

Deno.test("a heartbeat of half the election timeout or more is refused", () => {
  const cluster = (election: number, heartbeat: number) =>
    resolve({
      file: `cluster: {election_timeout_ms: ${election}, heartbeat_interval_ms: ${heartbeat}}`,
    });
  assert.equal(cluster(300, 149).kind, "run");
  assert.equal(cluster(301, 150).kind, "run");
  assert.deepEqual(problemsOf(cluster(300, 150)), [
    "cluster.heartbeat_interval_ms = 150 (file config/router.yaml): " +
    "must be less than half of cluster.election_timeout_ms, which is 300",
  ]);
});

Deno.test("a rule over two keys names the default where only the other key was given", () => {
  assert.deepEqual(problemsOf(resolve({ file: "cluster: {election_timeout_ms: 200}" })), [
    "cluster.heartbeat_interval_ms = 100 (default): " +
    "must be less than half of cluster.election_timeout_ms, which is 200",
  ]);
});

Deno.test("a rule is judged beside faults of other keys, and not on values that are faulty", () => {
  const problems = problemsOf(resolve({
    file: "cluster: {election_timeout_ms: 100, snapshot_interval: 0}\n" +
      "buffer: {max_total_records: no, max_per_stage: 5}",
  }));
  assert.equal(problems.length, 3, problems.join("\n"));
  assert.ok(problems.some((line) => line.includes("which is 100")));
});

Deno.test("one stage may hold all records, and not more", () => {
  const buffer = (perStage: number) =>
    resolve({ file: `buffer: {max_total_records: 10, max_per_stage: ${perStage}}` });
  assert.equal(buffer(10).kind, "run");
  assert.equal(problemsOf(buffer(11)).length, 1);
});

Deno.test("listen and raft address differ, unless the system chooses the ports", () => {
  const same = (address: string) =>
    resolve({ args: ["--listen-addr", address, "--raft-addr", address] });
  assert.equal(same("127.0.0.1:0").kind, "run");
  assert.deepEqual(problemsOf(same("127.0.0.1:5")), [
    'node.raft_addr = "127.0.0.1:5" (flag --raft-addr): must differ from node.listen_addr',
  ]);
});

Deno.test("peers: the own address is left out, so that all nodes may share one list", () => {
  const config = configOf({ args: ["--raft-addr", "a:1", "--peers", "A:1,b:1,c:1"] });
  assert.deepEqual(config.node.peers.map((peer) => peer.text), ["b:1", "c:1"]);
});

Deno.test("a node may listen everywhere and be found under a name, which is its own in the list", () => {
  const args = ["--raft-addr", "0.0.0.0:1", "--peers", "a:1,b:1"];
  const { node } = configOf({ args: [...args, "--raft-advertise-addr", "A:1"] });
  assert.deepEqual([node.raftAddr.text, node.raftAdvertiseAddr?.text], ["0.0.0.0:1", "a:1"]);
  assert.deepEqual(node.peers.map((peer) => peer.text), ["b:1"]);
  assert.deepEqual(problemsOf(resolve({ args })), [
    'node.raft_advertise_addr = "" (default): must be given: ' +
    "the other nodes cannot call the node.raft_addr that stands for all",
  ]);
  assert.equal(resolve({ args: args.slice(0, 2) }).kind, "run");
  for (const address of ["a", "a:0", "0.0.0.0:1", "[::]:1"]) {
    const refused = problemsOf(resolve({ args: ["--raft-advertise-addr", address] }));
    assert.match(refused[0] ?? "", /^node\.raft_advertise_addr .*that can be called/);
    assert.equal(refused.length, 1);
  }
});

Deno.test("peers: duplicates and addresses that nobody can call are refused", () => {
  const refused = (peers: string) => problemsOf(resolve({ args: ["--peers", peers] }));
  assert.match(refused("a:1,A:1")[0] ?? "", /must name each address once/);
  for (const peers of ["a:0", "0.0.0.0:1", "[::]:1", "a", "a:1,,b:1", "a:1,"]) {
    assert.match(refused(peers)[0] ?? "", /^node\.peers .*must be at most 30 addresses/);
    assert.equal(refused(peers).length, 1);
  }
});

Deno.test("peers: as many as the bound, and not one more", () => {
  const list = (n: number) => Array.from({ length: n }, (_, i) => `peer-${i}:1`).join(",");
  assert.equal(configOf({ args: ["--peers", list(30)] }).node.peers.length, 30);
  assert.equal(problemsOf(resolve({ args: ["--peers", list(31)] })).length, 1);
});

Deno.test("peers: an empty list may be given, as a list or as a text", () => {
  for (const args of [["--peers", ""], ["--peers="]]) {
    assert.deepEqual(configOf({ args, file: "node: {peers: [a:1]}" }).node.peers, []);
  }
  assert.deepEqual(configOf({ env: { CONVEYOR_NODE__PEERS: "" } }).node.peers, []);
});

Deno.test("help and version win over everything, also over problems", () => {
  for (const args of [["--help"], ["-h", "--frob", "stray"], ["--version", "--help"]]) {
    assert.equal(resolveConfig({ args, env: {}, readFile: () => undefined }).kind, "help");
  }
  for (const args of [["--version"], ["-V", "--node-id", "x"]]) {
    assert.equal(resolveConfig({ args, env: {}, readFile: () => undefined }).kind, "version");
  }
});

Deno.test("a settings file that was named must exist; the default one may be absent", () => {
  const asked: string[] = [];
  const readFile = (path: string) => {
    asked.push(path);
    return undefined;
  };
  const args = ["--node-id", "1"];
  assert.equal(resolveConfig({ args, env: {}, readFile }).kind, "run");
  assert.deepEqual(problemsOf(resolveConfig({ args: [...args, "-c", "x"], env: {}, readFile })), [
    '--config = "x": there is no such file',
  ]);
  assert.deepEqual(asked, ["config/router.yaml", "x"]);
});

Deno.test("a settings file that cannot be read is a problem like any other", () => {
  const readFile = () => {
    throw new Error("permission denied");
  };
  const result = resolveConfig({ args: ["--frob"], env: { CONVEYOR_NODE__ID: "1" }, readFile });
  assert.deepEqual(problemsOf(result), [
    "--frob: unknown flag",
    '--config = "config/router.yaml": cannot be read: permission denied',
  ]);
});
