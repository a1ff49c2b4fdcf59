// A trace follows a write from the node that was asked to the leader.

import assert from "node:assert/strict";
import { PROTOS, withCluster } from "../support/cluster.ts";
import { Collector } from "../support/collector.ts";
import { testTraces } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";
import { until } from "../support/until.ts";

testTraces("a write that a follower passes on is one trace, over both nodes", async () => {
  const collector = new Collector();
  try {
    await withCluster({ env: collector.env }, async (cluster) => {
      const leader = await cluster.leader();
      const [follower = leader] = cluster.others(leader);
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
      await follower.client.call(PROTOS.registry.Register, registerRequest("a"), { traceparent });

      const find = (name: string) =>
        until(
          name,
          () => collector.spans.find((span) => span.traceId === traceId && span.name === name),
        );
      const call = await find("conveyor_etl.registry.ServiceRegistry/Register");
      const propose = await find("propose");
      const lead = await find("lead");
      const commit = await find("commit");
      const apply = await find("apply");
      assert.deepEqual(
        [call, propose, lead, commit, apply].map(({ parentSpanId }) => parentSpanId),
        ["b7ad6b7169203331", call.spanId, propose.spanId, lead.spanId, lead.spanId],
      );
    });
  } finally {
    await collector.stop();
  }
});
