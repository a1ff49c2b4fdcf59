import assert from "node:assert/strict";
import { nodeId } from "../base/mod.ts";
import { Progress } from "./progress.ts";

const NOW = 1_000;

/** A follower whose place is known: it has everything up to `match`. */
function replicating(match: number): Progress {
  const progress = new Progress(nodeId(2), match + 1, NOW);
  progress.advance(match);
  return progress;
}

Deno.test("finds the place with one message at a time", () => {
  const progress = new Progress(nodeId(2), 10, NOW);
  assert.ok(progress.canSend(1));
  progress.sent(12, NOW + 5);
  assert.ok(!progress.canSend(100));
  assert.equal(progress.next, 10);
  assert.equal(progress.sentAt, NOW + 5);

  progress.probeFrom(4);
  assert.ok(progress.canSend(1));
  assert.equal(progress.next, 4);
});

Deno.test("pipelines once the place is known, up to the window", () => {
  const progress = replicating(9);
  for (const last of [12, 15]) progress.sent(last, NOW);
  assert.equal(progress.next, 16);
  assert.ok(!progress.canSend(2));
  assert.ok(progress.canSend(3));

  assert.ok(progress.advance(12));
  assert.ok(progress.canSend(2));
  assert.ok(!progress.advance(12));
  assert.ok(progress.advance(15));
  assert.deepEqual(progress.state, { kind: "replicate", inflight: [] });
});

Deno.test("one answer may stand for several messages", () => {
  const progress = replicating(0);
  for (const last of [1, 2, 3, 4]) progress.sent(last, NOW);
  progress.advance(3);
  assert.deepEqual(progress.state, { kind: "replicate", inflight: [4] });
  assert.equal(progress.match, 3);
});

Deno.test("a message without entries takes no room in the window", () => {
  const progress = replicating(5);
  progress.sent(5, NOW + 1);
  assert.deepEqual(progress.state, { kind: "replicate", inflight: [] });
  assert.equal(progress.sentAt, NOW + 1);
});

Deno.test("an old answer takes nothing back", () => {
  const progress = replicating(9);
  progress.sent(12, NOW);
  assert.ok(!progress.advance(3));
  assert.equal(progress.match, 9);
  assert.equal(progress.next, 13);
});

Deno.test("an answer that comes late while the place is looked for says where to go on", () => {
  const progress = replicating(9);
  progress.probeFrom(30);
  progress.sent(30, NOW);
  assert.ok(!progress.advance(7));
  assert.equal(progress.next, 10);
  assert.equal(progress.state.kind, "replicate");
});

Deno.test("never goes back behind what is known to be there", () => {
  const progress = replicating(9);
  progress.probeFrom(4);
  assert.equal(progress.next, 10);
});

Deno.test("a load keeps the window, and what is acknowledged meanwhile makes room", () => {
  const progress = replicating(0);
  progress.sent(1, NOW);
  progress.sent(2, NOW);
  progress.startLoad();
  assert.ok(!progress.canSend(100));
  progress.advance(1);
  progress.endLoad();
  assert.deepEqual(progress.state, { kind: "replicate", inflight: [2] });
  assert.equal(progress.next, 3);
});

Deno.test("a load that began while the place was looked for goes on looking", () => {
  const progress = new Progress(nodeId(2), 10, NOW);
  progress.startLoad();
  progress.endLoad();
  assert.deepEqual(progress.state, { kind: "probe", waiting: false });
  assert.equal(progress.next, 10);
});

Deno.test("what was acknowledged during a load is not sent again", () => {
  const progress = new Progress(nodeId(2), 10, NOW);
  progress.startLoad();
  progress.advance(14);
  progress.endLoad();
  assert.equal(progress.next, 15);
});

Deno.test("nothing is sent while a snapshot is on its way", () => {
  const progress = replicating(3);
  progress.state = { kind: "snapshot", position: undefined };
  assert.ok(!progress.canSend(100));
  assert.ok(progress.advance(20));
  assert.equal(progress.state.kind, "snapshot");
});

Deno.test("after a transfer the follower is asked whether the snapshot is in place", () => {
  const progress = replicating(3);
  progress.state = { kind: "snapshot", position: { index: 20, term: 2 } };
  progress.endSnapshot();
  assert.deepEqual(progress.state, { kind: "probe", waiting: true });
  assert.equal(progress.next, 21);

  const silent = replicating(3);
  silent.state = { kind: "snapshot", position: undefined };
  silent.endSnapshot();
  assert.equal(silent.next, 4);
});
