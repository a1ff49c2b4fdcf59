import assert from "node:assert/strict";
import { FatalError } from "../base/mod.ts";
import { Replica, spec } from "./fixtures_test.ts";
import { getService } from "./queries.ts";
import { encodeSnapshot } from "./snapshot.ts";
import { ReplicatedState } from "./state.ts";

Deno.test("the state's time is the latest stamp and never goes back, whoever leads", () => {
  const replica = new Replica();
  replica.now = 5_000;
  replica.register("a");
  replica.now = 3_000; // The new leader's clock is slow.
  replica.register("b");
  assert.equal(replica.state.time, 5_000);
  assert.equal(getService(replica.state, "b")?.registeredAt, 5_000);
  replica.now = 6_000;
  replica.register("c");
  assert.equal(getService(replica.state, "c")?.registeredAt, 6_000);
});

Deno.test("a command that is refused counts as applied", () => {
  const replica = new Replica();
  replica.now = 7_000;
  const { outcome } = replica.apply({ type: "deregister", serviceId: "a", registrationId: "" });
  assert.equal(outcome.ok, false);
  assert.deepEqual([replica.state.revision, replica.state.time], [1, 7_000]);
});

Deno.test("entries are applied once each, in order; gaps are entries without a command", () => {
  const state = new ReplicatedState();
  const stamped = { at: 1, command: { type: "register", service: spec("a") } } as const;
  state.apply(stamped, 2);
  state.apply(stamped, 7);
  for (const index of [7, 6, NaN]) {
    assert.throws(() => state.apply(stamped, index), FatalError);
  }
  assert.equal(state.revision, 7);
});

Deno.test("a frozen state stays as it was", () => {
  const replica = new Replica();
  replica.register("a");
  const offset = { type: "commit_offset", sourceId: "s", partition: 0 } as const;
  replica.apply({ ...offset, offset: 1n, timestamp: undefined, reset: false });
  const frozen = replica.state.freeze();
  const before = [...encodeSnapshot(frozen, 1_000)];
  replica.register("a", { name: "other" });
  replica.register("b");
  replica.apply({ ...offset, offset: 2n, timestamp: undefined, reset: false });
  replica.apply({ ...offset, partition: 1, offset: 2n, timestamp: undefined, reset: false });
  assert.deepEqual([...encodeSnapshot(frozen, 1_000)], before);
});
