import assert from "node:assert/strict";
import { CHECKPOINT_LIMITS, concatBytes } from "../base/mod.ts";
import type { Outcome, SaveCheckpoint, SourcePositions } from "./command.ts";
import { Replica, restored } from "./fixtures_test.ts";
import { getCheckpoint } from "./queries.ts";

const { totalBytes, recordBytes, offsetBytes, uploadIdleMs } = CHECKPOINT_LIMITS;
const NO_OFFSETS: SourcePositions = new Map();

function save(serviceId: string, rest: Partial<SaveCheckpoint> = {}): SaveCheckpoint {
  const content = { kind: "inline", data: Uint8Array.of(1, 2, 3) } as const;
  const type = "save_checkpoint";
  return { type, serviceId, checkpointId: "", sourceOffsets: NO_OFFSETS, content, ...rest };
}

function staged(uploadId: string, parts: number): Partial<SaveCheckpoint> {
  return { content: { kind: "staged", uploadId, parts } };
}

/** `bytes` of all parts, or as many as the parts have. */
function stage(
  replica: Replica,
  uploadId: string,
  part: number,
  data: Uint8Array,
  bytes = 1_000,
): Outcome {
  return replica.apply({ type: "stage_checkpoint", uploadId, bytes, part, data }).outcome;
}

function dataOf({ state }: Replica, serviceId: string): Uint8Array | undefined {
  const found = getCheckpoint(state, serviceId);
  return found === undefined ? undefined : concatBytes(found.data);
}

function codeOf(outcome: Outcome): string {
  return outcome.ok ? "ok" : outcome.code;
}

Deno.test("a service has one checkpoint, the last, with an id that it chose or was given", () => {
  const replica = new Replica();
  replica.now = 5_000;
  const offsets: SourcePositions = new Map([["s", new Map([[3, 2n ** 64n - 1n]])]]);
  const first = replica.apply(save("a", { checkpointId: "mine", sourceOffsets: offsets }));
  assert.deepEqual(first.outcome, {
    ok: true,
    result: { checkpointId: "mine", createdAt: 5_000 },
  });
  assert.deepEqual(getCheckpoint(replica.state, "a"), {
    serviceId: "a",
    checkpointId: "mine",
    createdAt: 5_000,
    data: [Uint8Array.of(1, 2, 3)],
    sourceOffsets: offsets,
  });
  replica.now = 6_000;
  const empty = { kind: "inline", data: new Uint8Array() } as const;
  const second = replica.apply(save("a", { content: empty }));
  assert.deepEqual(second.outcome, {
    ok: true,
    result: { checkpointId: "checkpoint-2", createdAt: 6_000 },
  });
  assert.deepEqual(dataOf(replica, "a"), new Uint8Array());
  assert.equal(getCheckpoint(replica.state, "b"), undefined);
  assert.equal(replica.state.checkpoints.size, 1);
});

Deno.test("staged parts come together in order, whatever order they came in, and each once", () => {
  const replica = new Replica();
  for (const [part, byte] of [[2, 7], [0, 5], [1, 6], [0, 9]] as const) {
    assert.equal(stage(replica, "u", part, Uint8Array.of(byte)).ok, true);
    assert.equal(getCheckpoint(replica.state, "a"), undefined);
  }
  replica.apply(save("a", staged("u", 3)));
  assert.deepEqual(dataOf(replica, "a"), Uint8Array.of(5, 6, 7));
  // What comes late begins another upload, which touches nothing.
  stage(replica, "u", 1, Uint8Array.of(8));
  assert.deepEqual(dataOf(replica, "a"), Uint8Array.of(5, 6, 7));
});

Deno.test("a checkpoint of which a part is missing is not saved, and the one before stays", () => {
  const replica = new Replica();
  replica.apply(save("a"));
  stage(replica, "u", 0, Uint8Array.of(1));
  stage(replica, "u", 2, Uint8Array.of(1));
  stage(replica, "v", 0, Uint8Array.of(1));
  for (const content of [staged("u", 2), staged("v", 2), staged("none", 1)]) {
    assert.equal(codeOf(replica.apply(save("a", content)).outcome), "unavailable");
  }
  assert.deepEqual(dataOf(replica, "a"), Uint8Array.of(1, 2, 3));
  assert.deepEqual(replica.state.freeze().checkpoints.uploads, []);
});

Deno.test("an upload that is idle for too long is dropped, and no other", () => {
  const replica = new Replica();
  stage(replica, "old", 0, Uint8Array.of(1));
  stage(replica, "kept", 0, Uint8Array.of(1));
  replica.now += uploadIdleMs;
  stage(replica, "kept", 1, Uint8Array.of(2));
  const uploads = () => replica.state.freeze().checkpoints.uploads.map(({ uploadId }) => uploadId);
  assert.deepEqual(uploads(), ["old", "kept"]);
  replica.now++;
  const other = { type: "deregister", serviceId: "none", registrationId: "" } as const;
  const copy = restored(replica.state);
  for (const state of [replica.state, copy]) {
    state.apply({ at: replica.now, command: other }, replica.index + 1);
    assert.deepEqual(state.freeze().checkpoints.uploads.map((u) => u.uploadId), ["kept"]);
    assert.equal(state.checkpoints.bytes, 1_000);
  }
});

Deno.test("an upload that is not needed is dropped", () => {
  const replica = new Replica();
  stage(replica, "u", 0, Uint8Array.of(1));
  const drop = { type: "drop_upload", uploadId: "u" } as const;
  assert.deepEqual(replica.apply(drop).outcome, { ok: true, result: { changed: true } });
  assert.deepEqual(replica.apply(drop).outcome, { ok: true, result: { changed: false } });
  assert.equal(replica.state.checkpoints.bytes, 0);
});

Deno.test("all checkpoints and uploads share a bound, which a smaller one is always let under", () => {
  const replica = new Replica();
  const none = new Uint8Array();
  const most = totalBytes - recordBytes - 3;
  replica.apply(save("a"));
  assert.equal(codeOf(stage(replica, "u", 0, none, most + 1)), "resource_exhausted");
  assert.equal(codeOf(stage(replica, "u", 0, none, most)), "ok");
  assert.equal(replica.state.checkpoints.bytes, totalBytes);
  const { outcome } = replica.apply(save("b"));
  assert.deepEqual(outcome, {
    ok: false,
    code: "resource_exhausted",
    message:
      `the checkpoints of all services take ${totalBytes} bytes, and 515 more would exceed ` +
      `the ${totalBytes} that they may; an empty checkpoint frees what a service's last one took`,
  });
  const larger = { kind: "inline", data: new Uint8Array(4) } as const;
  assert.equal(codeOf(replica.apply(save("a", { content: larger })).outcome), "resource_exhausted");
  assert.equal(codeOf(replica.apply(save("a")).outcome), "ok");
  const smaller = { kind: "inline", data: new Uint8Array(2) } as const;
  assert.equal(codeOf(replica.apply(save("a", { content: smaller })).outcome), "ok");
  assert.equal(replica.state.checkpoints.bytes, totalBytes - 1);
});

Deno.test("source offsets count, too", () => {
  const replica = new Replica();
  const sourceOffsets: SourcePositions = new Map([["s", new Map([[0, 1n], [1, 1n]])]]);
  replica.apply(save("a", { sourceOffsets }));
  assert.equal(replica.state.checkpoints.bytes, 2 * recordBytes + 2 * offsetBytes + 3);
  replica.apply(save("a"));
  assert.equal(replica.state.checkpoints.bytes, recordBytes + 3);
});
