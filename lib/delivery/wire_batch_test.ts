import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ConveyorError, integerBetween, RECORD_LIMITS, type Rng, seededRng } from "../base/mod.ts";
import { encodeRecordId, scanRecord, varint } from "./record_wire.ts";
import { scanBatch, type WireBatch } from "./wire_batch.ts";
import { tagOf, WIRE_TYPE } from "./wire_scanner.ts";

type Given = {
  readonly source?: string;
  readonly partition?: number;
  readonly sequence?: bigint;
  readonly key?: string;
  readonly more?: Uint8Array;
};

function field(number: number, bytes: Uint8Array): Buffer {
  const head = Buffer.from([tagOf(number, WIRE_TYPE.bytes), ...varint(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

function idOf({ source = "s", partition = 0, sequence = 0n, key = "" }: Given): Buffer {
  const parts = [encodeRecordId(source, partition, sequence)];
  return Buffer.concat(key === "" ? parts : [...parts, field(4, Buffer.from(key))]);
}

function recordOf(given: Given): Buffer {
  return Buffer.concat([field(1, idOf(given)), field(4, given.more ?? Buffer.from("payload"))]);
}

const batchOf = (...records: Uint8Array[]): WireBatch =>
  scanBatch(Buffer.concat(records.map((record) => field(2, record))));

/** From and count of each run. */
const runsOf = ({ records }: WireBatch) => records.runs.map(({ from, count }) => [from, count]);

/** `first` to `last` of partition 0 of one source. */
const numbered = (first: bigint, last: bigint) =>
  Array.from(
    { length: Number(last - first) + 1 },
    (_, i) => recordOf({ sequence: first + BigInt(i) }),
  );

Deno.test("records with numbers in a row are one run; what differs begins another", () => {
  const batch = batchOf(
    ...numbered(1n, 3n),
    ...numbered(3n, 4n),
    recordOf({ sequence: 5n, partition: 1 }),
    recordOf({ sequence: 6n, partition: 1, source: "t" }),
    recordOf({ sequence: 7n, partition: 1, source: "t" }),
    recordOf({ sequence: 8n, partition: 1, source: "t", key: "k" }),
    recordOf({ sequence: 9n, partition: 1, source: "t" }),
  );
  assert.deepEqual(runsOf(batch), [[0, 3], [3, 2], [5, 1], [6, 2], [8, 1], [9, 1]]);
  const ids = batch.records.runs.map(({ id }) => [id?.sourceId, id?.partition, id?.sequence]);
  assert.deepEqual(ids[1], ["s", 0, 3n]);
  assert.deepEqual(ids[3], ["t", 1, 6n]);
});

Deno.test("a record without an id, without a number, or too long is a run by itself", () => {
  const long = Buffer.alloc(RECORD_LIMITS.recordBytes);
  const batch = batchOf(
    Buffer.alloc(0),
    Buffer.alloc(0),
    recordOf({ sequence: 0n }),
    recordOf({ sequence: 1n }),
    recordOf({ sequence: 2n, more: long }),
    recordOf({ sequence: 3n }),
    field(1, Buffer.alloc(0)),
  );
  assert.deepEqual(runsOf(batch), [[0, 1], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1]]);
  assert.equal(batch.records.runs[0]?.id, undefined);
  assert.equal(batch.records.runs[6]?.id?.sourceId, "");
});

Deno.test("numbers are in a row up to the last that there is", () => {
  const tops = [2n ** 31n, 2n ** 32n, 2n ** 49n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 2n];
  for (const top of tops) {
    const batch = batchOf(...numbered(top - 2n, top + 1n));
    assert.deepEqual(runsOf(batch), [[0, 4]], `${top}`);
    assert.equal(batch.records.runs[0]?.id?.sequence, top - 2n);
  }
  assert.deepEqual(runsOf(batchOf(...numbered(2n ** 53n - 1n, 2n ** 53n), ...numbered(1n, 1n))), [
    [0, 2],
    [2, 1],
  ]);
});

Deno.test("an id that comes in several parts is one id", () => {
  const parts = [idOf({ sequence: 7n }), Buffer.from([tagOf(2, WIRE_TYPE.varint), 5])];
  const record = Buffer.concat([...parts.map((part) => field(1, part)), field(4, Buffer.alloc(9))]);
  const { records } = batchOf(record, recordOf({ sequence: 8n, partition: 5 }));
  assert.deepEqual(records.runs.map(({ count, id }) => [count, id?.partition]), [[2, 5]]);
  const whole = Buffer.concat(parts);
  assert.deepEqual(Buffer.from(records.id(0)), whole);
  const copy = new Uint8Array(records.idBytes(0));
  records.copyId(0, copy, 0);
  assert.deepEqual(Buffer.from(copy), whole);
});

function draw(rng: Rng): Given {
  return {
    source: ["s", "source", "s"][integerBetween(rng, 0, 3)] ?? "",
    partition: integerBetween(rng, 0, 2),
    sequence: BigInt(integerBetween(rng, 0, 4)),
    key: rng.next() < 0.1 ? "key" : "",
    more: Buffer.alloc(integerBetween(rng, 0, 90), 3),
  };
}

Deno.test("a batch says of each record what the record itself says", () => {
  for (let seed = 0; seed < 60; seed++) {
    const rng = seededRng(seed);
    const given = Array.from({ length: integerBetween(rng, 1, 200) }, () => recordOf(draw(rng)));
    const { records } = batchOf(...given);
    assert.equal(records.length, given.length);
    let next = 0;
    for (const { from, count, id } of records.runs) {
      assert.equal(from, next);
      next += count;
      for (let i = from; i < next; i++) {
        const { id: own } = scanRecord(given[i] ?? Buffer.alloc(0));
        assert.equal(own?.sourceId, id?.sourceId);
        assert.equal(own?.partition, id?.partition);
        assert.equal(own?.sequence, (id?.sequence ?? 0n) + BigInt(i - from));
        assert.deepEqual(Buffer.from(own?.key ?? []), Buffer.from(id?.key ?? []));
        assert.deepEqual(Buffer.from(records.id(i)), Buffer.from(own?.bytes ?? []));
        assert.deepEqual(Buffer.from(records.record(i)), given[i]);
        const copy = new Uint8Array(2 + records.recordBytes(i));
        records.copyRecord(i, copy, 2);
        assert.deepEqual(Buffer.from(copy.subarray(2)), given[i]);
      }
    }
    assert.equal(next, given.length);
  }
});

Deno.test("a batch that ends in a record, and one whose fields overlap, is none", () => {
  const metadata = field(
    5,
    Buffer.concat([field(1, Buffer.from("k")), field(2, Buffer.from("v"))]),
  );
  const time = field(6, Buffer.from([8, 1, 16, 2]));
  const record = Buffer.concat([
    recordOf({ sequence: 300n }),
    field(2, Buffer.from("t")),
    metadata,
    time,
  ]);
  const whole = field(2, record);
  for (let cut = 1; cut < whole.length; cut++) {
    assert.throws(() => scanBatch(whole.subarray(0, cut)), ConveyorError, `cut at ${cut}`);
  }
  // A length too long somewhere: it would reach into what is behind, or beyond the end.
  for (let at = 2; at < whole.length - 1; at++) {
    const broken = Buffer.from(field(2, record));
    broken[at] = 0x7f;
    try {
      scanBatch(broken);
    } catch (error) {
      assert.ok(error instanceof ConveyorError, `${error}`);
    }
  }
  const inner = Buffer.from([tagOf(1, WIRE_TYPE.bytes), 2, tagOf(1, WIRE_TYPE.bytes), 9]);
  assert.throws(() => batchOf(inner, Buffer.alloc(20)), ConveyorError);
  assert.throws(() => batchOf(field(2, Buffer.from([0xff]))), /not UTF-8/);
  assert.throws(() => batchOf(field(5, field(2, Buffer.from([0xc0])))), /not UTF-8/);
});

Deno.test("a message in however many parts costs no more than its bytes", () => {
  // With a copy for each part this would be some terabytes.
  const unknown = field(1, field(9, Buffer.alloc(100)));
  const parts = Array<Buffer>(50_000).fill(unknown);
  const record = Buffer.concat([field(1, idOf({ sequence: 7n })), ...parts]);
  const marks = Array<Buffer>(500_000).fill(field(3, Buffer.alloc(0)));
  const batch = scanBatch(Buffer.concat([field(2, record), ...marks, field(3, idOf({}))]));
  assert.equal(batch.records.runs[0]?.id?.sequence, 7n);
  assert.equal(batch.records.idBytes(0), idOf({ sequence: 7n }).length + 50_000 * 102);
  assert.equal(batch.watermark?.sourceId, "s");
});

Deno.test("records beyond the bound of a batch are counted, and not read", () => {
  const records = (count: number) =>
    Buffer.concat(Array<Buffer>(count).fill(field(2, Buffer.alloc(0))));
  assert.equal(scanBatch(records(RECORD_LIMITS.batchRecords)).records.length, 100_000);
  const text = "batch.records: has 100002 entries, at most 100000 are allowed";
  const refused = { code: "invalid_argument", message: text };
  assert.throws(() => scanBatch(records(RECORD_LIMITS.batchRecords + 2)), refused);
});
