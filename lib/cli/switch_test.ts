import assert from "node:assert/strict";
import { applied, run } from "./fixtures_test.ts";

Deno.test("enable and disable switch a pipeline", () =>
  applied(async ({ server, ask }) => {
    const enabled = () => server.pipelines.get("clean")?.config.enabled;
    server.pending = 4;
    assert.equal(
      (await ask("disable", "pipeline", "clean")).out,
      "pipeline clean disabled; 4 records are on their way\n",
    );
    assert.equal(enabled(), false);
    assert.deepEqual(
      JSON.parse((await ask("disable", "pipeline", "clean", "-o", "json")).out),
      { pipeline_id: "clean", action: "disabled", pending_records: "4" },
    );
    assert.deepEqual(server.drains, [false, false]);
    assert.equal((await ask("enable", "pipeline", "clean")).out, "pipeline clean enabled\n");
    assert.equal(enabled(), true);
    for (const command of ["enable", "disable"]) {
      const { code, err } = await ask(command, "pipeline", "nope");
      assert.equal(code, 1);
      assert.match(err, /NOT_FOUND: no pipeline nope\n$/);
    }
  }));

Deno.test("disable --drain waits until nothing is on its way, unless somebody interferes", () =>
  applied(async ({ server, ask }) => {
    const drain = async (meanwhile: () => void) => {
      let looks = 0;
      const after = (_delay: number, work: () => void) => {
        if (++looks === 2) meanwhile();
        work();
        return () => {};
      };
      const args = ["disable", "pipeline", "clean", "--drain", "--server", server.address];
      const { out, err } = await run(args, { timers: { after } });
      return [out || err, looks];
    };
    server.pending = 3;
    assert.deepEqual(await drain(() => {}), ["pipeline clean disabled\n", 4]);
    assert.deepEqual(server.drains, [true, true], "that it has is said by all nodes that answer");
    assert.deepEqual(await drain(() => {}), ["pipeline clean disabled\n", 0]);

    server.silence = "node 2 did not answer: records that wait there are not counted";
    for (const [drains, code] of [[true, 1], [false, 0]] as const) {
      const args = ["disable", "pipeline", "clean", ...(drains ? ["--drain"] : [])];
      const { out, err, code: found } = await ask(...args);
      assert.deepEqual([out, err, found], [
        "pipeline clean disabled\n",
        `${server.silence}\n`,
        code,
      ]);
    }
    server.silence = "";

    server.pending = 3;
    const again = await drain(() => server.pipelines.get("clean")!.config.enabled = true);
    assert.deepEqual(again, ["pipeline clean was disabled, and then enabled\n", 2]);
    server.pending = 3;
    const gone = await drain(() => server.pipelines.clear());
    assert.deepEqual(gone, ["pipeline clean was disabled, and then deleted\n", 2]);
    assert.equal((await ask("disable", "pipeline", "clean", "--drain")).code, 1);
  }));
