// How a node tells live connections from dead ones.

import assert from "node:assert/strict";
import http2 from "node:http2";
import { GrpcClient } from "../support/grpc_client.ts";
import { binaryInfo, PROTOS, skipLoudly, withNode } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";
import { inTime } from "../support/until.ts";

const { Register, WatchServices } = PROTOS.registry;

/** Pings that come apart are no accident of the connection's beginning. */
const PINGS = 2;

Deno.test("clients are pinged, and the calls of those that answer go on", async (t) => {
  if ((await binaryInfo())?.runtime === "stand-in") {
    return skipLoudly(t.name, "the stand-in runtime cannot ping");
  }
  await withNode(async (node) => {
    const watch = node.watch(WatchServices, {});
    const session = http2.connect(`http://${node.address}`);
    try {
      // It is pinged as long as the watch's own connection, which says nothing of its pings.
      await inTime("pings", pings(session));
    } finally {
      session.destroy();
    }
    using other = new GrpcClient(node.address);
    await other.call(Register, registerRequest("a"));
    const [event] = await watch.first(1);
    assert.equal(event?.service?.identity?.service_id, "a");
    watch.stream.cancel();
    await watch.ended;
  }, { env: { CONVEYOR_GRPC__KEEPALIVE_INTERVAL_SECS: "1" } });
});

function pings(session: http2.ClientHttp2Session): Promise<void> {
  let left = PINGS;
  return new Promise((resolve, reject) => {
    session.on("ping", () => --left === 0 && resolve());
    session.on("close", () => reject(new Error("the node closed the connection")));
    session.on("error", reject);
  });
}
