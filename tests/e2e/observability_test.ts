// What watches over a node: health, metrics, and the dashboard and alerts that go by their names.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "@std/yaml";
import { NodeProcess } from "../../scripts/node_process.ts";
import { PROTOS, ROOT, type TestNode, withNode, withTempDir } from "../support/nodes.ts";
import { freeAddress } from "../../scripts/ports.ts";
import { seriesNames } from "../support/promql.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";

async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

/** `http://host:port` of a node that serves. */
async function httpOf(node: TestNode): Promise<string> {
  return `http://${(await node.process.event("serving")).http}`;
}

/** Every name that there can be a series of. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = "", type] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
    names.add(name);
    if (type === "histogram") {
      for (const end of ["bucket", "sum", "count"]) names.add(`${name}_${end}`);
    }
  }
  return names;
}

function seriesIn(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}

Deno.test("a node tells that it lives, that it is ready, and its metrics, by HTTP and by gRPC", () =>
  withNode(async (node) => {
    const http = await httpOf(node);
    assert.equal((await get(`${http}/livez`)).status, 200);
    const ready = await get(`${http}/readyz`);
    assert.deepEqual([ready.status, JSON.parse(ready.body).ready], [200, true]);

    for (const id of ["a", "b"]) await node.register(registerRequest(id));
    const { revision } = await node.list();
    const { body } = await get(`${http}/metrics`);
    const series = seriesIn(body);
    const expected = {
      conveyor_raft_has_leader: 1,
      conveyor_raft_is_leader: 1,
      conveyor_raft_commit_index: Number(revision),
      conveyor_raft_applied_index: Number(revision),
      conveyor_raft_leader_changes_total: 1,
      'conveyor_services{type="transform",health="healthy"}': 2,
      'conveyor_grpc_requests_total{method="conveyor_etl.registry.ServiceRegistry/Register",code="OK"}':
        2,
      conveyor_raft_proposals_total: 2,
      conveyor_leases: 2,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(series.get(name), value, name);
    }
    assert.ok(series.get("conveyor_raft_term")! >= 1);
    assert.ok(series.get("conveyor_storage_commit_duration_seconds_count")! >= 2);
    assert.ok(namesIn(body).has("conveyor_buffer_records"));

    const metric_names = Object.keys(expected);
    const { metrics } = await node.call(PROTOS.admin.GetMetrics, { metric_names });
    // The list and the question itself are no registrations, so nothing of these has changed.
    assert.deepEqual(metrics, expected);
    const all = await node.call(PROTOS.admin.GetMetrics, {});
    assert.deepEqual([...seriesIn(body).keys()].filter((name) => !(name in all.metrics)), []);
  }));

Deno.test("a node that waits for the others lives, and is not ready", () =>
  withTempDir(async (dataDir) => {
    const address = freeAddress();
    const flags = ["--peers", "127.0.0.1:1", "--http-addr", address];
    await using process = NodeProcess.start({ dataDir, flags });
    await until("it lives", () => {
      const asked = get(`http://${address}/livez`);
      return asked.then(({ status }) => status === 200 || undefined, () => undefined);
    });
    const { status, body } = await get(`http://${address}/readyz`);
    assert.equal(status, 503);
    assert.match(JSON.parse(body).checks[0].reason, /the node is starting/);
    assert.equal(
      seriesIn((await get(`http://${address}/metrics`)).body).get("conveyor_raft_has_leader"),
      0,
    );
    assert.equal((await process.stop()).code, 0);
  }));

Deno.test("without an address there is nothing; in place of the default one a node does without", () =>
  withTempDir(async (dataDir) => {
    const start = async (name: string, flags: readonly string[]) => {
      const dir = ["--data-dir", join(dataDir, name)];
      const ports = ["--listen-addr=127.0.0.1:0", "--raft-addr=127.0.0.1:0"];
      const node = NodeProcess.run([...ports, ...dir, ...flags]);
      const serving = await node.event("serving");
      assert.equal((await node.stop()).code, 0, node.describe());
      return { http: serving.http, warnings: node.log.filter(({ level }) => level === "warn") };
    };
    assert.deepEqual(await start("off", ["--http-addr="]), { http: "", warnings: [] });
    // It is in use, be it by this or by another program.
    const holder = listenOnDefault();
    const { http, warnings } = await start("default", []);
    holder?.close();
    assert.equal(http, "");
    assert.match(
      warnings[0]?.message ?? "",
      /cannot listen on 127\.0\.0\.1:9090: the port is in use/,
    );
  }));

function listenOnDefault(): Deno.Listener | undefined {
  try {
    return Deno.listen({ hostname: "127.0.0.1", port: 9090 });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}

type Rules = {
  groups: {
    name: string;
    rules: { alert: string; expr: string; annotations: { summary: string } }[];
  }[];
};

type Dashboard = {
  panels: {
    id: number;
    title: string;
    gridPos: { x: number; w: number };
    targets?: { expr: string }[];
  }[];
};

Deno.test("every metric that an alert or the dashboard names is one of a node's", () =>
  withNode(async (node) => {
    const known = namesIn((await get(`${await httpOf(node)}/metrics`)).body);
    known.add("up"); // Prometheus' own.
    const read = (name: string) => Deno.readTextFileSync(join(ROOT, "config", "deploy", name));

    const { groups } = parse(read("alerts.yaml")) as Rules;
    const rules = groups.flatMap((group) => group.rules);
    const { panels } = JSON.parse(read("grafana-dashboard.json")) as Dashboard;
    const targets = panels.flatMap(({ targets = [] }) => targets);
    assert.ok(rules.length > 15 && targets.length > 40);

    const named = [...rules, ...targets].map(({ expr }) => ({ expr, names: seriesNames(expr) }));
    for (const { expr, names } of named) {
      assert.ok(names.length > 0, `${expr} names no metric`);
      for (const name of names) assert.ok(known.has(name), `${expr}: there is no ${name}`);
    }
    for (const { alert, annotations } of rules) assert.ok(annotations.summary.length > 10, alert);
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { title, gridPos: { x, w } } of panels) assert.ok(x + w <= 24, title);
  }));
