import assert from "node:assert/strict";
import { openTracing } from "./mod.ts";
import { createTracing } from "./tracing.ts";

Deno.test("traces are on where Deno exports them, and off otherwise", async () => {
  assert.ok(await openTracing({ OTEL_DENO: "true" }, "1.0.0"));
  for (
    const env of [{}, { OTEL_DENO: "false" }, { OTEL_DENO: "true", OTEL_SDK_DISABLED: "true" }]
  ) {
    assert.equal(await openTracing(env, "1.0.0"), undefined);
  }
});

Deno.test("without anybody who exports, spans do nothing and fail nothing", () => {
  const span = createTracing("1.0.0").incoming("a", {}, () => "00-bad-traceparent");
  const child = span.child("b", { n: 1 });
  child.set({ text: "x" });
  child.end("it failed");
  child.end();
  span.end();
});
