import assert from "node:assert/strict";
import type { Timers } from "../base/mod.ts";
import { systemTimers } from "../base/system.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { collecting, mapping, UserService } from "../../tests/support/user_services.ts";
import { sequences } from "./fixtures_test.ts";
import { Flow } from "./pump_fixtures_test.ts";

const TEN = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
/** Takes all the steps that an expression may; two of them are more than a slice. */
const HOSTILE = `${TEN}.all(a, ${TEN}.all(b, ${TEN}.all(c, ${TEN}.all(d, a + b + c + d > 0))))`;
const HONEST = "record.partition > 7";
const RECORDS = 20;

/** Timers, and how often others were given their turn. */
class CountingTimers implements Timers {
  turns = 0;

  after(delay: number, work: () => void): () => void {
    if (delay === 0) this.turns++;
    return systemTimers.after(delay, work);
  }
}

/** Others' turns while records pass a condition: on their way in, or behind a transform. */
async function turns(expression: string, where: "in" | "behind"): Promise<number> {
  const timers = new CountingTimers();
  let taken = 0;
  const services = {
    mid: await UserService.transform(mapping((text) => text)),
    all: await UserService.sink(collecting((texts) => void (taken += texts.length))),
    some: await UserService.sink(collecting(() => assert.fail("nothing matches"))),
  };
  const condition = { type: "expression", expression } as const;
  const from = where === "in" ? "src" : "mid";
  const ways = [["src", "mid"], ["mid", "all"], [from, "some", condition]] as const;
  await Flow.run([...ways], { services, timers }, async ({ world }) => {
    await world.push(sequences(1, RECORDS));
    await eventually("all are done", () => world.committed() === BigInt(RECORDS));
  });
  assert.equal(taken, RECORDS);
  return timers.turns;
}

for (const where of ["in", "behind"] as const) {
  Deno.test(`conditions that take long let others have their turn: ${where}`, async () => {
    const [honest, hostile] = [await turns(HONEST, where), await turns(HOSTILE, where)];
    assert.ok(hostile >= honest + RECORDS / 2 - 2, `${hostile} turns, and ${honest} without`);
  });
}
