import assert from "node:assert/strict";
import type { Clock } from "../base/mod.ts";
import { createLogger, type LogFormat, type LogLevel, silentLogger } from "./mod.ts";

const NOON: Clock = { monotonic: () => 0, wall: () => Date.UTC(2026, 10, 23, 12) };

function recorder(level: LogLevel = "info", format: LogFormat = "text") {
  const lines: string[] = [];
  const logger = createLogger({ level, format, clock: NOON, write: (line) => lines.push(line) });
  return { logger, lines };
}

/** The fields' part of the one line that logging `fields` writes. */
function fieldsAsText(
  fields: Parameters<ReturnType<typeof recorder>["logger"]["info"]>[1],
): string {
  const { logger, lines } = recorder();
  logger.info("m", fields);
  assert.equal(lines.length, 1);
  return (lines[0] ?? "").replace(/^.* INFO {2}m ?/, "").replace(/\n$/, "");
}

Deno.test("text: time, level, message, then the fields", () => {
  const { logger, lines } = recorder();
  logger.warn("peer is slow", { peer: 2, queue_bytes: 512n, blocked: true });
  assert.deepEqual(lines, [
    "2026-11-23T12:00:00.000Z WARN  peer is slow peer=2 queue_bytes=512 blocked=true\n",
  ]);
});

Deno.test("json: one object a line", () => {
  const { logger, lines } = recorder("info", "json");
  logger.info("listening", { address: "a:1", revision: 2n ** 63n, ids: [1, "b"], gone: undefined });
  assert.ok(lines[0]?.endsWith("}\n"));
  assert.deepEqual(JSON.parse(lines[0] ?? ""), {
    time: "2026-11-23T12:00:00.000Z",
    level: "info",
    message: "listening",
    address: "a:1",
    revision: "9223372036854775808",
    ids: [1, "b"],
  });
});

Deno.test("only the configured level and above are written", () => {
  const order: LogLevel[] = ["debug", "info", "warn", "error"];
  for (const [rank, least] of order.entries()) {
    const { logger, lines } = recorder(least);
    for (const level of order) logger[level]("m");
    assert.equal(lines.length, order.length - rank, least);
    assert.deepEqual(order.filter((level) => logger.enabled(level)), order.slice(rank));
  }
});

Deno.test("a child adds its fields, and an event's own field wins", () => {
  const { logger, lines } = recorder();
  logger.child({ node: 1, part: "raft" }).child({ term: 3 }).info("m", { part: "log" });
  assert.match(lines[0] ?? "", / m node=1 part=log term=3\n$/);
});

Deno.test("text values are quoted where they could be misread, and only there", () => {
  assert.equal(
    fieldsAsText({ a: "plain-1.2:3/x", b: "two words" }),
    'a=plain-1.2:3/x b="two words"',
  );
  assert.equal(fieldsAsText({ a: "", b: "x=y", c: 'q"q' }), 'a="" b="x=y" c="q\\"q"');
  assert.equal(fieldsAsText({ a: ["x", 1], b: ["x y"], c: null }), 'a=x,1 b="x y" c=null');
});

Deno.test("an event is one line, whatever is in it", () => {
  const evil = "a\nb\r\x1b[31m\u2028\u202e\0\ud800";
  for (const format of ["text", "json"] as const) {
    const { logger, lines } = recorder("debug", format);
    logger.info(evil, { evil, [evil]: evil, error: new Error(evil), list: [evil] });
    assert.equal(lines.length, 1);
    assert.doesNotMatch((lines[0] ?? "").slice(0, -1), /[\p{Cc}]/u);
  }
});

Deno.test("an error shows its causes; its stack only to those who debug", () => {
  const error = new Error("outer", { cause: new TypeError("inner") });
  assert.equal(fieldsAsText({ error }), 'error="Error: outer; caused by TypeError: inner"');
  const { logger, lines } = recorder("debug");
  logger.info("m", { error });
  assert.match(lines[0] ?? "", /error_stack="Error: outer\\n/);
});

Deno.test("an error that causes itself ends", () => {
  const error = new Error("round");
  error.cause = error;
  assert.equal(fieldsAsText({ error }), 'error="Error: round"');
});

Deno.test("long values are cut and say how long they were", () => {
  const text = fieldsAsText({ id: "x".repeat(10_000) });
  assert.ok(text.length < 2_200);
  assert.match(text, /\(10000 characters\)"$/);
});

Deno.test("json: a field cannot pose as time, level or message", () => {
  const { logger, lines } = recorder("info", "json");
  logger.error("m", { level: "info", time: 5, message: "x" });
  const line = JSON.parse(lines[0] ?? "");
  assert.deepEqual([line.level, line.message, line.level_, line.message_], [
    "error",
    "m",
    "info",
    "x",
  ]);
});

Deno.test("json: numbers that JSON lacks are kept as text", () => {
  const { logger, lines } = recorder("info", "json");
  logger.info("m", { a: NaN, b: -Infinity });
  assert.match(lines[0] ?? "", /"a":"NaN","b":"-Infinity"/);
});

Deno.test("a silent logger is never enabled", () => {
  const logger = silentLogger().child({ a: 1 });
  logger.error("nobody hears this");
  assert.equal(logger.enabled("error"), false);
});
