// What a node knows after a restart is what it knew before, whether it was stopped or killed.

import assert from "node:assert/strict";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { PROTOS, TestNode, withTempDir } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const { Deregister, Heartbeat, WatchServices } = PROTOS.registry;
const { CommitOffset, GetSourceOffset } = PROTOS.checkpoint;
const { GetClusterStatus } = PROTOS.admin;

for (const end of ["stop", "crash"] as const) {
  Deno.test(`services, offsets and identity survive a ${end}`, () =>
    withTempDir(async (dataDir) => {
      const node = await TestNode.start({ dataDir });
      const kept = await node.register(registerRequest("kept"));
      const gone = await node.register(registerRequest("gone"));
      await node.call(Deregister, {
        service_id: "gone",
        registration_id: gone.registration_id,
      });
      const offset = "18446744073709551615";
      await node.call(CommitOffset, { source_id: "s", partition: 3, offset });
      const before = await node.list();
      const { cluster_id } = await node.call(GetClusterStatus, {});
      await node[end]();

      const again = await TestNode.start({ dataDir });
      const after = await again.list();
      assert.deepEqual(after.services, before.services);
      assert.ok(Number(after.revision) >= Number(before.revision));
      const { offsets } = await again.call(GetSourceOffset, { source_id: "s" });
      assert.deepEqual(offsets, { 3: offset });
      assert.equal((await again.call(GetClusterStatus, {})).cluster_id, cluster_id);
      const heartbeats = again.bidi(Heartbeat);
      heartbeats.stream.write({ service_id: "kept", registration_id: kept.registration_id });
      assert.equal((await heartbeats.first(1))[0]?.acknowledged, true);
      heartbeats.stream.cancel();
      await again.stop();
    }));
}

async function resumeOverRestarts(env: Record<string, string>): Promise<void> {
  await withTempDir(async (dataDir) => {
    const seen: ServiceEvent__Output[] = [];
    const changes: string[] = [];
    const register = async (node: TestNode, id: string) => {
      changes.push(`${id} ${(await node.register(registerRequest(id))).revision}`);
    };
    let resumeAt = 0;
    for (const end of ["stop", "crash", "stop", "crash"] as const) {
      const node = await TestNode.start({ dataDir, env });
      const round = `${end}-${changes.length}`;
      await register(node, `${round}-unwatched`);
      const watch = node.watch(WatchServices, { start_revision: resumeAt, bookmarks: true });
      await register(node, `${round}-watched`);
      await register(node, "always-the-same");
      const expected = changes.length - seen.length;
      while (watch.messages.filter(isChange).length < expected) {
        await watch.first(watch.messages.length + 1);
      }
      const fresh = watch.messages.filter(isChange);
      seen.push(...fresh);
      resumeAt = Number(fresh.at(-1)?.revision);
      await register(node, `${round}-after`);
      watch.stream.cancel();
      await node[end]();
    }
    assert.deepEqual(
      seen.map(({ service, revision }) => `${service?.identity?.service_id} ${revision}`),
      changes.slice(0, seen.length),
    );
    assert.equal(seen.length, changes.length - 1);
    const replaced = seen.filter(({ service }) =>
      service?.identity?.service_id === "always-the-same"
    );
    assert.deepEqual(
      replaced.map(({ event_type }) => event_type),
      ["EVENT_TYPE_ADDED", ...Array(3).fill("EVENT_TYPE_MODIFIED")],
    );
  });
}

Deno.test("a watch resumes by revision over restarts: no change is missed, none comes twice", () =>
  resumeOverRestarts({}));

Deno.test("so it does where the node starts from a snapshot, with hardly any log behind it", () =>
  resumeOverRestarts({ CONVEYOR_CLUSTER__SNAPSHOT_INTERVAL: "1" }));

function isChange({ event_type }: ServiceEvent__Output): boolean {
  return event_type !== "EVENT_TYPE_BOOKMARK";
}
