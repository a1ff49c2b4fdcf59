import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { GRPC_LIMITS } from "../base/mod.ts";
import { systemTimers } from "../base/system.ts";
import type { Call } from "./call.ts";
import { encodeSliced } from "./slices.ts";

const call = { done: false } as Call;
const NOTHING = Buffer.alloc(0);

/** Every item takes `bytes` bytes of its number. */
function encoder(bytes: number) {
  let encoded = 0;
  const encode = (items: readonly number[]) => {
    encoded += items.length;
    return Buffer.concat(items.map((item) => Buffer.alloc(bytes, item)));
  };
  return { encode, count: () => encoded };
}

const items = (count: number) => Array.from({ length: count }, (_, i) => i % 256);

Deno.test("up to the bound an answer is encoded once, and beyond it only what is beyond", async () => {
  const bytes = 1_024;
  const bound = GRPC_LIMITS.keptAnswerBytes / bytes;
  for (const [count, again] of [[bound, false], [bound + 1, true], [3 * bound, true]] as const) {
    const { encode, count: encoded } = encoder(bytes);
    const answer = await encodeSliced(systemTimers, call, NOTHING, items(count), encode);
    assert.equal(answer.length, count * bytes);
    const whole = Buffer.concat([...answer.pieces]);
    assert.ok(whole.equals(Buffer.concat(items(count).map((item) => Buffer.alloc(bytes, item)))));
    assert.equal(encoded() > count, again, `${encoded()} of ${count}`);
    assert.ok(encoded() <= 2 * count - (again ? bound / 2 : 0), `${encoded()} of ${count}`);
  }
});

Deno.test("what is encoded differently the second time fails instead of going out", async () => {
  let bytes = 1_024;
  const encode = (some: readonly number[]) => Buffer.alloc(some.length * bytes);
  const all = items(2 * GRPC_LIMITS.keptAnswerBytes / bytes);
  const answer = await encodeSliced(systemTimers, call, NOTHING, all, encode);
  bytes++;
  assert.throws(() => [...answer.pieces], { name: "FatalError" });
});
