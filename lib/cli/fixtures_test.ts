// What the tests of the commands share: a command as a call, and a server that keeps pipelines.

import assert from "node:assert/strict";
import {
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status as Code,
} from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { systemClock, systemTimers } from "../base/system.ts";
import { loadProtos } from "../grpc/protos.ts";
import type { GetClusterStatusResponse } from "../../proto/gen/conveyor_etl/router/GetClusterStatusResponse.ts";
import type { GetPipelineResponse } from "../../proto/gen/conveyor_etl/router/GetPipelineResponse.ts";
import type { DeadRecord } from "../../proto/gen/conveyor_etl/router/DeadRecord.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { GroupInfo } from "../../proto/gen/conveyor_etl/registry/GroupInfo.ts";
import type { ExplainStageResponse } from "../../proto/gen/conveyor_etl/sidecar/ExplainStageResponse.ts";
import type { SidecarInfo } from "../../proto/gen/conveyor_etl/sidecar/SidecarInfo.ts";
import type { RegisteredService } from "../../proto/gen/conveyor_etl/registry/RegisteredService.ts";
import { chooseProgram } from "./choose.ts";
import type { Io } from "./io.ts";
import { runCommand } from "./run.ts";

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command in this process. */
export async function run(
  args: readonly string[],
  overrides: Partial<Io> = {},
): Promise<Ran> {
  const program = chooseProgram(args);
  if (program.kind !== "command") throw new Error(`${args.join(" ")} is no command`);
  let [out, err] = ["", ""];
  const code = await runCommand(program.command, program.args, {
    out: (text) => out += text,
    err: (text) => err += text,
    env: {},
    readFile: () => undefined,
    clock: systemClock,
    timers: systemTimers,
    terminal: false,
    version: { version: "1.2.3", commit: "0123abcd" },
    ...overrides,
  });
  return { code, out, err };
}

/** A status that a handler answers with. */
export class Refusal extends Error {
  constructor(
    readonly code: Code,
    message: string,
    readonly trailers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** A server of pipelines, services and offsets, as far as the commands need one. */
export class FakeServer {
  readonly pipelines = new Map<string, { config: PipelineConfig__Output; version: number }>();
  readonly services: RegisteredService[] = [];
  readonly groups: GroupInfo[] = [];
  readonly sidecars: SidecarInfo[] = [];
  /** Answers to ExplainStage, page by page; their `next` is the number of the next. */
  explained: ExplainStageResponse[] = [];
  /** Records on their way through each pipeline that is switched off; one fewer at each look. */
  pending = 0;
  /** Which nodes it says have not answered. */
  silence = "";
  readonly offsets = new Map<string, Record<number, string>>();
  readonly dead: DeadRecord[] = [];
  /** The ids that replays have named. */
  readonly replayed: string[] = [];
  /** Whether those that switched pipelines off asked for a drain. */
  readonly drains: boolean[] = [];
  /** Methods that were called. */
  readonly calls: string[] = [];
  /** Called before each method; may throw a refusal. */
  before: (method: string) => void = () => {};
  address = "";
  readonly #server = new Server();

  private constructor() {}

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer();
    fake.#addPipelines();
    fake.#addRest();
    const port = await new Promise<number>((resolve, reject) =>
      fake.#server.bindAsync(
        "127.0.0.1:0",
        ServerCredentials.createInsecure(),
        (error, bound) => error === null ? resolve(bound) : reject(error),
      )
    );
    fake.address = `127.0.0.1:${port}`;
    return fake;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  #unary<In, Out>(
    method: MethodDefinition<never, Out, In, unknown>,
    handler: (request: In) => Out,
  ): void {
    const run = (call: ServerUnaryCall<In, Out>, reply: sendUnaryData<Out>) => {
      const name = method.path.split("/").at(-1) ?? "";
      this.calls.push(name);
      try {
        this.before(name);
        reply(null, handler(call.request));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const metadata = new Metadata();
        for (const [key, text] of Object.entries(error.trailers)) metadata.set(key, text);
        reply({ code: error.code, details: error.message, metadata });
      }
    };
    this.#server.register(
      method.path,
      run,
      method.responseSerialize,
      method.requestDeserialize,
      "unary",
    );
  }

  #addPipelines(): void {
    const { admin } = loadProtos();
    const stored = (id: string) => this.pipelines.get(id);
    this.#unary(admin.ListDeadRecords, ({ stage_id, after }) => {
      const all = this.dead.filter((one) => stage_id === "" || one.stage_id === stage_id);
      const from = Number(after || 0);
      const next = from + 2 < all.length ? String(from + 2) : "";
      return { records: all.slice(from, from + 2), next };
    });
    this.#unary(admin.ReplayDeadRecords, ({ ids }) => {
      this.replayed.push(
        ...ids.map((id) => `${id.source_id} ${id.partition} ${id.sequence_number}`),
      );
      return { replayed: ids.length || this.dead.length };
    });
    this.#unary(admin.CreatePipeline, ({ config, validate_only }) => {
      const id = config?.id ?? "";
      if (stored(id)) throw new Refusal(Code.ALREADY_EXISTS, `pipeline ${id} exists`);
      if (config && !validate_only) this.pipelines.set(id, { config, version: 1 });
      return { success: true, pipeline_id: id };
    });
    this.#unary(
      admin.UpdatePipeline,
      ({ pipeline_id, config, expected_version, validate_only }) => {
        const before = stored(pipeline_id);
        if (before === undefined || config === null) throw new Refusal(Code.NOT_FOUND, "not there");
        if (expected_version !== "0" && expected_version !== String(before.version)) {
          throw new Refusal(Code.ABORTED, `version is ${before.version}`);
        }
        const version = before.version + 1;
        if (!validate_only) this.pipelines.set(pipeline_id, { config, version });
        return { success: true, version };
      },
    );
    this.#unary(admin.DeletePipeline, ({ pipeline_id, force }) => {
      const before = stored(pipeline_id);
      if (before === undefined) throw new Refusal(Code.NOT_FOUND, `no pipeline ${pipeline_id}`);
      if (before.config.enabled && !force) {
        throw new Refusal(Code.FAILED_PRECONDITION, "it is enabled");
      }
      this.pipelines.delete(pipeline_id);
      return { success: true };
    });
    const setEnabled = (pipeline_id: string, enabled: boolean) => {
      const before = stored(pipeline_id);
      if (before === undefined) throw new Refusal(Code.NOT_FOUND, `no pipeline ${pipeline_id}`);
      before.config.enabled = enabled;
    };
    this.#unary(admin.EnablePipeline, ({ pipeline_id }) => {
      setEnabled(pipeline_id, true);
      return { success: true };
    });
    this.#unary(admin.DisablePipeline, ({ pipeline_id, drain }) => {
      setEnabled(pipeline_id, false);
      this.drains.push(drain);
      return { success: true, pending_records: this.pending, error: this.silence };
    });
    this.#unary(admin.GetPipeline, ({ pipeline_id }): GetPipelineResponse => {
      const found = stored(pipeline_id);
      if (found === undefined) return { found: false };
      const created_at = { seconds: 1_700_000_000, nanos: 0 };
      const stage_statuses = {
        mask: {
          records_processed: 12,
          records_buffered: this.pending === 0 ? 0 : this.pending--,
          records_in_flight: 1,
          avg_latency_ms: 2.5,
        },
      };
      const { version, config: { enabled } } = found;
      return {
        found: true,
        config: found.config,
        status: {
          enabled,
          version,
          created_at,
          updated_at: { seconds: 1_700_000_000, nanos: 500_000_000 },
          stage_statuses,
          unhosted_stages: ["warehouse"],
          rejections: [{ sidecar_id: "sc-1", version: 1, reason: "no room", at: created_at }],
        },
      };
    });
    this.#unary(admin.ListPipelines, () => ({
      pipelines: [...this.pipelines.values()].map(({ config }) => config),
    }));
  }

  #addRest(): void {
    const { admin, checkpoint, registry, sidecars } = loadProtos();
    this.#unary(sidecars.ListSidecars, ({ sidecar_id }) => ({
      sidecars: this.sidecars.filter((one) => sidecar_id === "" || one.sidecar_id === sidecar_id),
    }));
    this.#unary(sidecars.ExplainStage, ({ after }) => {
      const page = this.explained[Number(after)];
      if (page === undefined) throw new Refusal(Code.NOT_FOUND, "no such stage");
      return page;
    });
    this.#unary(admin.GetClusterStatus, (): GetClusterStatusResponse => ({
      node_id: 1,
      leader_id: 2,
      term: 4,
      commit_index: 17,
      applied_index: 17,
      nodes: [
        {
          node_id: 1,
          address: "10.0.0.1:50052",
          role: "NODE_ROLE_FOLLOWER",
          healthy: true,
          match_index: 17,
        },
        {
          node_id: 2,
          address: "10.0.0.2:50052",
          role: "NODE_ROLE_LEADER",
          healthy: true,
          match_index: 17,
        },
        {
          node_id: 3,
          address: "10.0.0.3:50052",
          role: "NODE_ROLE_FOLLOWER",
          healthy: false,
          match_index: 9,
        },
      ],
      health: "CLUSTER_HEALTH_DEGRADED",
      revision: 17,
      version: "1.2.3",
      cluster_id: "c0ffee",
    }));
    this.#unary(registry.ListServices, ({ type_filter }) => ({
      services: this.services.filter(({ identity }) =>
        type_filter === "SERVICE_TYPE_UNSPECIFIED" || identity?.service_type === type_filter
      ),
    }));
    // One group a page.
    this.#unary(registry.ListGroups, ({ group_id, after }) => {
      const left = this.groups.filter((one) =>
        group_id === "" ? String(one.group_id) > after : one.group_id === group_id
      );
      return {
        groups: left.slice(0, 1),
        next: left.length > 1 ? String(left[0]?.group_id) : "",
      };
    });
    // One source a page.
    this.#unary(checkpoint.ListSources, ({ after }) => {
      const left = [...this.offsets.keys()].sort().filter((id) => id > after);
      return { source_ids: left.slice(0, 1), next: left.length > 1 ? left[0]! : "" };
    });
    this.#unary(checkpoint.GetSourceOffset, ({ source_id }) => ({
      offsets: this.offsets.get(source_id) ?? {},
      timestamps: { 0: { seconds: 1_700_000_000, nanos: 0 } },
    }));
  }
}

/** Runs `body` with a server of its own. */
export async function withServer(
  body: (server: FakeServer, ask: (...args: string[]) => Promise<Ran>) => Promise<void>,
): Promise<void> {
  const server = await FakeServer.start();
  try {
    await body(server, (...args) => run([...args, "--server", server.address]));
  } finally {
    server.stop();
  }
}

/** Runs `body` with a folder of these files. */
export async function withFiles(
  files: Readonly<Record<string, string>>,
  body: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "conveyor-cli-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = `${dir}/${name}`;
      await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const service = (kind: string, name: string, config = "") =>
  `---
apiVersion: conveyor.etl/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  grpc: {endpoint: "${name}:7001"}
${config}`;

/** Four services and a pipeline of three stages. */
export const MANIFESTS: Readonly<Record<string, string>> = {
  "services.yaml": [
    service("Source", "orders"),
    service("Transform", "mask", '  config: {fields: [email, phone], with: "*"}\n'),
    service("Sink", "warehouse"),
    service("Sink", "rejected"),
  ].join(""),
  "pipelines/clean.yml": `apiVersion: conveyor.etl/v1
kind: Pipeline
metadata:
  name: clean
  labels: {team: billing}
  annotations: {description: Orders without addresses}
spec:
  source: orders
  steps: [mask]
  sink: warehouse
  dlq: {sink: rejected}
`,
};

/** Runs `body` with the pipeline of the manifests on the server. */
export function applied(
  body: (
    tools: { server: FakeServer; ask: (...args: string[]) => Promise<Ran>; dir: string },
  ) => Promise<void>,
): Promise<void> {
  return withFiles(MANIFESTS, (dir) =>
    withServer(async (server, ask) => {
      assert.equal((await ask("apply", "-f", dir)).code, 0);
      await body({ server, ask, dir });
    }));
}
