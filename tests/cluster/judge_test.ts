// The judges find what they are for.

import assert from "node:assert/strict";
import { judgeHistories, judgeSolos, judgeWatches, revisionFault } from "./judge.ts";
import { type Dated, Observations } from "./observations.ts";
import type { Change, Segment } from "./watcher.ts";

const dated = (change: Partial<Dated>): Dated => ({
  what: "",
  isWrite: false,
  calledAt: 0,
  returnedAt: 1,
  revision: 5,
  ...change,
});

Deno.test("a read that shows less than an answer before it is found", () => {
  const write = dated({ isWrite: true, revision: 7 });
  const later = dated({ calledAt: 2, returnedAt: 3 });
  assert.equal(revisionFault([write, { ...later, revision: 7 }]), undefined);
  assert.equal(revisionFault([write, { ...later, revision: 8 }]), undefined);
  assert.match(revisionFault([write, { ...later, revision: 6 }]) ?? "", /"revision":6/);
  // At the same time, either may come first.
  assert.equal(revisionFault([write, { ...later, calledAt: 0.5, revision: 6 }]), undefined);
});

Deno.test("a write in the place of another is found", () => {
  const one = dated({ isWrite: true });
  const two = dated({ isWrite: true, calledAt: 2, returnedAt: 3 });
  assert.ok(revisionFault([one, two]));
  assert.equal(revisionFault([one, { ...two, revision: 6 }]), undefined);
});

Deno.test("writes that are lost, and refused ones that were done, are found", () => {
  const seen = new Observations();
  seen.solos.push({ id: "a", outcome: "done" }, { id: "b", outcome: "refused" });
  seen.solos.push({ id: "c", outcome: "unknown" });
  judgeSolos(seen, new Map([["a", "a"]]));
  judgeSolos(seen, new Map([["a", "a"], ["c", "c"]]));
  assert.throws(() => judgeSolos(seen, new Map()), /lost/);
  assert.throws(() => judgeSolos(seen, new Map([["a", "a"], ["b", "b"]])), /refused/);
});

/** What a client that registers and then reads has seen. */
function history(read: string | undefined): Observations {
  const seen = new Observations();
  seen.services.begin(1, "k", { type: "register", tag: "t" }).returned({
    type: "registered",
    registrationId: "r",
  });
  seen.registrations.set("t", { registrationId: "r", revision: 1 });
  seen.services.begin(1, "k", { type: "read" }).returned(
    read === undefined ? { type: "absent" } : { type: "found", tag: read, registrationId: "" },
  );
  return seen;
}

Deno.test("a list that does not show what was registered is found", () => {
  judgeHistories(history("t"));
  assert.throws(() => judgeHistories(history(undefined)), /not linearizable/);
  assert.throws(() => judgeHistories(history("other")), /not linearizable/);
});

const added = (revision: number, id: string): Change => ({
  revision,
  type: "EVENT_TYPE_ADDED",
  id,
  tag: id,
});

function watcher(...segments: readonly Partial<Segment>[]) {
  const empty = { from: 1, initial: undefined, changes: [], upTo: 9 };
  return { segments: segments.map((segment) => ({ ...empty, ...segment })), surprises: [] };
}

const registrations = new Map([
  ["a", { registrationId: "r2", revision: 2 }],
  ["b", { registrationId: "r4", revision: 4 }],
]);
const tags = new Map([["a", "a"], ["b", "b"]]);
const both = [added(2, "a"), added(4, "b")];

Deno.test("watches that show everything are good, also where one began anew", () => {
  const whole = watcher({ changes: both });
  const anew = watcher({ changes: [added(2, "a")], upTo: 2 }, { from: 6, initial: tags });
  judgeWatches([whole, anew], { registrations }, tags, 9);
});

Deno.test("a watch with a gap is found, and one that shows what never was", () => {
  const judge = (...watchers: ReturnType<typeof watcher>[]) => () =>
    judgeWatches(watchers, { registrations }, tags, 9);
  assert.throws(judge(watcher({ changes: [added(2, "a")] })), /not shown/);
  assert.throws(
    judge(watcher({ changes: both }), watcher({ changes: [added(4, "b")] })),
    /has missed/,
  );
  assert.throws(
    judge(watcher({ changes: both }), watcher({ changes: [added(2, "x"), added(4, "b")] })),
    /differ/,
  );
  assert.throws(judge(watcher({ changes: [...both, added(5, "c")] })), /do not lead/);
});
