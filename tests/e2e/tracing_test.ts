// Traces by OpenTelemetry: what Deno exports when its variables say so.

import assert from "node:assert/strict";
import { Metadata } from "@grpc/grpc-js";
import { Collector } from "../support/collector.ts";
import { PROTOS, testTraces, withNode } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";

testTraces(
  "a write is traced from the call through propose, commit and apply, in the caller's trace",
  async () => {
    const collector = new Collector();
    try {
      await withNode(async (node) => {
        const traceId = "0af7651916cd43dd8448eb211c80319c";
        const metadata = new Metadata();
        metadata.set("traceparent", `00-${traceId}-b7ad6b7169203331-01`);
        await node.call(PROTOS.registry.Register, registerRequest("a"), metadata);
        const find = (name: string) =>
          collector.spans.find((span) => span.traceId === traceId && span.name === name);
        const call = await until(
          "the call",
          () => find("conveyor_etl.registry.ServiceRegistry/Register"),
        );
        assert.equal(call.parentSpanId, "b7ad6b7169203331");
        const propose = await until("its proposal", () => find("propose"));
        const commit = await until("its commit", () => find("commit"));
        const apply = await until("its application", () => find("apply"));
        assert.equal(propose.parentSpanId, call.spanId);
        assert.deepEqual([commit.parentSpanId, apply.parentSpanId], [
          propose.spanId,
          propose.spanId,
        ]);
        const code = call.attributes.find(({ key }) => key === "rpc.grpc.status_code");
        assert.deepEqual(code?.value, { doubleValue: 0 });
        const command = propose.attributes.find(({ key }) => key === "conveyor.command");
        assert.deepEqual(command?.value, { stringValue: "register" });
      }, { env: collector.env });
    } finally {
      await collector.stop();
    }
  },
);
