import assert from "node:assert/strict";
import { Partition } from "../buffer/mod.ts";
import { decodePartition, encodePartition, encodeText } from "./notes.ts";

Deno.test("a note of a partition says what it did; an older one knows of no reset", () => {
  const ranges = [{ from: 9n, to: 2n ** 64n - 1n }];
  const read = decodePartition(encodePartition(new Partition("s", 3, 7n, ranges, 12)));
  assert.deepEqual([read.sourceId, read.number, read.committed], ["s", 3, 7n]);
  assert.deepEqual([read.accepted, read.resetAt], [ranges, 12]);
  const older = { sourceId: "s", number: 3, committed: "7", ranges: [["9", "10"]] };
  const { committed, accepted, resetAt } = decodePartition(encodeText(JSON.stringify(older)));
  assert.deepEqual([committed, accepted, resetAt], [7n, [{ from: 9n, to: 10n }], 0]);
});
