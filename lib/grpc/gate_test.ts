import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { eventually, type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { connect } from "../../tests/support/grpc_client.ts";
import { registerRequest } from "../../tests/support/requests.ts";
import { PATIENCE_MS } from "../../tests/support/until.ts";
import { GROWING } from "./gate.ts";
import { loadProtos } from "./protos.ts";

const watch = (edge: TestEdge) => edge.watch(edge.protos.registry.WatchServices, {});

Deno.test("what grows is turned away under pressure, with the reason; heartbeats, reads and removals go on", async () => {
  let reason: string | undefined;
  await withEdge(async (edge) => {
    const { registry, admin, sidecars } = edge.protos;
    const { registration_id } = await edge.call(registry.Register, registerRequest("a"));
    reason = "no room";
    for (
      const refused of [
        await edge.failure(registry.Register, registerRequest("b")),
        await edge.failure(admin.CreatePipeline, {}),
        await edge.failure(sidecars.RegisterSidecar, {}),
        await watch(edge).ended,
      ]
    ) {
      assert.equal(refused.code, Code.RESOURCE_EXHAUSTED);
      assert.match(refused.details, /^no room; heartbeats, reads and removals go on/);
    }
    const beats = edge.bidi(registry.Heartbeat);
    beats.stream.write({ service_id: "a", registration_id });
    assert.equal((await beats.first(1))[0]?.acknowledged, true);
    beats.stream.end();
    await beats.ended;
    assert.equal((await edge.call(registry.ListServices, {})).services.length, 1);
    assert.ok((await edge.call(registry.Deregister, { service_id: "a", registration_id })).success);
    reason = undefined;
    await edge.call(registry.Register, registerRequest("b"));
  }, { pressure: () => reason });
});

Deno.test("every method that the gate names exists", () => {
  const paths = Object.values(loadProtos()).flatMap((service) =>
    Object.values(service).map((method) => (method as { path?: string }).path)
  );
  for (const path of GROWING) assert.ok(paths.includes(path), path);
});

Deno.test("one watch more than the bound is turned away, until another has ended", () =>
  withEdge(async (edge) => {
    const two = [watch(edge), watch(edge)];
    await eventually("they watch", () => edge.plane.watchers.size === 2);
    const { code, details } = await watch(edge).ended;
    assert.equal(code, Code.RESOURCE_EXHAUSTED);
    assert.match(details, /2 watches, as many as grpc\.max_watches allows/);
    two[0]?.stream.cancel();
    await eventually("one has ended", () => edge.plane.watchers.size === 1);
    const again = watch(edge);
    await eventually("another watches", () => edge.plane.watchers.size === 2);
    for (const call of [two[1], again]) call?.stream.cancel();
  }, { maxWatches: 2 }));

Deno.test("one connection more than the bound is closed, until another has gone", () =>
  withEdge(async (edge) => {
    const { ListServices } = edge.protos.registry;
    await edge.call(ListServices, {}); // The first connection.
    const [hostname = "", port] = edge.server.address.split(":");
    const second = await Deno.connect({ hostname, port: Number(port) });
    await eventually("it is open", () => edge.server.figures.connections === 2);
    const third = await Deno.connect({ hostname, port: Number(port) });
    assert.equal(await third.read(new Uint8Array(9)).catch(() => null), null);
    third.close();
    const { connections, connectionsRefused } = edge.server.figures;
    assert.deepEqual([connections, connectionsRefused], [2, 1]);
    second.close();
    await eventually("it has gone", () => edge.server.figures.connections === 1);
    const client = connect(edge.server.address);
    await new Promise<void>((resolve, reject) =>
      client.waitForReady(Date.now() + PATIENCE_MS, (error) => error ? reject(error) : resolve())
    );
    client.close();
    await edge.call(ListServices, {});
  }, { maxConnections: 2 }));
