// The subcommands of the real program, against a real node.

import assert from "node:assert/strict";
import { MANIFESTS, run, withFiles } from "../../lib/cli/fixtures_test.ts";
import {
  PROTOS,
  type Ran,
  runProgram,
  testCalls,
  withNode,
  withTempDir,
} from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

/** Where nobody listens. */
const DEAD = "127.0.0.1:1";

function command(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return runProgram(args, { env });
}

Deno.test("run is the default: with a node's flags it is the node", async () => {
  const { code, stderr } = await command(["run", "--node-id", "0"]);
  assert.equal(code, 2);
  assert.match(stderr, /node\.id/);
});

Deno.test("a command that is unknown, or fails, says so on stderr with its exit code", async () => {
  const unknown = await command(["statsu"]);
  assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /did you mean status\?/);
  const alone = await command(["status", "--server", DEAD]);
  assert.deepEqual([alone.code, alone.stdout], [1, ""]);
  assert.equal(
    alone.stderr,
    `no node answers: ${DEAD}: cannot be reached; is a node running there? --server HOST:PORT names another\n`,
  );
});

testCalls("a cluster is looked at through the first node that answers", async () => {
  await withNode(async (node) => {
    await node.register(registerRequest("orders-1"));
    await node.call(PROTOS.checkpoint.CommitOffset, {
      source_id: "orders-transform",
      partition: 3,
      offset: "18446744073709551615",
    });
    const env = { CONVEYOR_SERVER: `${DEAD},${node.address}` };
    const status = await command(["status", "-o", "json"], env);
    assert.deepEqual([status.code, status.stderr], [0, ""]);
    const { cluster_id, nodes, ...rest } = JSON.parse(status.stdout);
    assert.match(cluster_id, /./);
    assert.deepEqual(Object.keys(rest), ["leader_id", "term", "revision", "health"]);
    assert.deepEqual([rest.leader_id, rest.health], [1, "healthy"]);
    assert.deepEqual(nodes.map((one: { id: number; role: string }) => [one.id, one.role]), [
      [1, "leader"],
    ]);
    const services = await command(["get", "services", "orders-1"], env);
    assert.match(services.stdout, /^SERVICE .*\norders-1 .*10\.0\.3\.17:8080 \(TLS\) .*healthy/);
    const offsets = await command(["get", "offsets", "-o", "yaml"], env);
    assert.match(offsets.stdout, /partition: 3\n {4}offset: '18446744073709551615'/);
  });
});

Deno.test("a health check answers by exit code, whatever the runtime", () =>
  withNode(async (node) => {
    const well = await command(["health", "--server", node.address]);
    assert.deepEqual([well.code, well.stdout], [0, `${node.address}: serving\n`], well.stderr);
    const dead = await command(["health", "--server", DEAD]);
    assert.deepEqual([dead.code, dead.stderr], [1, `${DEAD}: cannot be reached\n`]);
  }));

Deno.test("pipelines are applied, left alone, changed, drawn and deleted", () =>
  withFiles(MANIFESTS, (dir) =>
    withNode(async (node) => {
      // In this process: the program is started often enough elsewhere.
      const ask = (...args: string[]) => run([...args, "--server", `${DEAD},${node.address}`]);
      const out = async (...args: string[]) => {
        const { code, out, err } = await ask(...args);
        assert.deepEqual([code, err], [0, ""]);
        return out;
      };
      assert.equal(await out("apply", "-f", dir, "--dry-run"), "pipeline clean would be created\n");
      assert.equal(await out("get", "pipelines"), "no pipelines\n");
      assert.equal(await out("apply", "-f", dir), "pipeline clean created\n");
      assert.equal(await out("apply", "-f", dir), "pipeline clean unchanged\n");

      const services = `${dir}/services.yaml`;
      const text = await Deno.readTextFile(services);
      await Deno.writeTextFile(services, text.replace('with: "*"', 'with: "#"'));
      const change = '  stages[mask].config.with: "*" → "#"\n';
      const dry = await out("apply", "-f", dir, "--dry-run");
      assert.equal(dry, `pipeline clean would be updated\n${change}`);
      assert.equal(await out("apply", "-f", dir), `pipeline clean updated\n${change}`);
      assert.equal(await out("apply", "-f", dir), "pipeline clean unchanged\n");

      assert.match(
        await out("get", "pipelines"),
        /\nclean +yes +orders → mask → warehouse +rejected\n/,
      );
      assert.equal(
        JSON.parse(await out("get", "pipelines", "-o", "json")).pipelines[0].id,
        "clean",
      );
      assert.match(await out("get", "pipelines", "-o", "yaml"), /^pipelines:\n {2}- id: clean\n/);
      assert.match(await out("describe", "pipeline", "clean"), /\nVersion: +2\n/);
      assert.equal(await out("graph"), await out("graph", "-f", dir));

      await node.call(PROTOS.sidecars.RegisterSidecar, {
        sidecar_id: "a",
        sidecar_endpoint: "10.0.0.9:7000",
        local_services: [{
          service_name: "mask",
          service_type: "SERVICE_TYPE_TRANSFORM",
          local_endpoint: "127.0.0.1:9000",
        }],
      });
      assert.equal(
        await out("explain", "clean", "mask"),
        `SIDECAR   GOES TO          BECAUSE
a         127.0.0.1:9000   the service beside it is healthy

HAS THE SERVICE   TAKES IT
a                 yes
`,
      );
      assert.match(
        await out("explain", "clean", "warehouse", "a"),
        /\na +nowhere +no sidecar has a service of the stage's name\n/,
      );
      const unknown = await ask("explain", "clean", "mask", "b");
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /NOT_FOUND: no sidecar has the id "b"/);

      assert.equal(await out("disable", "pipeline", "clean"), "pipeline clean disabled\n");
      assert.match(await out("explain", "clean", "mask"), /^the pipeline is not enabled/);
      assert.equal(
        await out("disable", "pipeline", "clean", "--drain"),
        "pipeline clean disabled\n",
      );
      assert.equal(await out("enable", "pipeline", "clean"), "pipeline clean enabled\n");
      assert.match(await out("describe", "pipeline", "clean"), /\nEnabled: +yes\nVersion: +4\n/);

      const enabled = await ask("delete", "pipeline", "clean");
      assert.equal(enabled.code, 1);
      assert.match(enabled.err, /^pipeline clean: .*enabled/);
      assert.equal(await out("delete", "pipeline", "clean", "--force"), "pipeline clean deleted\n");
      assert.equal((await ask("describe", "pipeline", "clean")).code, 1);
    })));

Deno.test("doctor examines the directory of a node that has stopped, not of one that runs", () =>
  withTempDir((scratch) =>
    withNode(async (node, dataDir) => {
      const ask = () =>
        command(["doctor", "--data-dir", dataDir, "--scratch", scratch, "-o", "json"]);
      const running = await ask();
      assert.equal(running.code, 1);
      assert.match(running.stderr, /a node runs on/);
      await node.register(registerRequest("orders-1"));
      await node.stop();
      const { code, stdout } = await ask();
      const { data_dir } = JSON.parse(stdout);
      assert.deepEqual([code, data_dir.kind, data_dir.findings.services], [0, "sound", 1]);
    })
  ));
