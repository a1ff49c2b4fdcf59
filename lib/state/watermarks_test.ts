import assert from "node:assert/strict";
import type { PartitionWatermark, ReportWatermark, WatermarkReport } from "./command.ts";
import { Replica } from "./fixtures_test.ts";
import { sourceWatermarks } from "./queries.ts";

const MAX_UINT64 = 2n ** 64n - 1n;

const at = (seconds: number, nanos = 0) => ({ seconds: BigInt(seconds), nanos });

function report(
  replica: Replica,
  position: bigint | number,
  rest: Partial<ReportWatermark> = {},
): WatermarkReport {
  const { outcome } = replica.apply({
    type: "report_watermark",
    sourceId: "s",
    partition: 0,
    position: BigInt(position),
    timestamp: undefined,
    ...rest,
  });
  assert.ok(outcome.ok && "accepted" in outcome.result);
  return outcome.result;
}

function watermark(partition: number, position: number, timestamp?: ReturnType<typeof at>) {
  return { partition, position: BigInt(position), timestamp };
}

function known({ state }: Replica, sourceId = "s"): readonly PartitionWatermark[] {
  return sourceWatermarks(state, sourceId).watermarks;
}

Deno.test("positions go forward, exactly, up to 2^64 - 1; the same again is accepted", () => {
  const replica = new Replica();
  for (const position of [0n, 0n, 2n ** 53n + 1n, MAX_UINT64 - 1n, MAX_UINT64, MAX_UINT64]) {
    const global = { partition: 0, position, timestamp: undefined };
    assert.deepEqual(report(replica, position), { accepted: true, global });
  }
  assert.equal(report(replica, MAX_UINT64 - 1n).accepted, false);
  assert.equal(known(replica)[0]?.position, MAX_UINT64);
});

Deno.test("neither the position nor the timestamp goes back, whatever the other does", () => {
  const replica = new Replica();
  report(replica, 10, { timestamp: at(5, 5) });
  const back = [[9, at(6)], [11, at(5, 4)], [11, at(4, 9)], [9, undefined]] as const;
  for (const [position, timestamp] of back) {
    assert.equal(report(replica, position, { timestamp }).accepted, false);
    assert.deepEqual(known(replica), [watermark(0, 10, at(5, 5))]);
  }
  assert.equal(report(replica, 10, { timestamp: at(5, 6) }).accepted, true);
  assert.equal(report(replica, 11, { timestamp: at(5, 6) }).accepted, true);
});

Deno.test("a report without a timestamp leaves the known one", () => {
  const replica = new Replica();
  report(replica, 1);
  report(replica, 2, { timestamp: at(-7) });
  report(replica, 3);
  assert.deepEqual(known(replica), [watermark(0, 3, at(-7))]);
  assert.equal(report(replica, 4, { timestamp: at(-8) }).accepted, false);
});

Deno.test("the global watermark is the earliest while all have a time, else the lowest", () => {
  const replica = new Replica();
  report(replica, 500, { partition: 2, timestamp: at(7) });
  report(replica, 90, { partition: 1, timestamp: at(9) });
  const later = report(replica, 1_000, { partition: 10, timestamp: at(8) });
  assert.deepEqual(later.global, watermark(2, 500, at(7)));
  assert.deepEqual(
    report(replica, 100, { partition: 0 }).global,
    watermark(1, 90, at(9)),
  );
  assert.deepEqual(
    report(replica, 100, { partition: 0, timestamp: at(-1) }).global,
    watermark(0, 100, at(-1)),
  );
  assert.deepEqual(known(replica).map(({ partition }) => partition), [0, 1, 2, 10]);
  const { watermarks, global } = sourceWatermarks(replica.state, "s", 2);
  assert.deepEqual([watermarks, global?.partition], [[watermark(2, 500, at(7))], 0]);
});

Deno.test("equal times are told apart by position, equal positions by partition", () => {
  const replica = new Replica();
  report(replica, 20, { partition: 0, timestamp: at(1) });
  assert.equal(report(replica, 10, { partition: 1, timestamp: at(1) }).global.partition, 1);
  assert.equal(report(replica, 20, { partition: 1, timestamp: at(1) }).global.partition, 0);
});

Deno.test("sources are apart, and an unknown one has no watermark", () => {
  const replica = new Replica();
  report(replica, 5);
  assert.equal(report(replica, 9, { sourceId: "__proto__" }).global.position, 9n);
  assert.deepEqual(known(replica), [watermark(0, 5)]);
  assert.deepEqual(sourceWatermarks(replica.state, "none"), { watermarks: [], global: undefined });
  assert.equal(replica.state.watermarks.size, 2);
});
