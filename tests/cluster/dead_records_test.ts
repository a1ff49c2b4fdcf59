// Records that could not be delivered are on the node that took them; every node knows of all.

import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { PROTOS, withCluster } from "../support/cluster.ts";
import { testCalls } from "../support/nodes.ts";
import { pushRecords } from "../support/push_source.ts";
import { until } from "../support/until.ts";
import { collecting, Refusal, UserService } from "../support/user_services.ts";

const { CreatePipeline, GetPipeline, ListDeadRecords, ReplayDeadRecords } = PROTOS.admin;

testCalls(
  "any node lists and replays the dead records of all, and sums up how stages do",
  () =>
    withCluster({}, async (cluster) => {
      const taken = new Set<string>();
      let mended = false;
      const collect = collecting((payloads) => {
        for (const payload of payloads) taken.add(payload);
      });
      const sink = await UserService.sink((...call) => {
        if (!mended) throw new Refusal(Code.INVALID_ARGUMENT, "not today");
        return collect(...call);
      });
      try {
        const stages = [
          { id: "in", stage_type: "STAGE_TYPE_SOURCE", service_selector: { service_name: "src" } },
          { id: "out", stage_type: "STAGE_TYPE_SINK", endpoint: sink.endpoint },
        ].map((stage) => ({ service_selector: { service_name: stage.id }, ...stage } as never));
        const edges = [{ from_stage: "in", to_stage: "out" }];
        const config = { id: "p", name: "p", enabled: true, stages, edges };
        await cluster.node(1).client.call(CreatePipeline, { config });
        for (const partition of [1, 2]) {
          const { client } = cluster.node(partition);
          // A node takes nothing of a pipeline that it has not heard of yet.
          await until(
            "the node knows the pipeline",
            async () => (await client.call(GetPipeline, { pipeline_id: "p" })).found || undefined,
          );
          const nameOf = ({ sequence }: { sequence: number }) => `${partition}/${sequence}`;
          assert.ok(await pushRecords(client, "src", partition, [1, 10], nameOf, () => {}));
        }
        const asked = cluster.node(3).client;
        const dead = async () => {
          const { status } = await asked.call(GetPipeline, { pipeline_id: "p" });
          return status?.stage_statuses["out"];
        };
        await until("all are dead", async () => (await dead())?.records_dead === "20" || undefined);
        const { records, next } = await asked.call(ListDeadRecords, { pipeline_id: "p" });
        assert.equal(next, "");
        const shown = records.map(({ node_id, record }) => `${node_id} ${record?.id?.partition}`);
        assert.deepEqual(shown, [...Array(10).fill("1 1"), ...Array(10).fill("2 2")]);
        mended = true;
        const replay = await asked.ask(ReplayDeadRecords, { pipeline_id: "p" });
        if (replay.type === "done") assert.equal(replay.value.replayed, "20");
        else await asked.call(ReplayDeadRecords, { pipeline_id: "p" });
        await until("all are there", () => taken.size === 20 || undefined);
        await until("none is dead", async () => (await dead())?.records_dead === "0" || undefined);
        await cluster.node(2).kill();
        const own = await asked.ask(ListDeadRecords, { pipeline_id: "p" });
        assert.notEqual(own.type, "done");
        const stale = await asked.call(ListDeadRecords, { pipeline_id: "p" }, { stale: true });
        assert.deepEqual(stale.records, []);
      } finally {
        sink.crash();
      }
    }),
);
