import assert from "node:assert/strict";
import type { CommitOffset } from "./command.ts";
import { Replica } from "./fixtures_test.ts";
import { sourceOffsets } from "./queries.ts";

const MAX_UINT64 = 2n ** 64n - 1n;

function commit(offset: bigint, rest: Partial<CommitOffset> = {}): CommitOffset {
  const base = { type: "commit_offset", sourceId: "s", partition: 0 } as const;
  return { ...base, offset, timestamp: undefined, reset: false, ...rest };
}

Deno.test("offsets go forward, exactly, up to 2^64 - 1", () => {
  const replica = new Replica();
  for (const offset of [0n, 2n ** 53n + 1n, MAX_UINT64 - 1n, MAX_UINT64]) {
    assert.deepEqual(replica.apply(commit(offset)), {
      outcome: { ok: true, result: { changed: true } },
    });
    assert.equal(sourceOffsets(replica.state, "s").get(0)?.offset, offset);
  }
});

Deno.test("an offset below the committed one is refused, and named, unless reset", () => {
  const replica = new Replica();
  replica.apply(commit(9n));
  const { outcome } = replica.apply(commit(8n));
  assert.deepEqual(outcome, {
    ok: false,
    code: "failed_precondition",
    message: 'offset 8 of partition 0 of source "s" is below the committed one, 9; ' +
      "to go back, set reset",
  });
  assert.equal(sourceOffsets(replica.state, "s").get(0)?.offset, 9n);
  assert.equal(replica.apply(commit(8n, { reset: true })).outcome.ok, true);
  assert.equal(sourceOffsets(replica.state, "s").get(0)?.offset, 8n);
});

Deno.test("what was done before a reset is refused, until its sender knows of the reset", () => {
  const replica = new Replica();
  const offset = () => sourceOffsets(replica.state, "s").get(0)?.offset;
  const ok = (command: CommitOffset) => replica.apply(command).outcome.ok;
  assert.equal(ok(commit(9n, { knownReset: 0 })), true);
  // Nothing goes back, so it is none.
  assert.equal(ok(commit(9n, { reset: true })), true);
  assert.equal(ok(commit(10n, { knownReset: 0 })), true);
  assert.equal(ok(commit(3n, { reset: true })), true);
  const { resetAt } = sourceOffsets(replica.state, "s").get(0) ?? {};
  assert.equal(resetAt, replica.state.revision);
  assert.deepEqual([ok(commit(10n, { knownReset: 0 })), offset()], [false, 3n]);
  assert.deepEqual([ok(commit(4n, { knownReset: resetAt })), offset()], [true, 4n]);
  assert.deepEqual([ok(commit(5n)), offset()], [true, 5n]);
  assert.deepEqual([ok(commit(10n, { knownReset: 0 })), offset()], [false, 5n]);
});

Deno.test("the committed offset may be committed again, with another timestamp too", () => {
  const replica = new Replica();
  const timestamp = { seconds: 5n, nanos: 1 };
  replica.apply(commit(9n, { timestamp }));
  const same = replica.apply(commit(9n, { timestamp: { ...timestamp } }));
  assert.deepEqual(same.outcome, { ok: true, result: { changed: false } });
  const later = replica.apply(commit(9n, { timestamp: { seconds: 5n, nanos: 2 } }));
  assert.deepEqual(later.outcome, { ok: true, result: { changed: true } });
  assert.deepEqual(sourceOffsets(replica.state, "s").get(0)?.timestamp, { seconds: 5n, nanos: 2 });
});

Deno.test("sources and partitions are apart, and come in order of partition", () => {
  const replica = new Replica();
  for (const partition of [10, 2, 0]) {
    replica.apply(commit(BigInt(partition), { partition }));
  }
  replica.apply(commit(77n, { sourceId: "__proto__" }));
  assert.deepEqual([...sourceOffsets(replica.state, "s").keys()], [0, 2, 10]);
  assert.deepEqual([...sourceOffsets(replica.state, "s", 2).keys()], [2]);
  assert.equal(sourceOffsets(replica.state, "s", 1).size, 0);
  assert.equal(sourceOffsets(replica.state, "unknown").size, 0);
  assert.equal(sourceOffsets(replica.state, "__proto__").get(0)?.offset, 77n);
  assert.equal(replica.state.offsets.size, 4);
});
