import assert from "node:assert/strict";
import { createLogger, type LogLevel, rateLimited } from "./mod.ts";

function setup(level: LogLevel = "info", maxEvents = 1_000) {
  const lines: string[] = [];
  let now = 0;
  const clock = { monotonic: () => now, wall: () => now };
  const inner = createLogger({
    level,
    format: "text",
    clock,
    write: (line) => lines.push(line.replace(/^\S+ /, "").trimEnd()),
  });
  const limit = { clock, everyMs: 1_000, maxEvents };
  return { logger: rateLimited(inner, limit), lines, advance: (ms: number) => now += ms };
}

Deno.test("the first of its kind is written, its like are counted until the time is over", () => {
  const { logger, lines, advance } = setup();
  for (let i = 0; i < 5; i++) logger.warn("garbage", { bytes: i });
  advance(999);
  logger.warn("garbage", { bytes: 5 });
  assert.deepEqual(lines, ["WARN  garbage bytes=0"]);
  advance(1);
  logger.warn("garbage", { bytes: 6 });
  assert.equal(lines[1], "WARN  garbage bytes=6 suppressed=5");
  advance(1_000);
  logger.warn("garbage");
  assert.equal(lines[2], "WARN  garbage");
});

Deno.test("other messages and levels have limits of their own; fields and children do not matter", () => {
  const { logger, lines } = setup();
  logger.warn("a", { x: 1 });
  logger.error("a");
  logger.warn("b");
  logger.child({ peer: 2 }).warn("a");
  assert.deepEqual(lines, ["WARN  a x=1", "ERROR a", "WARN  b"]);
});

Deno.test("an event below the level is neither written nor counted", () => {
  const { logger, lines } = setup("warn");
  logger.info("a");
  assert.equal(logger.enabled("info"), false);
  assert.deepEqual(lines, []);
});

Deno.test("memory is bounded: the event written longest ago is forgotten first", () => {
  const { logger, lines } = setup("info", 2);
  for (const message of ["a", "b", "c", "b", "c", "a"]) logger.info(message);
  assert.deepEqual(lines, ["INFO  a", "INFO  b", "INFO  c", "INFO  a"]);
});
