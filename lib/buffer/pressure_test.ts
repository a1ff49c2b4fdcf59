import assert from "node:assert/strict";
import { backoffDelay } from "./backoff.ts";
import { RecordBuffer } from "./buffer.ts";
import { CREDIT_TTL_MS } from "./credits.ts";
import { admit, fill, SETTINGS } from "./fixtures_test.ts";
import { Gauge } from "./gauge.ts";
import { KeyWindow } from "./key_window.ts";
import { Watermarks } from "./watermarks.ts";

Deno.test("the level rises in steps from the threshold to full, and falls a little later", () => {
  const gauge = new Gauge(1_000, 0.7);
  const levelAt = (count: number) => {
    gauge.add(count - gauge.count);
    return gauge.level;
  };
  const rising = [699, 700, 799, 800, 899, 900, 999, 1_000].map(levelAt);
  assert.deepEqual(rising, ["none", "low", "low", "medium", "medium", "high", "high", "critical"]);
  const falling = [976, 974, 876, 874, 776, 774, 676, 674].map(levelAt);
  assert.deepEqual(falling, ["critical", "high", "high", "medium", "medium", "low", "low", "none"]);
});

Deno.test("a gauge of one, and one whose threshold is full, have their levels too", () => {
  for (const gauge of [new Gauge(1, 0.5), new Gauge(1, 1), new Gauge(3, 1)]) {
    assert.equal(gauge.level, "none");
    gauge.add(gauge.capacity);
    assert.deepEqual([gauge.level, gauge.free], ["critical", 0]);
    gauge.add(-gauge.capacity);
    assert.deepEqual([gauge.level, gauge.ease], ["none", 1]);
  }
});

Deno.test("a source that is alone may have all that is free; two have half of it each", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const stage = buffer.stage("p", "a");
  assert.equal(buffer.grant("s1", [stage], 1_000, "normal", 0), 50);
  assert.equal(buffer.grant("s1", [stage], 10, "normal", 0), 10);
  assert.equal(buffer.grant("s2", [stage], 1_000, "normal", 0), 25);
  assert.equal(buffer.grant("s1", [stage], 1_000, "normal", 0), 25);
  assert.equal(buffer.grant("s3", [stage], 1_000, "normal", 0), 0);
  buffer.credits.spend("s1", 20);
  assert.equal(buffer.credits.left("s1", 0), 5);
  assert.equal(buffer.grant("s3", [stage], 1_000, "critical", 0), 20);
});

Deno.test("what is granted is never more than what is free, and ends", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const stage = buffer.stage("p", "a");
  fill(buffer, [stage], 45);
  assert.equal(buffer.grant("s1", [stage], 1_000, "critical", 0), 5);
  assert.equal(buffer.grant("s2", [stage], 1_000, "critical", CREDIT_TTL_MS - 1), 0);
  assert.equal(buffer.credits.left("s1", CREDIT_TTL_MS - 1), 5);
  assert.equal(buffer.credits.left("s1", CREDIT_TTL_MS), 0);
  assert.equal(buffer.grant("s2", [stage], 1_000, "critical", CREDIT_TTL_MS + 1_000), 5);
  assert.equal(buffer.credits.size, 1);
});

Deno.test("above the threshold credits shrink faster than the room", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const stage = buffer.stage("p", "a");
  fill(buffer, [stage], 45);
  assert.equal(buffer.grant("s1", [stage], 1_000, "normal", 0), 2);
});

Deno.test("a pipeline that is full takes no room from the others", () => {
  const buffer = new RecordBuffer({ ...SETTINGS, maxPerStage: 100 });
  buffer.setPipelines(["p", "q"]);
  const [p, q] = [buffer.stage("p", "a"), buffer.stage("q", "a")];
  fill(buffer, [p], 75);
  assert.deepEqual(admit(buffer, [p], { sequence: 76 }), { kind: "full", stage: undefined });
  assert.equal(buffer.room([p]), 0);
  assert.equal(buffer.room([q]), 25);
  for (let sequence = 1; sequence <= 25; sequence++) {
    const { kind } = admit(buffer, [q], { source: "t", sequence });
    assert.equal(kind, "accepted");
  }
  const { kind } = admit(buffer, [q], { source: "t", sequence: 26 });
  assert.equal(kind, "full");
});

Deno.test("a pipeline that is alone may fill the whole buffer", () => {
  const buffer = new RecordBuffer({ ...SETTINGS, maxPerStage: 100 });
  buffer.setPipelines(["p"]);
  fill(buffer, [buffer.stage("p", "a")], 100);
  assert.equal(buffer.total.free, 0);
});

Deno.test("a source is told to pause when there is no room, with the stage that holds it up", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const [a, sink] = [buffer.stage("p", "a"), buffer.stage("p", "sink")];
  const look = () => {
    const { level, pause, batchSize, stage } = buffer.signal([a], [a, sink], 0);
    return [level, pause, batchSize, stage?.stageId];
  };
  assert.deepEqual(look(), ["none", false, 50, undefined]);
  fill(buffer, [a], 44);
  assert.deepEqual(look(), ["medium", false, 6, "a"]);
  for (let sequence = 45; sequence <= 50; sequence++) admit(buffer, [a], { sequence });
  assert.deepEqual(look(), ["critical", true, 1, "a"]);
  assert.equal(buffer.reserve(Array.from({ length: 50 }, () => [sink])), undefined);
  assert.deepEqual(look(), ["critical", true, 1, "sink"]);
});

Deno.test("watermarks hold once all before them is done, in order", () => {
  const watermarks = new Watermarks<string>();
  const [a, b] = [watermarks.enter(), watermarks.enter()];
  assert.deepEqual(watermarks.close("first"), []);
  const c = watermarks.enter();
  assert.deepEqual(watermarks.close("second"), []);
  assert.deepEqual(watermarks.close("third"), []);
  assert.deepEqual([watermarks.leave(c), watermarks.leave(a)], [[], []]);
  assert.deepEqual(watermarks.leave(b), ["first", "second", "third"]);
  assert.deepEqual(watermarks.close("fourth"), ["fourth"]);
});

Deno.test("watermarks that wait are bounded; the newest holds in the end", () => {
  const watermarks = new Watermarks<number>(3);
  const stuck = watermarks.enter();
  for (let i = 0; i < 10; i++) {
    watermarks.leave(watermarks.enter());
    assert.deepEqual(watermarks.close(i), []);
    assert.ok(watermarks.size <= 4);
  }
  assert.deepEqual(watermarks.leave(stuck), [0, 1, 2, 9]);
});

Deno.test("the newest keys are remembered, the oldest forgotten", () => {
  const keys = new KeyWindow(3);
  for (const key of ["a", "b", "c", "d"]) keys.add(key);
  assert.deepEqual(["a", "b", "c", "d"].map((key) => keys.has(key)), [false, true, true, true]);
});

Deno.test("the wait for a retry doubles up to its bound, and differs from one to the other", () => {
  const backoff = { initial: 100, max: 1_000 };
  const waits = [1, 2, 3, 4, 5, 2_000].map((attempts) => backoffDelay(backoff, attempts, 0));
  assert.deepEqual(waits, [50, 100, 200, 400, 500, 500]);
  assert.equal(backoffDelay(backoff, 1, 0.5), 75);
  assert.ok(backoffDelay(backoff, 2_000, 0.999_999) < 1_000);
});
