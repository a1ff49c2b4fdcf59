/** Which folder of lib/ may import what. ARCHITECTURE.md explains the shape; this is what is checked. */

export type Layer = {
  /**
   * A pure folder computes: no await, timers, clock, randomness, input or output. What it needs to
   * know about the world is handed to it.
   */
  readonly pure: boolean;
  /** Folders of lib/ that it may import. */
  readonly folders: readonly string[];
  /** Packages, as named in deno.json; `node:` stands for all of Node's built-in modules. */
  readonly packages: readonly string[];
  /** Whether it may touch the types generated from proto/: only the edges may. */
  readonly wire: boolean;
};

const pure = (folders: string[], packages: string[] = []): Layer => ({
  pure: true,
  folders,
  packages,
  wire: false,
});

const inner = (folders: string[], packages: string[] = []): Layer => ({
  pure: false,
  folders: [...folders, "telemetry"],
  packages: [...packages, "node:"],
  wire: false,
});

const edge = (folders: string[], packages: string[]): Layer => ({
  ...inner(folders, packages),
  wire: true,
});

const GRPC = ["@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"];

export const LAYERS: Readonly<Record<string, Layer>> = {
  base: pure([]),
  config: pure(["base"], ["@std/cli", "@std/yaml", "fastest-levenshtein", "zod"]),
  raft: pure(["base"]),
  pipeline: pure(["base"], [
    "@marcbachmann/cel-js",
    "@marcbachmann/cel-js/evaluator",
    "re2js",
  ]),
  state: pure(["base", "pipeline"], ["@msgpack/msgpack"]),
  manifest: pure(["base", "config", "pipeline"], ["yaml", "zod"]),
  buffer: pure(["base"]),
  telemetry: { pure: false, folders: ["base"], packages: ["@opentelemetry/api"], wire: false },
  storage: inner(["base", "raft"], ["@msgpack/msgpack", "@std/path"]),
  transport: edge(["base", "raft"], ["@msgpack/msgpack", "protobufjs"]),
  node: inner(["base", "raft", "state", "storage", "transport"], ["@msgpack/msgpack"]),
  delivery: edge(["base", "buffer", "pipeline", "state", "storage", "node"], GRPC),
  auth: inner(["base"], ["@grpc/grpc-js"]),
  grpc: edge(["base", "pipeline", "state", "node", "delivery", "auth"], [
    ...GRPC,
    "@grpc/reflection",
    "grpc-health-check",
    "protobufjs/ext/descriptor/index.js",
  ]),
  metrics: inner(["base", "node", "delivery", "storage", "transport"], ["prom-client"]),
  http: inner(["base"]),
  doctor: inner(["base", "node", "state", "storage"], ["@std/path"]),
  cli: edge(["base", "config", "doctor", "grpc", "manifest", "pipeline"], [
    ...GRPC,
    "@std/cli",
    "@std/path",
    "@std/yaml",
    "cli-table3",
  ]),
};

/** What a folder shows to the others: its mod.ts, and these. */
export const ENTRIES: readonly string[] = [
  // The real clock, timers and entropy: apart, so that importing base is no way to them.
  "base/system.ts",
  // The types of a node for those above it, without the node.
  "node/api.ts",
  // The wire contract, for clients too, without the server.
  "grpc/protos.ts",
];

/** Files in which the real clock and entropy are at home. */
export const CLOCK_FILES: readonly string[] = ["lib/base/system.ts"];
