import assert from "node:assert/strict";
import { FatalError } from "../base/mod.ts";
import type { Entry } from "../raft/mod.ts";
import { encodeCommand, ReplicatedState } from "../state/mod.ts";
import { Applier, eventOf } from "./applier.ts";
import { spec } from "./fixtures_test.ts";

function register(index: number): Entry {
  const data = encodeCommand({ at: 1, command: { type: "register", service: spec(`s${index}`) } });
  return { index, term: 2, kind: "command", data };
}

function noop(index: number): Entry {
  return { index, term: 2, kind: "noop", data: new Uint8Array() };
}

function applier(): Applier {
  return new Applier(new ReplicatedState(), { index: 0, term: 0 });
}

Deno.test("entries are applied in order, and listeners hear of each at its revision", () => {
  const one = applier();
  const heard: string[] = [];
  one.listen((entry, applied) => {
    heard.push(`${entry.index} ${one.index} ${eventOf(applied)?.kind} ${one.state.services.size}`);
  });
  one.apply([noop(1), register(2), register(3)]);
  assert.deepEqual(heard, ["1 1 undefined 0", "2 2 added 1", "3 3 added 2"]);
  assert.deepEqual(one.position, { index: 3, term: 2 });
});

Deno.test("who waits for an index runs once it is applied, or at once", () => {
  const one = applier();
  const ran: string[] = [];
  one.whenApplied(0, () => ran.push("now"));
  one.whenApplied(3, () => ran.push("three"));
  one.whenApplied(2, () => ran.push("two"));
  assert.deepEqual(ran, ["now"]);
  one.apply([noop(1), noop(2)]);
  assert.deepEqual(ran, ["now", "two"]);
  one.apply([noop(3)]);
  one.apply([noop(4)]);
  assert.deepEqual(ran, ["now", "two", "three"]);
});

Deno.test("a state that is replaced by a later one serves all who waited for less", () => {
  const one = applier();
  const ran: string[] = [];
  one.whenApplied(7, () => ran.push("seven"));
  one.whenApplied(11, () => ran.push("eleven"));
  const state = new ReplicatedState();
  one.replace(state, { index: 10, term: 3 });
  assert.deepEqual([ran, one.state === state, one.position], [["seven"], true, {
    index: 10,
    term: 3,
  }]);
});

Deno.test("an entry that cannot be read stops the node, at that entry", () => {
  const one = applier();
  const bad: Entry = { ...noop(2), kind: "command", data: new Uint8Array([77]) };
  const heard: number[] = [];
  one.listen(({ index }) => heard.push(index));
  assert.throws(() => one.apply([noop(1), bad, noop(3)]), FatalError);
  assert.deepEqual(heard, [1]);
});
