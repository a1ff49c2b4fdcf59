import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes } from "../base/mod.ts";
import { type FrameFault, FrameReader, HEADER_BYTES, seal } from "./frames.ts";

const MAX = 1_000;

function frameOf(body: Uint8Array): Uint8Array {
  return seal(concatBytes([new Uint8Array(HEADER_BYTES), body]));
}

/** What a reader makes of a stream that comes in these chunks. */
function read(
  chunks: Iterable<Uint8Array>,
  max = MAX,
): { bodies: Uint8Array[]; fault?: FrameFault } {
  const bodies: Uint8Array[] = [];
  const reader = new FrameReader(max, (body) => {
    bodies.push(body.slice());
    return true;
  });
  for (const chunk of chunks) {
    const fault = reader.push(chunk);
    if (fault !== undefined) return { bodies, fault };
  }
  return { bodies };
}

/** `bytes` cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) =>
    a - b
  );
  return ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
}

const bodyOf = (maxLength: number) => fc.uint8Array({ maxLength });
const places = fc.array(fc.nat(), { maxLength: 20 });

Deno.test("frames come out as they went in, however the stream is cut", () => {
  fc.assert(fc.property(fc.array(bodyOf(MAX), { maxLength: 8 }), places, (bodies, at) => {
    const stream = concatBytes(bodies.map(frameOf));
    assert.deepEqual(read(cut(stream, at)), { bodies });
  }));
});

Deno.test("frames come out of a stream that trickles in byte by byte", () => {
  const bodies = [new Uint8Array(0), new Uint8Array(300).fill(7), Uint8Array.of(1)];
  const stream = concatBytes(bodies.map(frameOf));
  assert.deepEqual(read(cut(stream, Array.from(stream.keys()))), { bodies });
});

Deno.test("a frame at the bound is read, one byte more is refused by its header alone", () => {
  const largest = new Uint8Array(MAX).fill(1);
  assert.deepEqual(read([frameOf(largest)]), { bodies: [largest] });
  const header = frameOf(new Uint8Array(MAX + 1)).subarray(0, HEADER_BYTES);
  assert.deepEqual(read([header]), { bodies: [], fault: "oversized" });
  assert.deepEqual(read(cut(header, [3, 5])), { bodies: [], fault: "oversized" });
});

Deno.test("a new bound holds from the next frame on", () => {
  const bodies: number[] = [];
  const reader = new FrameReader(10, (body) => {
    bodies.push(body.length);
    reader.setMaxBytes(20);
    return true;
  });
  const stream = concatBytes([10, 20, 21].map((size) => frameOf(new Uint8Array(size))));
  assert.equal(reader.push(stream), "oversized");
  assert.deepEqual(bodies, [10, 20]);
});

Deno.test("whoever takes a frame may end the reading", () => {
  let taken = 0;
  const reader = new FrameReader(MAX, () => ++taken < 2);
  const frame = frameOf(Uint8Array.of(1, 2, 3));
  assert.equal(reader.push(concatBytes([frame, frame, frame])), undefined);
  assert.equal(taken, 2);
});

Deno.test("a flipped bit is never taken for a frame, nor is what follows it", () => {
  const input = fc.tuple(
    fc.array(bodyOf(60), { minLength: 1, maxLength: 4 }),
    fc.nat(),
    places,
  );
  fc.assert(fc.property(input, ([bodies, bit, at]) => {
    const stream = concatBytes(bodies.map(frameOf));
    const flipped = bit % (stream.length * 8);
    stream[flipped >> 3]! ^= 1 << (flipped & 7);
    let end = 0;
    const intact = bodies.filter((body) => (end += HEADER_BYTES + body.length) * 8 <= flipped);
    assert.deepEqual(read(cut(stream, at)).bodies, intact);
  }));
});

Deno.test("garbage is not taken for frames", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 12, maxLength: 400 }), places, (garbage, at) => {
    // Eight bytes of zero are an empty frame, and would be taken for one.
    fc.pre(garbage.subarray(0, 8).some((byte) => byte !== 0));
    assert.deepEqual(read(cut(garbage, at)).bodies, []);
  }));
});

Deno.test("memory is taken as bytes come, not because a header promises them", () => {
  const promise = frameOf(new Uint8Array(64)).slice(0, HEADER_BYTES);
  new DataView(promise.buffer).setUint32(0, 1_000_000_000);
  const readers = Array.from({ length: 500 }, () => new FrameReader(2 ** 31, () => true));
  const before = Deno.memoryUsage().external + Deno.memoryUsage().heapUsed;
  for (const reader of readers) {
    assert.equal(reader.push(promise), undefined);
    assert.equal(reader.push(new Uint8Array(10)), undefined);
  }
  const grown = Deno.memoryUsage().external + Deno.memoryUsage().heapUsed - before;
  assert.ok(grown < 10_000_000, `500 readers took ${grown} bytes`);
});
