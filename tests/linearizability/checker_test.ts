import assert from "node:assert/strict";
import { integerBetween, type Rng, seededRng } from "../../lib/base/mod.ts";
import { checkKey, type Model, type Operation } from "./mod.ts";

// A plain register, the example of the theory.
type In = { readonly write: number } | "read";
type Out = number | "done";

const register: Model<number, In, Out> = {
  initial: 0,
  step(state, input, answer) {
    if (input !== "read") return [input.write];
    return answer === undefined || answer.output === state ? [state] : [];
  },
  describe: String,
  show: (input, answer) => `${JSON.stringify(input)} -> ${JSON.stringify(answer?.output)}`,
};

function op(calledAt: number, returnedAt: number, input: In, output?: Out): Operation<In, Out> {
  const answer = output === undefined ? undefined : { output };
  return { client: 0, key: "x", calledAt, returnedAt, input, answer };
}

const write = (from: number, to: number, value: number) => op(from, to, { write: value }, "done");
const read = (from: number, to: number, value: number) => op(from, to, "read", value);
const lost = (from: number, value: number) => op(from, Infinity, { write: value });

const check = (...operations: Operation<In, Out>[]) => checkKey(register, operations).verdict;

Deno.test("an empty history and one of unknown outcomes are linearizable", () => {
  assert.equal(check(), "linearizable");
  assert.equal(check(lost(0, 1), lost(1, 2)), "linearizable");
});

Deno.test("a read sees the write before it, and not the one that was overwritten", () => {
  assert.equal(check(write(0, 1, 1), read(2, 3, 1)), "linearizable");
  assert.equal(check(write(0, 1, 1), write(2, 3, 2), read(4, 5, 1)), "illegal");
  assert.equal(check(write(0, 1, 1), read(2, 3, 0)), "illegal");
});

Deno.test("while a write runs a read may see either, but then no reader goes back", () => {
  assert.equal(check(write(0, 10, 1), read(1, 2, 0), read(3, 4, 1)), "linearizable");
  assert.equal(check(write(0, 10, 1), read(1, 2, 1), read(3, 4, 0)), "illegal");
});

Deno.test("writes that overlap may take effect in any order, but in one for all readers", () => {
  const writes = [write(0, 10, 1), write(1, 11, 2)];
  assert.equal(check(...writes, read(12, 13, 1), read(14, 15, 1)), "linearizable");
  assert.equal(check(...writes, read(12, 13, 2), read(14, 15, 2)), "linearizable");
  assert.equal(check(...writes, read(12, 13, 1), read(14, 15, 2)), "illegal");
});

Deno.test("a write of unknown outcome may take effect late, or never, but only once", () => {
  assert.equal(check(lost(0, 7), read(1, 2, 0), read(3, 4, 0)), "linearizable");
  assert.equal(check(lost(0, 7), read(1, 2, 0), read(3, 4, 7)), "linearizable");
  const twice = [lost(0, 7), read(1, 2, 7), write(3, 4, 1), read(5, 6, 7)];
  assert.equal(check(...twice), "illegal");
});

Deno.test("nothing takes effect before it is called", () => {
  assert.equal(check(read(0, 1, 5), write(2, 3, 5)), "illegal");
  assert.equal(check(read(0, 1, 5), lost(2, 5)), "illegal");
});

Deno.test("the explanation ends where nothing fits", () => {
  const verdict = checkKey(register, [write(0, 1, 1), read(2, 3, 1), read(4, 5, 9)]);
  assert.equal(verdict.verdict, "illegal");
  if (verdict.verdict !== "illegal") return;
  assert.deepEqual(verdict.explained.map(({ calledAt }) => calledAt), [0, 2]);
  assert.deepEqual(verdict.stuck.map(({ calledAt }) => calledAt), [4]);
});

Deno.test("a search beyond its bounds is unknown, not good", () => {
  const writes = Array.from({ length: 14 }, (_, i) => write(i, 100 + i, i + 1));
  const history = [...writes, read(200, 201, 99)];
  const verdict = checkKey(register, history, { operations: 100, configurations: 5_000 });
  assert.equal(verdict.verdict, "unknown");
  const long = checkKey(register, history, { operations: 5, configurations: 5_000 });
  assert.equal(long.verdict, "unknown");
});

/** A history that is linearizable by construction: each operation takes effect when it is drawn. */
function honest(rng: Rng, count: number, clients: number): Operation<In, Out>[] {
  const free = new Array<number>(clients).fill(0);
  let value = 0;
  let effectAt = 0;
  return Array.from({ length: count }, (_, i) => {
    const client = integerBetween(rng, 0, clients);
    effectAt = Math.max(effectAt, free[client]!) + 0.5 + rng.next();
    const calledAt = free[client]! + (effectAt - free[client]!) * rng.next();
    const returnedAt = effectAt + rng.next() * 4;
    free[client] = returnedAt;
    const isRead = rng.next() < 0.6;
    if (!isRead) value = i + 1;
    const made = isRead ? read(calledAt, returnedAt, value) : write(calledAt, returnedAt, value);
    return rng.next() < 0.05 && !isRead ? lost(calledAt, value) : made;
  }).sort((a, b) => a.calledAt - b.calledAt);
}

Deno.test("histories that are linearizable by construction are found to be", () => {
  for (let seed = 0; seed < 40; seed++) {
    const history = honest(seededRng(seed), 300, 6);
    assert.equal(checkKey(register, history).verdict, "linearizable", `seed ${seed}`);
  }
});

Deno.test("a read of what was overwritten long before is found in every one of them", () => {
  for (let seed = 0; seed < 40; seed++) {
    const history = honest(seededRng(seed), 150, 6);
    const at = history.findLastIndex(({ input, answer }) => input === "read" && answer);
    const { calledAt, returnedAt } = history[at]!;
    history[at] = read(calledAt, returnedAt, 0);
    assert.equal(checkKey(register, history).verdict, "illegal", `seed ${seed}`);
  }
});

/** The definition itself: every order that real time allows. */
function bruteForce(operations: readonly Operation<In, Out>[], state = 0): boolean {
  if (operations.every(({ answer }) => answer === undefined)) return true;
  const firstReturn = Math.min(...operations.map(({ returnedAt }) => returnedAt));
  return operations.some(({ calledAt, input, answer }, i) =>
    calledAt <= firstReturn &&
    register.step(state, input, answer).some((next) =>
      bruteForce([...operations.slice(0, i), ...operations.slice(i + 1)], next)
    )
  );
}

Deno.test("small histories are judged as the definition judges them", () => {
  const rng = seededRng(7);
  const seen = { linearizable: 0, illegal: 0, unknown: 0 };
  for (let i = 0; i < 3_000; i++) {
    const count = integerBetween(rng, 1, 7);
    const history = Array.from({ length: count }, () => {
      const from = rng.next() * 10;
      const to = from + rng.next() * 5;
      const value = integerBetween(rng, 0, 3);
      const drawn = rng.next();
      if (drawn < 0.5) return read(from, to, value);
      return drawn < 0.85 ? write(from, to, value) : lost(from, value);
    }).sort((a, b) => a.calledAt - b.calledAt);
    const { verdict } = checkKey(register, history);
    assert.equal(verdict === "linearizable", bruteForce(history), JSON.stringify(history));
    seen[verdict]++;
  }
  assert.ok(seen.linearizable > 300 && seen.illegal > 300, JSON.stringify(seen));
});
