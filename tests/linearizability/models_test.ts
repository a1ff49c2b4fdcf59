import assert from "node:assert/strict";
import {
  checkHistory,
  HistoryRecorder,
  type OffsetInput,
  offsetModel,
  type OffsetOutput,
  type ServiceInput,
  serviceModel,
  type ServiceOutput,
} from "./mod.ts";

function services() {
  let now = 0;
  const recorder = new HistoryRecorder<ServiceInput, ServiceOutput>(() => ++now);
  const done = (input: ServiceInput, output: ServiceOutput) =>
    recorder.begin(1, "svc", input).returned(output);
  const illegal = () => checkHistory(serviceModel, recorder.finish()).illegal.length;
  return { recorder, done, illegal };
}

const register = (tag: string): ServiceInput => ({ type: "register", tag });
const deregister = (registrationId = ""): ServiceInput => ({ type: "deregister", registrationId });
const registered = (registrationId: string): ServiceOutput => ({
  type: "registered",
  registrationId,
});
const found = (tag: string, registrationId: string): ServiceOutput => ({
  type: "found",
  tag,
  registrationId,
});

Deno.test("a service is found as it was registered last, until it is removed", () => {
  const { done, illegal } = services();
  done({ type: "read" }, { type: "absent" });
  done(register("a"), registered("reg-1"));
  done({ type: "read" }, found("a", "reg-1"));
  done(register("b"), registered("reg-2"));
  done(deregister("reg-1"), { type: "fenced" });
  done({ type: "read" }, found("b", "reg-2"));
  done(deregister("reg-2"), { type: "removed" });
  done(deregister(), { type: "not_found" });
  done({ type: "read" }, { type: "absent" });
  assert.equal(illegal(), 0);
});

Deno.test("a registration that is acknowledged and not there is illegal", () => {
  const { done, illegal } = services();
  done(register("a"), registered("reg-1"));
  done({ type: "read" }, { type: "absent" });
  assert.equal(illegal(), 1);
});

Deno.test("the id of a registration of unknown outcome is learned, and then holds", () => {
  const { recorder, done, illegal } = services();
  recorder.begin(2, "svc", register("a")).unknown();
  done({ type: "read" }, found("a", "reg-5"));
  done(deregister("reg-4"), { type: "fenced" });
  assert.equal(illegal(), 0);
  done({ type: "read" }, found("a", "reg-6"));
  assert.equal(illegal(), 1);
});

Deno.test("a removal of unknown outcome may have hit the registration that it names", () => {
  const { recorder, done, illegal } = services();
  done(register("a"), registered("reg-1"));
  recorder.begin(2, "svc", deregister("reg-1")).unknown();
  done({ type: "read" }, { type: "absent" });
  assert.equal(illegal(), 0);
});

Deno.test("what was certainly not done is not seen", () => {
  const { recorder, done, illegal } = services();
  recorder.begin(2, "svc", register("a")).refused();
  done({ type: "read" }, found("a", "reg-1"));
  assert.equal(illegal(), 1);
});

Deno.test("keys are judged by themselves, and the illegal one is named", () => {
  let now = 0;
  const recorder = new HistoryRecorder<ServiceInput, ServiceOutput>(() => ++now);
  recorder.begin(1, "good", register("a")).returned(registered("reg-1"));
  recorder.begin(1, "bad", register("a")).returned(registered("reg-2"));
  recorder.begin(1, "good", { type: "read" }).returned(found("a", "reg-1"));
  recorder.begin(1, "bad", { type: "read" }).returned(found("a", "reg-1"));
  const { illegal, keys } = checkHistory(serviceModel, recorder.finish());
  assert.equal(keys, 2);
  assert.equal(illegal.length, 1);
  assert.match(illegal[0]!, /^bad is not linearizable/);
});

function offsets(steps: readonly (readonly [OffsetInput, OffsetOutput])[]): number {
  let now = 0;
  const recorder = new HistoryRecorder<OffsetInput, OffsetOutput>(() => ++now);
  for (const [input, output] of steps) recorder.begin(1, "src/0", input).returned(output);
  return checkHistory(offsetModel, recorder.finish()).illegal.length;
}

const commit = (offset: bigint, reset = false): OffsetInput => ({ type: "commit", offset, reset });
const committed: OffsetOutput = { type: "committed" };
const shows = (offset: bigint | undefined): OffsetOutput => ({ type: "offset", offset });

Deno.test("an offset goes back only when it is told to", () => {
  const max = 2n ** 64n - 1n;
  assert.equal(
    offsets([
      [{ type: "read" }, shows(undefined)],
      [commit(5n), committed],
      [commit(4n), { type: "refused" }],
      [commit(5n), committed],
      [{ type: "read" }, shows(5n)],
      [commit(2n, true), committed],
      [commit(max), committed],
      [{ type: "read" }, shows(max)],
    ]),
    0,
  );
  assert.equal(offsets([[commit(5n), committed], [commit(4n), committed]]), 1);
  assert.equal(offsets([[commit(5n), committed], [{ type: "read" }, shows(4n)]]), 1);
  assert.equal(offsets([[commit(5n), { type: "refused" }]]), 1);
});

Deno.test("an operation ends once", () => {
  const open = new HistoryRecorder<OffsetInput, OffsetOutput>(() => 0).begin(1, "k", commit(1n));
  open.unknown();
  assert.throws(() => open.returned(committed), /ended already/);
});
