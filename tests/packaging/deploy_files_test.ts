// The deploy files fit the program: what they set resolves to the configuration that they mean.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { Service } from "kubernetes-models/v1";
import { StatefulSet } from "kubernetes-models/apps/v1";
import { parseAllDocuments, parseDocument } from "yaml";
import { type Config, resolveConfig } from "../../lib/config/mod.ts";
import { ROOT, runCommand, skipLoudly, withTempDir } from "../support/nodes.ts";
import { works } from "../support/commands.ts";

const DEPLOY = join(ROOT, "config", "deploy");
const IDS = [1, 2, 3];

function read(...path: string[]): string {
  return Deno.readTextFileSync(join(DEPLOY, ...path));
}

function configOf(args: readonly string[], env: Readonly<Record<string, string>>): Config {
  const resolution = resolveConfig({ args, env, readFile: () => undefined });
  assert.equal(resolution.kind, "run", JSON.stringify(resolution));
  return (resolution as Extract<typeof resolution, { kind: "run" }>).config;
}

/** Each finds the others, under the addresses that those say they have. */
function assertCluster(nodes: readonly Config["node"][]): void {
  const addresses = nodes.map(({ raftAddr, raftAdvertiseAddr }) =>
    (raftAdvertiseAddr ?? raftAddr).text
  );
  for (const [i, { id, peers }] of nodes.entries()) {
    assert.equal(id, i + 1);
    assert.deepEqual(peers.map(({ text }) => text), addresses.filter((_, at) => at !== i));
  }
}

/** ENV of the image: `NAME=value`, continued over lines. */
function imageEnv(): Record<string, string> {
  const [, text = ""] = /^ENV ((?:.*\\\n)*.*)$/m.exec(read("Containerfile")) ?? [];
  return Object.fromEntries(
    text.replaceAll("\\\n", " ").split(/\s+/).map((pair) => pair.split("=") as [string, string]),
  );
}

Deno.test("the image listens where others can call, and keeps its data in the volume", () => {
  const { node, http } = configOf(["--node-id", "1"], imageEnv());
  assert.deepEqual(
    [node.listenAddr.text, node.raftAddr.text, http.listenAddr?.text, node.dataDir],
    ["0.0.0.0:50051", "0.0.0.0:50052", "0.0.0.0:9090", "/data"],
  );
  assert.match(read("Containerfile"), /^EXPOSE 50051 50052 9090$/m);
});

const KINDS = { PodDisruptionBudget, Service, StatefulSet };

// deno-lint-ignore no-explicit-any -- manifests, whose shape their schemas check
type Manifest = any;

function manifests(): Manifest[] {
  return parseAllDocuments(read("kubernetes", "conveyor.yaml")).map((document) => document.toJS());
}

function manifest(kind: string, name = "conveyor"): Manifest {
  return manifests().find((one) => one.kind === kind && one.metadata.name === name);
}

Deno.test("the Kubernetes manifests are valid by the published schemas", () => {
  assert.equal(manifests().length, 4);
  for (const one of manifests()) {
    const Model = KINDS[one.kind as keyof typeof KINDS] as new (data: Manifest) => {
      validate(): void;
    };
    new Model(one).validate();
    assert.throws(() => new Model({ ...one, spec: [] }).validate());
  }
});

/** What the kubelet makes of a container: variables first, then `$(NAME)` in the arguments. */
function podConfig(ordinal: number): Config {
  const { spec } = manifest("StatefulSet");
  const [container] = spec.template.spec.containers;
  const fields: Record<string, string> = {
    "metadata.name": `conveyor-${ordinal}`,
    "metadata.labels['apps.kubernetes.io/pod-index']": String(ordinal),
  };
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env) {
    env[name] = value ?? fields[valueFrom.fieldRef.fieldPath];
  }
  const args = container.args.map((arg: string) =>
    arg.replace(/\$\((\w+)\)/g, (_, name: string) => env[name] ?? assert.fail(name))
  );
  return configOf(args, { ...imageEnv(), ...env });
}

Deno.test("each pod is a node of one cluster, which its volume outlives", () => {
  const { spec } = manifest("StatefulSet");
  assert.deepEqual([spec.ordinals.start, spec.replicas], [1, IDS.length]);
  const configs = IDS.map(podConfig);
  assertCluster(configs.map(({ node }) => node));
  const [container] = spec.template.spec.containers;
  const [mount] = container.volumeMounts;
  assert.ok(configs.every(({ node }) => node.dataDir.startsWith(`${mount.mountPath}/`)));
  assert.equal(spec.volumeClaimTemplates[0].metadata.name, mount.name);
});

Deno.test("services, probes and the budget reach the pods on the ports that nodes listen on", () => {
  const { spec } = manifest("StatefulSet");
  const [container] = spec.template.spec.containers;
  const { node, http } = podConfig(1);
  const ports = Object.fromEntries(
    container.ports.map(({ name, containerPort }: Manifest) => [name, containerPort]),
  );
  assert.deepEqual(ports, {
    grpc: node.listenAddr.port,
    raft: node.raftAddr.port,
    http: http.listenAddr?.port,
  });
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
    const { path, port } = container[probe].httpGet;
    assert.deepEqual([path, port], [probe === "readinessProbe" ? "/readyz" : "/livez", "http"]);
  }
  const { labels } = spec.template.metadata;
  const budget = manifest("PodDisruptionBudget").spec;
  for (const selector of [spec.selector.matchLabels, budget.selector.matchLabels]) {
    assert.deepEqual(selector, labels);
  }
  assert.equal(budget.maxUnavailable, 1);
  const headless = manifest("Service", spec.serviceName).spec;
  assert.deepEqual([headless.clusterIP, headless.publishNotReadyAddresses], ["None", true]);
  for (const { selector, ports } of [headless, manifest("Service").spec]) {
    assert.deepEqual(selector, labels);
    for (const { port, targetPort } of ports) {
      assert.equal(
        port,
        container.ports.find(({ name }: Manifest) => name === targetPort).containerPort,
      );
    }
  }
});

Deno.test("the compose file runs three nodes of one cluster, each with a volume and a port", () => {
  const { services, volumes } = parseDocument(read("compose.yaml"), { merge: true }).toJS();
  const nodes = IDS.map((id) => {
    const service = services[`node-${id}`];
    assert.equal(service.hostname, `node-${id}`);
    assert.deepEqual(service.volumes, [`node-${id}:/data`]);
    assert.ok(`node-${id}` in volumes);
    assert.match(service.ports[0], /^500[567]1:50051$/);
    assert.deepEqual(service.healthcheck.test, ["CMD", "/conveyor-etl-router", "health"]);
    return configOf([], { ...imageEnv(), ...service.environment }).node;
  });
  assertCluster(nodes);
  assert.equal(Object.keys(services).length, IDS.length);
});

const UNIT = "conveyor-etl-router.service";

Deno.test("the unit's example of settings makes a node, and its data directory is the unit's", () => {
  const text = read("systemd", UNIT);
  const example = [...text.matchAll(/^# {3}(CONVEYOR_\w+)=(.*)$/gm)].map(([, name, value]) =>
    [name, value] as [string, string]
  );
  const own = [...text.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) =>
    [name, value] as [string, string]
  );
  const { node } = configOf([], Object.fromEntries([...example, ...own]));
  assert.deepEqual([node.id, node.peers.length], [1, 2]);
  assert.match(text, /^StateDirectory=conveyor$/m);
  assert.equal(node.dataDir, "/var/lib/conveyor");
});

Deno.test("systemd accepts the unit, and finds it little exposed", async (t) => {
  if (!await works("systemd-analyze", "--version")) {
    return skipLoudly(t.name, "there is no systemd-analyze");
  }
  await withTempDir(async (dir) => {
    const path = join(dir, UNIT);
    // It looks for the program, which is not installed here.
    await Deno.writeTextFile(
      path,
      read("systemd", UNIT).replace("/usr/local/bin/conveyor-etl-router", "/bin/true"),
    );
    const verified = await runCommand(["systemd-analyze", "verify", path]);
    const aboutUnit = verified.stderr.split("\n").filter((line) => line.includes(UNIT));
    assert.deepEqual([verified.code, aboutUnit], [0, []]);
    const judged = await runCommand(["systemd-analyze", "security", "--offline=true", path]);
    const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(judged.stdout) ?? [];
    assert.ok(Number(exposure) <= 2, judged.stdout);
  });
});
