import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { MANIFEST_LIMITS } from "../base/mod.ts";
import { applied, MANIFESTS, Refusal, run, withFiles, withServer } from "./fixtures_test.ts";

Deno.test("validate needs no server", () =>
  withFiles(MANIFESTS, async (dir) => {
    assert.deepEqual(await run(["validate", "-f", dir]), {
      code: 0,
      out: "sound: 1 source, 1 transform, 2 sinks, 1 pipeline\n",
      err: "",
    });
    const alone = await run(["validate", "-f", `${dir}/pipelines`]);
    assert.equal(alone.code, 1);
    assert.equal(alone.out, "");
    assert.deepEqual(alone.err.replaceAll(dir, "DIR").split("\n"), [
      "DIR/pipelines/clean.yml:8: spec.source: there is no Source orders in namespace default",
      "DIR/pipelines/clean.yml:9: spec.steps[0]: there is no Transform mask in namespace default",
      "DIR/pipelines/clean.yml:10: spec.sink: there is no Sink warehouse in namespace default",
      "DIR/pipelines/clean.yml:11: spec.dlq.sink: there is no Sink rejected in namespace default",
      "4 faults",
      "",
    ]);
    const json = JSON.parse((await run(["validate", "-f", `${dir}/pipelines`, "-o", "json"])).out);
    assert.equal(json.valid, false);
    assert.deepEqual(json.faults[0], {
      file: `${dir}/pipelines/clean.yml`,
      line: 8,
      path: "spec.source",
      problem: "there is no Source orders in namespace default",
    });
  }));

Deno.test("graph draws files in three formats", () =>
  withFiles(MANIFESTS, async (dir) => {
    const draw = async (...more: string[]) => (await run(["graph", "-f", dir, ...more])).out;
    assert.equal(
      await draw(),
      `clean (enabled)
  source     orders     → mask
  transform  mask       → warehouse
  sink       warehouse
  after 3 retries  → rejected
`,
    );
    assert.equal(
      await draw("--format", "dot"),
      `digraph conveyor {
  rankdir=LR;
  subgraph cluster_0 {
    label="clean";
    "clean/orders" [label="orders", shape=cds];
    "clean/mask" [label="mask", shape=box];
    "clean/warehouse" [label="warehouse", shape=cylinder];
    "clean/orders" -> "clean/mask";
    "clean/mask" -> "clean/warehouse";
    "clean/dead letters: rejected" [label="rejected", shape=cylinder, style=dashed];
    "clean/mask" -> "clean/dead letters: rejected" [style=dashed];
    "clean/warehouse" -> "clean/dead letters: rejected" [style=dashed];
  }
}
`,
    );
    assert.equal(
      await draw("--format", "mermaid"),
      `flowchart LR
  subgraph p0["clean"]
    p0s0(["orders"])
    p0s1["mask"]
    p0s2[("warehouse")]
    p0s0 --> p0s1
    p0s1 --> p0s2
    p0d[("rejected")]
    p0s1 -.-> p0d
    p0s2 -.-> p0d
  end
`,
    );
    const { code, err } = await run(["graph", "nope", "-f", dir]);
    assert.deepEqual([code, err], [1, 'there is no pipeline "nope"\n']);
  }));

Deno.test("apply creates, leaves alone what is as it should be, and updates the rest", () =>
  withFiles(MANIFESTS, (dir) =>
    withServer(async (server, ask) => {
      assert.deepEqual(await ask("apply", "-f", dir, "--dry-run"), {
        code: 0,
        out: "pipeline clean would be created\n",
        err: "",
      });
      assert.equal(server.pipelines.size, 0);
      assert.equal((await ask("apply", "-f", dir)).out, "pipeline clean created\n");
      assert.equal((await ask("apply", "-f", dir)).out, "pipeline clean unchanged\n");
      assert.equal(server.pipelines.get("clean")?.version, 1);

      const path = `${dir}/services.yaml`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(
        path,
        text.replace('with: "*"', "keep: 2").replace("warehouse:7001", "warehouse:7002"),
      );
      const pipeline = `${dir}/pipelines/clean.yml`;
      await Deno.writeTextFile(
        pipeline,
        (await Deno.readTextFile(pipeline)).replace("dlq: {sink: rejected}", "enabled: false"),
      );
      const changes = `  stages[mask].config.with: removed
  stages[mask].config.keep: added "2"
  stages[warehouse].endpoint.port: 7001 → 7002
  enabled: true → false
  dead_letter: {"service_name":"rejected","max_retries":3,"initial_backoff_ms":"100",` +
        `"max_backoff_ms":"30000","endpoint":{"host":"rejected","port":7001,"use_tls":false}} → nothing
`;
      const dry = await ask("apply", "-f", dir, "--dry-run");
      assert.equal(dry.out, `pipeline clean would be updated\n${changes}`);
      assert.equal(server.pipelines.get("clean")?.version, 1);
      assert.equal((await ask("apply", "-f", dir)).out, `pipeline clean updated\n${changes}`);
      assert.equal(server.pipelines.get("clean")?.version, 2);
      assert.deepEqual(JSON.parse((await ask("apply", "-f", dir, "-o", "json")).out), {
        dry_run: false,
        pipelines: [{ pipeline_id: "clean", action: "unchanged" }],
      });
    })));

Deno.test("faulty manifests apply nothing", () =>
  withFiles(
    { ...MANIFESTS, "x.yaml": "kind: Nothing" },
    (dir) =>
      withServer(async (server, ask) => {
        const { code, out, err } = await ask("apply", "-f", dir);
        assert.deepEqual([code, out], [1, ""]);
        assert.match(err, /x\.yaml:1: kind: must be one of/);
        assert.deepEqual(server.calls, []);
      }),
  ));

Deno.test("what changes under apply's hands is not overwritten, and the others are applied", () =>
  applied(async ({ server, ask, dir }) => {
    const other = MANIFESTS["pipelines/clean.yml"]?.replace("name: clean", "name: other") ?? "";
    await Deno.writeTextFile(`${dir}/pipelines/other.yml`, other);
    const clean = `${dir}/pipelines/clean.yml`;
    await Deno.writeTextFile(clean, (await Deno.readTextFile(clean)).replace("billing", "sales"));
    server.before = (method) => {
      const stored = server.pipelines.get("clean");
      if (method === "UpdatePipeline" && stored) stored.version += 1;
    };
    const { code, out } = await ask("apply", "-f", dir);
    assert.equal(code, 1);
    assert.match(
      out,
      /^pipeline clean failed: somebody else changed it at the same moment; .*ABORTED: version is 2\)\npipeline other created\n$/,
    );
    assert.equal(server.pipelines.get("clean")?.config.metadata["team"], "billing");
  }));

Deno.test("get pipelines prints a table, JSON and YAML", () =>
  applied(async ({ ask }) => {
    assert.equal(
      (await ask("get", "pipelines")).out,
      `PIPELINE   ENABLED   STAGES                      DEAD LETTERS
clean      yes       orders → mask → warehouse   rejected
`,
    );
    const { pipelines } = JSON.parse((await ask("get", "pipelines", "-o", "json")).out);
    assert.equal(pipelines[0].id, "clean");
    assert.equal(pipelines[0].stages[1].config.fields, '["email","phone"]');
    assert.match(
      (await ask("get", "pipelines", "-o", "yaml")).out,
      /^pipelines:\n {2}- id: clean\n/,
    );
    assert.equal((await ask("get", "pipelines", "nope")).out, "no pipelines\n");
  }));

Deno.test("graph draws the server's pipelines", () =>
  applied(async ({ ask }) => {
    assert.match((await ask("graph", "clean")).out, /^clean \(enabled\)\n {2}source/);
  }));

Deno.test("describe shows a pipeline and how it does", () =>
  applied(async ({ server, ask }) => {
    server.pending = 3;
    assert.equal(
      (await ask("describe", "pipeline", "clean")).out,
      `Pipeline:     clean
Description:  Orders without addresses
Enabled:      yes
Version:      1
Created:      2023-11-14T22:13:20Z
Updated:      2023-11-14T22:13:20.5Z
Metadata:     team=billing
Dead letters: rejected, rejected:7001, after 3 retries, backoff 100 to 30000 ms
Unhosted:     warehouse

clean (enabled)
  source     orders     → mask
  transform  mask       → warehouse
  sink       warehouse
  after 3 retries  → rejected

STAGE       SERVICE     ENDPOINT         DONE   WAITING   IN FLIGHT   ERRORS   DEAD   LATENCY
orders      orders      orders:7001      0      0         0           0        0
mask        mask        mask:7001        12     3         1           0        0      2.5 ms
warehouse   warehouse   warehouse:7001   0      0         0           0        0

STAGE   SETTING   VALUE
mask    fields    ["email","phone"]
mask    with      *

REFUSED BY   VERSION   AT                     BECAUSE
sc-1         1         2023-11-14T22:13:20Z   no room
`,
    );
    const json = JSON.parse((await ask("describe", "pipeline", "clean", "-o", "json")).out);
    assert.equal(json.status.created_at, "2023-11-14T22:13:20Z");
    const { code, err } = await ask("describe", "pipeline", "nope");
    assert.deepEqual([code, err], [1, 'there is no pipeline "nope"\n']);
  }));

Deno.test("delete removes what is off, or what it is made to", () =>
  applied(async ({ server, ask }) => {
    const refused = await ask("delete", "pipeline", "clean");
    assert.equal(refused.code, 1);
    assert.match(refused.err, /FAILED_PRECONDITION: it is enabled\n$/);
    assert.equal(
      (await ask("delete", "pipeline", "clean", "--force")).out,
      "pipeline clean deleted\n",
    );
    assert.equal(server.pipelines.size, 0);
    assert.match((await ask("delete", "pipeline", "clean")).err, /NOT_FOUND: no pipeline clean\n$/);
  }));

Deno.test("get services and offsets", () =>
  withServer(async (server, ask) => {
    assert.equal((await ask("get", "services")).out, "no services\n");
    const service = (service_id: string, partitions: number[]) => ({
      identity: {
        service_id,
        service_type: "SERVICE_TYPE_SOURCE" as const,
        name: "orders",
        group_id: "g",
      },
      endpoint: { host: "::1", port: 7001, use_tls: true },
      health: { status: "HEALTH_STATUS_HEALTHY" as const },
      registered_at: { seconds: 1_700_000_000, nanos: 0 },
      assigned_partitions: partitions,
    });
    server.services.push(service("o-1", [0, 1, 2, 5]), service("o-2\n\x1b[2J", []));
    server.offsets.set("orders", { 0: "18446744073709551615", 10: "7", 9: "0" });
    server.offsets.set("never-registered", { 1: "1" });
    assert.equal(
      (await ask("get", "services")).out,
      `SERVICE             NAME     TYPE     ENDPOINT           HEALTH    GROUP   PARTITIONS
o-1                 orders   source   [::1]:7001 (TLS)   healthy   g       0-2,5
o-2\\u{a}\\u{1b}[2J   orders   source   [::1]:7001 (TLS)   healthy   g       none
`,
    );
    const { services } = JSON.parse((await ask("get", "services", "o-1", "-o", "json")).out);
    assert.deepEqual(services.map((one: { registered_at: string }) => one.registered_at), [
      "2023-11-14T22:13:20Z",
    ]);
    assert.equal(
      (await ask("get", "offsets")).out,
      `SOURCE             PARTITION   OFFSET                 COMMITTED AT
never-registered   1           1
orders             0           18446744073709551615   2023-11-14T22:13:20Z
orders             9           0
orders             10          7
`,
    );
    const { offsets } = JSON.parse((await ask("get", "offsets", "orders", "-o", "json")).out);
    assert.equal(offsets[0].offset, "18446744073709551615");
  }));

const STATUS = {
  cluster_id: "c0ffee",
  leader_id: 2,
  term: 4,
  revision: 17,
  health: "degraded",
  nodes: [
    { id: 1, address: "10.0.0.1:50052", role: "follower", healthy: true, match_index: 17 },
    { id: 2, address: "10.0.0.2:50052", role: "leader", healthy: true, match_index: 17 },
    { id: 3, address: "10.0.0.3:50052", role: "follower", healthy: false, match_index: 9 },
  ],
};

Deno.test("status says which node leads and whether all is well", () =>
  withServer(async (_server, ask) => {
    const nodes = `NODE   ADDRESS          ROLE       HEALTHY   MATCH
1      10.0.0.1:50052   follower   yes       17
2      10.0.0.2:50052   leader     yes       17
3      10.0.0.3:50052   follower   no        9
`;
    assert.equal(
      (await ask("status")).out,
      `cluster c0ffee: degraded, node 2 leads in term 4, revision 17
as seen by node 1, version 1.2.3

${nodes}`,
    );
    assert.deepEqual(JSON.parse((await ask("status", "-o", "json")).out), STATUS);
    assert.equal((await ask("get", "cluster")).out, nodes);
    const cluster = JSON.parse((await ask("get", "cluster", "-o", "json")).out);
    assert.equal(cluster.commit_index, "17");
  }));

Deno.test("status --watch looks again and again, and goes on when nobody answers", () =>
  withServer(async (server) => {
    const seen: string[] = [];
    const waits: number[] = [];
    const enough = new Error("enough");
    const watching = run([
      "status",
      "--watch",
      "--interval",
      "3",
      "-o",
      "json",
      "--server",
      server.address,
    ], {
      out: (text) => seen.push(text),
      err: (text) => seen.push(text),
      timers: {
        after: (delay, work) => {
          waits.push(delay);
          if (waits.length === 3) throw enough;
          server.before = () => {
            if (waits.length === 1) throw new Refusal(Code.INTERNAL, "not now");
          };
          work();
          return () => {};
        },
      },
    });
    await assert.rejects(watching, enough);
    assert.deepEqual(waits, [3_000, 3_000, 3_000]);
    assert.deepEqual([seen[0], seen[2]].map((line) => JSON.parse(line ?? "")), [STATUS, STATUS]);
    assert.equal(seen[1], `${server.address}: INTERNAL: not now\n`);
  }));

Deno.test("servers are tried in turn: one that is dead, one that has no leader", () =>
  withServer(async (busy) => {
    busy.before = () => {
      throw new Refusal(Code.UNAVAILABLE, "no leader");
    };
    await withServer(async (server) => {
      const dead = "127.0.0.1:1";
      const servers = [dead, busy.address, server.address].join(",");
      assert.equal((await run(["status", "-o", "json", "-s", servers])).code, 0);
      assert.deepEqual([busy.calls, server.calls], [["GetClusterStatus"], ["GetClusterStatus"]]);
      const { code, err } = await run(["status"], {
        env: { CONVEYOR_SERVER: `${dead},${busy.address}` },
      });
      assert.equal(code, 1);
      assert.equal(
        err,
        `no node answers (is a node running there? --server HOST:PORT names another):
  ${dead}: cannot be reached
  ${busy.address}: no leader
`,
      );
    });
  }));

Deno.test("a write that may have been done is not sent to another node", () =>
  applied(async ({ server, ask }) => {
    server.before = (method) => {
      if (method !== "DeletePipeline") return;
      throw new Refusal(Code.UNAVAILABLE, "lost", { "x-conveyor-outcome": "unknown" });
    };
    await withServer(async (second) => {
      const { code, err } = await run([
        ...["delete", "pipeline", "clean", "--force"],
        ...["--server", `${server.address},${second.address}`],
      ]);
      assert.equal(code, 1);
      assert.match(err, /UNAVAILABLE: lost; it may have been done, look before you try again\n$/);
      assert.deepEqual(second.calls, []);
    });
    assert.match((await ask("get", "pipelines")).out, /clean/);
  }));

Deno.test("so many faults are listed, the others are counted", () =>
  withFiles({ "a.yaml": "---\n1\n".repeat(MANIFEST_LIMITS.faults + 1) }, async (dir) => {
    const lines = (await run(["validate", "-f", dir])).err.trimEnd().split("\n");
    assert.equal(lines.length, MANIFEST_LIMITS.faults + 2);
    assert.deepEqual(lines.slice(-2), ["and 1 more", `${MANIFEST_LIMITS.faults + 1} faults`]);
  }));

Deno.test("a pipeline that is too large for the server is refused before it is sent", () =>
  withFiles(MANIFESTS, async (dir) => {
    const transform = (name: string, values: number) => {
      const config = Array.from({ length: values }, (_, i) => `k${i}: ${"x".repeat(60_000)}`);
      return `apiVersion: conveyor.etl/v1
kind: Transform
metadata: {name: ${name}}
spec: {grpc: {endpoint: "${name}:1"}, config: {${config.join(", ")}}}`;
    };
    const clean = `${dir}/pipelines/clean.yml`;
    const text = await Deno.readTextFile(clean);
    await Deno.writeTextFile(clean, text.replace("[mask]", "[mask, one, two]"));
    await Deno.writeTextFile(`${dir}/one.yaml`, transform("one", 9));
    await Deno.writeTextFile(`${dir}/two.yaml`, transform("two", 8));
    assert.equal((await run(["validate", "-f", dir])).code, 0);
    await Deno.writeTextFile(`${dir}/two.yaml`, transform("two", 9));
    const { code, err } = await run(["validate", "-f", dir]);
    assert.equal(code, 1);
    assert.match(
      err,
      /clean\.yml:1: takes 108\d+ bytes with all its settings, at most 1048576 are/,
    );
  }));

Deno.test("get groups says who has which partitions, and what moves", () =>
  withServer(async (server, ask) => {
    assert.equal((await ask("get", "groups")).out, "no groups\n");
    server.groups.push(
      {
        group_id: "g",
        generation: 7,
        partitions: 6,
        members: [
          { service_id: "a", partitions: [0, 1, 2, 3, 5], releasing: [3, 5], target: [0, 1, 2] },
          { service_id: "b", partitions: [4], target: [3, 4, 5] },
        ],
      },
      {
        group_id: "h",
        generation: 9,
        partitions: 1,
        members: [{ service_id: "a", leaving: true }],
      },
    );
    assert.equal(
      (await ask("get", "groups")).out,
      `GROUP   GENERATION   MEMBER   PARTITIONS   MOVING
g       7            a        0-3,5        gives up 3,5
g       7            b        4            waits for 3,5
h       9            a        none         leaves
`,
    );
    const { groups } = JSON.parse((await ask("get", "groups", "h", "-o", "json")).out);
    assert.deepEqual(groups.map((one: { generation: string }) => one.generation), ["9"]);
  }));

Deno.test("get sidecars says what they host, and what they run", () =>
  withServer(async (server, ask) => {
    assert.equal((await ask("get", "sidecars")).out, "no sidecars\n");
    server.sidecars.push(
      {
        sidecar_id: "a",
        pod_name: "mask-0",
        namespace: "eu",
        sidecar_endpoint: "10.0.0.1:7000",
        local_services: [{ service_name: "mask" }, { service_name: "geo" }],
        unhealthy_services: ["geo"],
        assignments: [
          { pipeline_id: "p", version: 7, applied: 7 },
          { pipeline_id: "q", version: 9, applied: 8 },
          { pipeline_id: "r", version: 9, rejected: "no room" },
        ],
      },
      { sidecar_id: "b", sidecar_endpoint: "10.0.0.2:7000", draining: true },
      { sidecar_id: "c", sidecar_endpoint: "10.0.0.3:7000", draining: true, lapsed: true },
    );
    assert.equal(
      (await ask("get", "sidecars")).out,
      `SIDECAR   POD         ENDPOINT        STATE      SERVICES                PIPELINES
a         eu/mask-0   10.0.0.1:7000   healthy    mask, geo (unhealthy)   p, q (not confirmed), r (refused: no room)
b                     10.0.0.2:7000   draining
c                     10.0.0.3:7000   lapsed
`,
    );
    const { sidecars } = JSON.parse((await ask("get", "sidecars", "b", "-o", "json")).out);
    assert.deepEqual(sidecars.map((one: { draining: boolean }) => one.draining), [true]);
  }));

Deno.test("dead lists all pages, and replays all or those that are named", () =>
  withServer(async (server, ask) => {
    assert.equal((await ask("dead", "list", "clean")).out, "no dead records\n");
    for (const sequence_number of [1, 2, 3]) {
      server.dead.push({
        record: { id: { source_id: "shops/eu", partition: 4, sequence_number } },
        pipeline_id: "clean",
        stage_id: "warehouse",
        error: "UNAVAILABLE: away",
        attempts: 3,
        failed_at: { seconds: 0 },
        node_id: 2,
      });
    }
    assert.equal(
      (await ask("dead", "list", "clean", "warehouse")).out,
      `STAGE       RECORD         ATTEMPTS   FAILED AT              NODE   ERROR
warehouse   shops/eu/4/1   3          1970-01-01T00:00:00Z   2      UNAVAILABLE: away
warehouse   shops/eu/4/2   3          1970-01-01T00:00:00Z   2      UNAVAILABLE: away
warehouse   shops/eu/4/3   3          1970-01-01T00:00:00Z   2      UNAVAILABLE: away
`,
    );
    assert.equal(
      (await ask("dead", "replay", "clean")).out,
      "3 records are on their way again\n",
    );
    assert.deepEqual(server.replayed, []);
    await ask("dead", "replay", "clean", "warehouse", "shops/eu/4/2");
    assert.deepEqual(server.replayed, ["shops/eu 4 2"]);
    const wrong = await ask("dead", "replay", "clean", "warehouse", "2");
    assert.deepEqual([wrong.code, wrong.err], [2, 'ID: "2" is not SOURCE/PARTITION/SEQUENCE\n']);
    assert.equal((await ask("dead", "list", "clean", "warehouse", "x/0/1")).code, 2);
  }));
