import assert from "node:assert/strict";
import type { CommitGroupOffset } from "./command.ts";
import { Replica } from "./fixtures_test.ts";
import { groupOffsets, sourceOffsets } from "./queries.ts";

const MAX_UINT64 = 2n ** 64n - 1n;

function commit(offset: bigint, rest: Partial<CommitGroupOffset> = {}): CommitGroupOffset {
  return {
    type: "commit_group_offset",
    groupId: "g",
    sourceId: "s",
    partition: 0,
    offset,
    timestamp: undefined,
    reset: false,
    serviceId: "",
    generation: 0n,
    ...rest,
  };
}

function offsetOf({ state }: Replica, groupId = "g"): bigint | undefined {
  return groupOffsets(state, groupId).get("s")?.get(0)?.offset;
}

Deno.test("a group's offsets go forward, exactly, and back only by a reset", () => {
  const replica = new Replica();
  for (const offset of [0n, 2n ** 53n + 1n, MAX_UINT64]) {
    assert.equal(replica.apply(commit(offset)).outcome.ok, true);
    assert.equal(offsetOf(replica), offset);
  }
  const { outcome } = replica.apply(commit(MAX_UINT64 - 1n));
  assert.equal(!outcome.ok && outcome.code, "failed_precondition");
  assert.equal(offsetOf(replica), MAX_UINT64);
  assert.equal(replica.apply(commit(1n, { reset: true })).outcome.ok, true);
  assert.equal(offsetOf(replica), 1n);
});

Deno.test("groups have offsets of their own, and none of a source's", () => {
  const replica = new Replica();
  replica.apply(commit(5n));
  replica.apply(commit(3n, { groupId: "__proto__" }));
  replica.apply(commit(4n, { sourceId: "b", partition: 10 }));
  replica.apply(commit(4n, { sourceId: "b", partition: 2 }));
  assert.deepEqual([offsetOf(replica), offsetOf(replica, "__proto__")], [5n, 3n]);
  assert.deepEqual([...groupOffsets(replica.state, "g").keys()], ["b", "s"]);
  assert.deepEqual([...groupOffsets(replica.state, "g", "b").get("b")?.keys() ?? []], [2, 10]);
  assert.equal(groupOffsets(replica.state, "g", "none").size, 0);
  assert.equal(groupOffsets(replica.state, "none").size, 0);
  assert.equal(sourceOffsets(replica.state, "s").size, 0);
});

Deno.test("a fenced commit of somebody who is no member is aborted", () => {
  const replica = new Replica();
  for (
    const fence of [{ serviceId: "a", generation: 1n }, { generation: 1n }, { serviceId: "a" }]
  ) {
    const { outcome } = replica.apply(commit(5n, fence));
    assert.equal(!outcome.ok && outcome.code, "aborted");
  }
  assert.equal(offsetOf(replica), undefined);
});
