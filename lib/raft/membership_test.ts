import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import type { ClusterId, Incarnation } from "../base/mod.ts";
import {
  findMember,
  isQuorum,
  isSingleChange,
  MembershipHistory,
  quorum,
  quorumValue,
  voters,
} from "./membership.ts";
import { decodeMembership, encodeMembership } from "./membership_codec.ts";
import type { Membership } from "./types.ts";

/** Voters 1 to `count`, then `learners` of them more, from the entry at `index` on. */
function membership(count: number, { learners = 0, index = 0 } = {}): Membership {
  const members = Array.from({ length: count + learners }, (_, i) => ({
    id: nodeId(i + 1),
    address: `10.0.0.${i + 1}:50053`,
    incarnation: `incarnation ${i + 1}` as Incarnation,
    voter: i < count,
  }));
  return { clusterId: "cluster" as ClusterId, index, members };
}

Deno.test("a quorum is more than half of the voters", () => {
  const quorums = [1, 2, 3, 4, 5, 6, 7].map((count) => quorum(membership(count)));
  assert.deepEqual(quorums, [1, 2, 2, 3, 3, 4, 4]);
  assert.equal(quorum(membership(3, { learners: 4 })), 2);
});

Deno.test("learners neither vote nor count", () => {
  const five = membership(3, { learners: 2 });
  assert.deepEqual(voters(five), [1, 2, 3]);
  assert.equal(findMember(five, nodeId(5))?.voter, false);
  assert.equal(findMember(five, nodeId(6)), undefined);
  assert.ok(!isQuorum(five, (id) => id >= 3));
  assert.ok(isQuorum(five, (id) => id <= 2));
  assert.equal(quorumValue(five, (id) => id === 1 || id > 3 ? 100 : 7), 7);
});

Deno.test("the value of a quorum is what a majority has reached", () => {
  const values = (...list: number[]) =>
    quorumValue(membership(list.length), (id) => list[id - 1] ?? NaN);
  assert.equal(values(4), 4);
  assert.equal(values(4, 9), 4);
  assert.equal(values(4, 9, 0), 4);
  assert.equal(values(4, 9, 8, 7), 7);
  assert.equal(values(0, 0, 10, 9, 8), 8);
  assert.equal(values(-Infinity, Infinity, 5), 5);
  assert.equal(quorumValue(membership(0), () => 3), 0);
  assert.ok(!isQuorum(membership(0), () => true));
});

Deno.test("only one voter may come or go at a time", () => {
  const three = membership(3);
  assert.ok(isSingleChange(three, three));
  assert.ok(isSingleChange(three, membership(4)));
  assert.ok(isSingleChange(three, membership(2)));
  assert.ok(isSingleChange(three, membership(3, { learners: 5 })));
  assert.ok(isSingleChange(membership(3, { learners: 1 }), membership(4)));
  assert.ok(!isSingleChange(three, membership(5)));
  const swapped = {
    ...three,
    members: three.members.map((m) => m.id === 3 ? { ...m, id: nodeId(4) } : m),
  };
  assert.ok(!isSingleChange(three, swapped));
});

Deno.test("the newest membership counts, and falls away when the log is truncated", () => {
  const [first, second, third] = [0, 5, 9].map((index) => membership(index + 1, { index }));
  assert.ok(first && second && third);
  const history = new MembershipHistory([first]);
  history.append(second);
  history.append(third);
  assert.equal(history.current, third);
  history.truncateFrom(10);
  assert.equal(history.current, third);
  history.truncateFrom(9);
  assert.equal(history.current, second);
  history.truncateFrom(1);
  assert.equal(history.current, first);
});

Deno.test("knows what was in force at an index, until that is compacted away", () => {
  const [first, second, third] = [0, 5, 9].map((index) => membership(index + 1, { index }));
  assert.ok(first && second && third);
  const history = new MembershipHistory([first, second, third]);
  const at = (...list: number[]) => list.map((index) => history.at(index)?.index);
  assert.deepEqual(at(0, 4, 5, 8, 9, 100), [0, 0, 5, 5, 9, 9]);
  const since = (index: number) => history.since(index).map(({ index }) => index);
  assert.deepEqual([since(0), since(5), since(8), since(9)], [[0, 5, 9], [5, 9], [5, 9], [9]]);
  history.compactTo(4);
  assert.deepEqual(at(4, 5, 9), [0, 5, 9]);
  history.compactTo(7);
  assert.deepEqual(at(4, 7, 9), [undefined, 5, 9]);
  history.compactTo(100);
  assert.deepEqual(at(8, 9), [undefined, 9]);
  history.resetTo(first);
  assert.equal(history.current, first);
});

Deno.test("a node that knows of no cluster has no membership", () => {
  const history = new MembershipHistory([]);
  assert.equal(history.current, undefined);
  assert.equal(history.at(5), undefined);
  assert.deepEqual(history.since(5), []);
  history.compactTo(5);
  history.truncateFrom(1);
  assert.equal(history.current, undefined);
});

Deno.test("a membership entry says what the membership was, as of its own place", () => {
  const original = membership(3, { learners: 1 });
  const decoded = decodeMembership({ index: 7, data: encodeMembership(original) });
  assert.deepEqual(decoded, { ...original, index: 7 });
});
