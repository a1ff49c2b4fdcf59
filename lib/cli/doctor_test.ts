import assert from "node:assert/strict";
import { join } from "@std/path";
import { fillDir } from "../../tests/support/data_dirs.ts";
import { run, withFiles } from "./fixtures_test.ts";

Deno.test("doctor looks at a directory that a configuration names", () =>
  withFiles({}, async (root) => {
    const dir = join(root, "data");
    await fillDir(dir);
    const readFile = (path: string) =>
      path === "router.yaml" ? `node:\n  data_dir: ${dir}\n` : undefined;
    const { code, out, err } = await run(["doctor", "-c", "router.yaml"], { readFile });
    assert.deepEqual([code, err], [0, ""]);
    assert.match(
      out,
      /^configuration: sound\n.*: sound\n {2}node {6}1 of cluster c0ffee, .*\n {2}term {6}2, a vote for node 2\n {2}log {7}entries 81 to 200, .*\n {2}snapshot {2}at entry 120, .*\n {2}state {5}services: 0, pipelines: 0; committed at least up to entry 195\n {2}records {3}0 waiting, 0 dead\n$/,
    );
    const wrong = await run(["doctor", "-c", "router.yaml", "-o", "json"], {
      readFile,
      env: { CONVEYOR_NODE__ID: "7" },
    });
    assert.equal(wrong.code, 1);
    const { configuration, data_dir } = JSON.parse(wrong.out);
    assert.equal(configuration.sound, true);
    assert.match(data_dir.problem, /belongs to node 1, not to node 7/);
  }));

Deno.test("doctor tells every problem of a configuration, and looks at the directory all the same", () =>
  withFiles({}, async (root) => {
    const { code, out } = await run(["doctor", "--data-dir", join(root, "none")], {
      env: { CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: "0", CONVEYOR_X: "1" },
    });
    assert.equal(code, 1);
    assert.match(out, /^The configuration has 2 problems:\n/);
    assert.match(out, /nothing in it; a node that starts here begins anew\n$/);
    assert.equal((await run(["doctor", "--data-dir", join(root, "none")])).code, 0);
  }));
