// A trace follows a write from the node that was asked to the leader.

import assert from "node:assert/strict";
import { PROTOS, type TestCluster, withCluster } from "../support/cluster.ts";
import { Collector, type Span } from "../support/collector.ts";
import { testTraces } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";

const CALLER = "b7ad6b7169203331";
const CALL = "conveyor_etl.registry.ServiceRegistry/Register";

/** The spans of a write that a follower took, by name; undefined where no single leader did it. */
async function tracedWrite(
  cluster: TestCluster,
  collector: Collector,
): Promise<ReadonlyMap<string, Span> | undefined> {
  const { client } = await cluster.follower();
  const traceId = crypto.randomUUID().replaceAll("-", "");
  const traceparent = `00-${traceId}-${CALLER}-01`;
  const { Register } = PROTOS.registry;
  const { type } = await client.ask(Register, registerRequest("a"), { traceparent });
  if (type !== "done") return undefined;
  const spans = await until("a call's spans", () => {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const find = (name: string) => spans.find((span) => span.name === name);
    const [call, propose, commit, apply] = [CALL, "propose", "commit", "apply"].map(find);
    if (!call || !propose || !commit || !apply) return undefined;
    // Another node tells of what it has done when that has ended.
    const isOwn = commit.parentSpanId === propose.spanId;
    return isOwn || find("lead") !== undefined ? spans : undefined;
  });
  return spans.length === 5 ? new Map(spans.map((span) => [span.name, span])) : undefined;
}

testTraces("a write that a follower passes on is one trace, over both nodes", async () => {
  const collector = new Collector();
  try {
    await withCluster({ env: collector.env }, async (cluster) => {
      // Leaders may change meanwhile.
      const spans = await until("one leads", () => tracedWrite(cluster, collector));
      const names = [CALL, "propose", "lead", "commit", "apply"];
      const ids = new Map([...spans].map(([name, { spanId }]) => [name, spanId]));
      assert.deepEqual(
        names.map((name) => spans.get(name)?.parentSpanId),
        [CALLER, ids.get(CALL), ids.get("propose"), ids.get("lead"), ids.get("lead")],
      );
    });
  } finally {
    await collector.stop();
  }
});
