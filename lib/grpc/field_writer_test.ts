import assert from "node:assert/strict";
import fc from "fast-check";
import protobuf from "protobufjs";
import { FieldWriter } from "./field_writer.ts";

/** Long enough for the first bytes to be too few at every place. */
const PAST_THE_FIRST_BYTES = 1_100;

Deno.test("what is written is what protobufjs writes", () => {
  const number = fc.oneof(
    fc.maxSafeInteger(),
    fc.constantFrom(0, 1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER),
    fc.constantFrom(-1, -128, -(2 ** 31), -(2 ** 32), Number.MIN_SAFE_INTEGER),
  );
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 200, size: "max" });
  fc.assert(fc.property(fc.array(fc.tuple(number, text)), fc.nat(60), (pairs, field) => {
    const [ours, theirs] = [new FieldWriter(), protobuf.Writer.create()];
    const tag = (at: number, type: number) => theirs.uint32(at << 3 | type);
    for (const [value, written] of pairs) {
      ours.message(field + 1, () => {
        ours.number(field + 2, value);
        ours.texts(field + 3, [written, ""]);
      });
      tag(field + 1, 2).fork();
      if (value !== 0) tag(field + 2, 0).int64(value);
      tag(field + 3, 2).string(written);
      tag(field + 3, 2).string("");
      theirs.ldelim();
    }
    ours.numbers(7, pairs.map(([value]) => value));
    if (pairs.length > 0) {
      tag(7, 2).fork();
      for (const [value] of pairs) theirs.int64(value);
      theirs.ldelim();
    }
    assert.deepEqual(Uint8Array.from(ours.finish()), Uint8Array.from(theirs.finish()));
  }));
});

Deno.test("bytes that grow keep what is in them, wherever that happens", () => {
  for (let before = 0; before < PAST_THE_FIRST_BYTES; before++) {
    const [ours, theirs] = [new FieldWriter(), protobuf.Writer.create()];
    for (const writer of [ours, theirs]) {
      const [lead, inner] = ["x".repeat(before), "\u00e4".repeat(before % 150)];
      if (writer instanceof FieldWriter) {
        writer.texts(1, [lead]);
        writer.message(2, () => writer.texts(3, [inner]));
      } else {
        writer.uint32(10).string(lead);
        writer.uint32(18).fork().uint32(26).string(inner).ldelim();
      }
    }
    assert.deepEqual(Uint8Array.from(ours.finish()), Uint8Array.from(theirs.finish()), `${before}`);
  }
});

Deno.test("proto3 leaves out what has no value, but for messages and members of lists", () => {
  const writer = new FieldWriter();
  writer.text(1, "");
  writer.number(2, 0);
  writer.numbers(3, []);
  writer.texts(4, [""]);
  writer.message(5, () => {});
  assert.deepEqual([...writer.finish()], [34, 0, 42, 0]);
});
