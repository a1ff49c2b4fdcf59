import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { nodeId } from "../base/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { PROTOS } from "../../tests/support/nodes.ts";
import { mapping, textOf, UserService } from "../../tests/support/user_services.ts";
import { systemClock } from "../base/system.ts";
import { sequences } from "./fixtures_test.ts";
import { Flow } from "./pump_fixtures_test.ts";
import { messageField } from "./wire_writer.ts";

/** A wall clock that is set anew all the time: to 1969, to now, and to the year 2500. */
function jumping() {
  const times = [-86_400_000, Date.now(), 16_725_225_600_000, -1];
  let reads = 0;
  return {
    monotonic: () => systemClock.monotonic(),
    wall: () => times[reads++ % times.length] ?? 0,
  };
}

Deno.test("a clock that jumps holds up no record, no retry and no dead one", async () => {
  const seconds = new Set<number>();
  const tries = new Map<string, number>();
  const services = {
    map: await UserService.transform(mapping((text) => text)),
    sink: await UserService.sink(({ batch }) => ({
      status: "WRITE_STATUS_PARTIAL",
      results: (batch?.records ?? []).map(({ id, payload, ingestion_time: time }) => {
        const name = textOf(payload);
        seconds.add(Number(time?.seconds));
        tries.set(name, (tries.get(name) ?? 0) + 1);
        const success = name !== "payload 3" && (tries.get(name) ?? 0) > 1;
        return { record_id: id, success, retryable: name !== "payload 3" };
      }),
    })),
  };
  const ways = [["src", "map"], ["map", "sink"]] as const;
  await Flow.run([...ways], { services, clock: jumping() }, async (flow) => {
    for (let from = 1; from <= 40; from += 5) await flow.world.push(sequences(from, from + 4));
    await eventually("all are done", () => flow.world.committed() === 40n);
    assert.equal(tries.size, 40);
    assert.deepEqual(flow.dead().map(({ sequence }) => sequence), ["3"]);
    assert.ok([...seconds].every((it) => it >= 0), `${[...seconds]}`);
    assert.ok(seconds.size > 1);
    const { records } = await flow.world.router.dead.list(
      { pipelineId: "p", stageId: "" },
      undefined,
      9,
      nodeId(1),
    );
    const page = Buffer.concat(records.flatMap((record) => messageField(1, [record])));
    const [dead] = PROTOS.admin.ListDeadRecords.responseDeserialize(page).records;
    assert.ok(Number(dead?.failed_at?.seconds) >= 0, "a list of the dead can be read");
  });
});
