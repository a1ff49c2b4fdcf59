import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { WATCH_LIMITS } from "../base/mod.ts";
import type { ServiceEvent__Output } from "../../proto/gen/conveyor_etl/registry/ServiceEvent.ts";
import { eventually, type TestEdge, withEdge } from "../../tests/support/edge.ts";
import { registerRequest } from "../../tests/support/requests.ts";

const register = (edge: TestEdge, id: string) =>
  edge.call(edge.protos.registry.Register, registerRequest(id));

const shown = ({ event_type, service, revision }: ServiceEvent__Output) =>
  `${revision} ${event_type.replace("EVENT_TYPE_", "")} ${service?.identity?.service_id ?? "-"}`;

Deno.test("a watch begins with what is there and goes on with every change", () =>
  withEdge(async (edge) => {
    await register(edge, "a");
    await register(edge, "b");
    const watch = edge.watch(edge.protos.registry.WatchServices, {});
    await watch.first(2);
    await register(edge, "a");
    await edge.plane.propose({ type: "lapse_lease", serviceId: "b", registrationId: "reg-2" });
    await edge.call(edge.protos.registry.Deregister, { service_id: "b" });
    assert.deepEqual((await watch.first(5)).map(shown), [
      "1 ADDED a",
      "2 ADDED b",
      "3 MODIFIED a",
      "4 HEALTH_CHANGED b",
      "5 REMOVED b",
    ]);
    const [, , , lapsed] = watch.messages;
    assert.equal(lapsed?.service?.health?.status, "HEALTH_STATUS_UNHEALTHY");
  }));

Deno.test("bookmarks come to those who ask", () =>
  withEdge(async (edge) => {
    await register(edge, "a");
    const asked = edge.watch(edge.protos.registry.WatchServices, { bookmarks: true });
    const silent = edge.watch(edge.protos.registry.WatchServices, {});
    await asked.first(2);
    await silent.first(1);
    edge.plane.bookmarkAll();
    await register(edge, "b");
    assert.deepEqual((await asked.first(4)).map(shown), [
      "1 ADDED a",
      "1 BOOKMARK -",
      "1 BOOKMARK -",
      "2 ADDED b",
    ]);
    assert.deepEqual((await silent.first(2)).map(shown), ["1 ADDED a", "2 ADDED b"]);
  }));

Deno.test("a watch resumes after a revision", () =>
  withEdge(async (edge) => {
    for (const id of ["a", "b", "c"]) await register(edge, id);
    const watch = edge.watch(edge.protos.registry.WatchServices, { start_revision: 2 });
    assert.deepEqual((await watch.first(1)).map(shown), ["3 ADDED c"]);
  }));

Deno.test("a watcher sees what its filter lets through", () =>
  withEdge(async (edge) => {
    const request = { label_selector: { zone: "a" } };
    const watch = edge.watch(edge.protos.registry.WatchServices, request);
    await eventually("it watches", () => edge.plane.watchers.size === 1);
    await register(edge, "a");
    const elsewhere = { ...registerRequest("a"), metadata: { labels: { zone: "b" } } };
    await edge.call(edge.protos.registry.Register, elsewhere);
    await register(edge, "a");
    assert.deepEqual((await watch.first(3)).map(shown), ["1 ADDED a", "2 REMOVED a", "3 ADDED a"]);
  }));

Deno.test("what cannot be watched is refused", () =>
  withEdge(async (edge) => {
    const refused = (
      request: Parameters<typeof edge.protos.registry.WatchServices.requestSerialize>[0],
    ) => edge.watch(edge.protos.registry.WatchServices, request).ended;
    assert.equal((await refused({ start_revision: 7 })).code, Code.INVALID_ARGUMENT);
    assert.equal(
      (await refused({ start_revision: "18446744073709551615" })).code,
      Code.INVALID_ARGUMENT,
    );
    assert.equal((await refused({ type_filter: 9 as 1 })).code, Code.INVALID_ARGUMENT);
  }));

Deno.test("a watcher that leaves is forgotten", () =>
  withEdge(async (edge) => {
    const { stream } = edge.watch(edge.protos.registry.WatchServices, {});
    await eventually("it watches", () => edge.plane.watchers.size === 1);
    stream.cancel();
    await eventually("it is forgotten", () => edge.plane.watchers.size === 0);
  }));

/** 60 KB on the wire. */
function bigRequest(id: string) {
  const labels = Object.fromEntries(
    Array.from({ length: 15 }, (_, i) => [`label-${i}`, "v".repeat(4_000)]),
  );
  return { ...registerRequest(id), metadata: { labels } };
}

Deno.test("a stream that has carried its bound names where to go on, and nothing is lost", () =>
  withEdge(async (edge) => {
    const { Register, WatchServices } = edge.protos.registry;
    const watch = edge.watch(WatchServices, {});
    await eventually("it watches", () => edge.plane.watchers.size === 1);
    const count = Math.ceil(WATCH_LIMITS.streamBytes / 60_000) + 20;
    for (let i = 1; i <= count; i++) await edge.call(Register, bigRequest(`service-${i}`));
    const { messages, code, details, trailers } = await watch.ended;
    assert.equal(code, Code.RESOURCE_EXHAUSTED);
    assert.ok(messages.length > WATCH_LIMITS.streamBytes / 70_000, `${messages.length} messages`);
    assert.equal(edge.plane.watchers.size, 0);

    const [resume] = trailers.get("x-conveyor-resume-revision");
    assert.equal(resume, messages.at(-1)?.revision);
    assert.match(details, new RegExp(`resume with start_revision=${resume},`));
    const rest = edge.watch(WatchServices, { start_revision: String(resume) });
    await rest.first(count - messages.length);
    const revisions = [...messages, ...rest.messages].map((event) => Number(event.revision));
    assert.deepEqual(revisions, Array.from({ length: count }, (_, i) => i + 1));
  }));

Deno.test("the state that a watch begins with may be larger than the bound", () =>
  withEdge(async (edge) => {
    const { Register, WatchServices } = edge.protos.registry;
    const count = Math.ceil(WATCH_LIMITS.streamBytes / 60_000) + 5;
    for (let i = 1; i <= count; i++) await edge.call(Register, bigRequest(`service-${i}`));
    const watch = edge.watch(WatchServices, {});
    await watch.first(count);
    await register(edge, "small");
    assert.equal((await watch.first(count + 1)).at(-1)?.service?.identity?.service_id, "small");
  }));

Deno.test("a watch that resumes carries its bound from the first byte", () =>
  withEdge(async (edge) => {
    const { Register, WatchServices } = edge.protos.registry;
    const count = Math.ceil(WATCH_LIMITS.streamBytes / 60_000) + 5;
    for (let i = 1; i <= count; i++) await edge.call(Register, bigRequest(`service-${i}`));
    const { code } = await edge.watch(WatchServices, { start_revision: 1 }).ended;
    assert.equal(code, Code.RESOURCE_EXHAUSTED);
    await eventually("it is forgotten", () => edge.plane.watchers.size === 0);
  }));

Deno.test("one change is shown to each watcher as its filter has it", () =>
  withEdge(async (edge) => {
    const { Register, WatchServices } = edge.protos.registry;
    await register(edge, "a");
    const zone = (zone: string) => edge.watch(WatchServices, { label_selector: { zone } });
    const [all, from, to] = [edge.watch(WatchServices, {}), zone("a"), zone("b")];
    await Promise.all([all.first(1), from.first(1)]);
    await eventually("all watch", () => edge.plane.watchers.size === 3);
    await edge.call(Register, { ...registerRequest("a"), metadata: { labels: { zone: "b" } } });
    assert.deepEqual((await all.first(2)).map(shown), ["1 ADDED a", "2 MODIFIED a"]);
    assert.deepEqual((await from.first(2)).map(shown), ["1 ADDED a", "2 REMOVED a"]);
    assert.deepEqual((await to.first(1)).map(shown), ["2 ADDED a"]);
    assert.deepEqual(from.messages[1]?.service?.metadata?.labels, { tier: "gold", zone: "a" });
    assert.deepEqual(to.messages[0]?.service?.metadata?.labels, { zone: "b" });
  }));
