import assert from "node:assert/strict";
import { status as Code } from "@grpc/grpc-js";
import { withEdge } from "../../tests/support/edge.ts";

const LAST = "18446744073709551615";

Deno.test("offsets come back as they were committed, to the last uint64", () =>
  withEdge(async (edge) => {
    const { CommitOffset, GetSourceOffset } = edge.protos.checkpoint;
    const timestamp = { seconds: "1700000000", nanos: 1 };
    await edge.call(CommitOffset, { source_id: "s", partition: 0, offset: LAST, timestamp });
    await edge.call(CommitOffset, { source_id: "s", partition: 4_294_967_295, offset: 7 });
    await edge.call(CommitOffset, { source_id: "other", partition: 1, offset: 1 });

    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s" }), {
      offsets: { 0: LAST, 4294967295: "7" },
      timestamps: { 0: timestamp },
    });
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s", partition: 0 }), {
      offsets: { 0: LAST },
      timestamps: { 0: timestamp },
    });
    const none = { offsets: {}, timestamps: {} };
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "s", partition: 1 }), none);
    assert.deepEqual(await edge.call(GetSourceOffset, { source_id: "unknown" }), none);
  }));

Deno.test("an offset does not go back unless it is reset", () =>
  withEdge(async (edge) => {
    const { CommitOffset, GetSourceOffset } = edge.protos.checkpoint;
    const at = (offset: number) => ({ source_id: "s", partition: 1, offset });
    await edge.call(CommitOffset, at(10));
    assert.equal((await edge.failure(CommitOffset, at(9))).code, Code.FAILED_PRECONDITION);
    await edge.call(CommitOffset, { ...at(9), reset: true });
    assert.deepEqual((await edge.call(GetSourceOffset, { source_id: "s" })).offsets, { 1: "9" });
  }));
