import assert from "node:assert/strict";
import { join } from "@std/path";
import { FatalError, nodeId } from "../base/mod.ts";
import type { HardState } from "../raft/mod.ts";
import { LogMark, type Mark } from "./log_mark.ts";

const NO_VOTE: HardState = { term: 0, votedFor: undefined };
const VOTED: HardState = { term: 4, votedFor: nodeId(2) };

function mark(index: number, rest: Partial<Mark> = {}): Mark {
  return { index, checksum: 1_000 + index, commit: index - 1, hardState: VOTED, ...rest };
}

/** Runs `body` with a function that opens the same file again, as it is then. */
function testMark(name: string, body: (reopen: () => LogMark, path: string) => void): void {
  Deno.test(name, () => {
    const directory = Deno.makeTempDirSync({ prefix: "conveyor-" });
    const path = join(directory, "log.mark");
    let open: LogMark | undefined;
    try {
      body(() => {
        open?.close();
        open = undefined;
        return open = new LogMark(path);
      }, path);
    } finally {
      open?.close();
      Deno.removeSync(directory, { recursive: true });
    }
  });
}

/** Whether a log that ends at `last`, with entries as `mark` has them, is taken for whole. */
function accepts(marks: LogMark, last: number, hardState = VOTED, offset = 1_000): boolean {
  try {
    marks.verify(last, (index) => index <= last ? offset + index : undefined, hardState);
    return true;
  } catch (error) {
    assert.ok(error instanceof FatalError);
    return false;
  }
}

function damage(path: string, at: number): void {
  const bytes = Deno.readFileSync(path);
  bytes[at]! ^= 1;
  Deno.writeFileSync(path, bytes);
}

testMark("a new mark asks nothing of the log", (reopen) => {
  assert.ok(accepts(reopen(), 0, NO_VOTE));
  assert.equal(reopen().commit, 0);
});

testMark("a log that is as long, or longer, is whole", (reopen) => {
  reopen().write(mark(10));
  const marks = reopen();
  assert.deepEqual([9, 10, 11].map((last) => accepts(marks, last)), [false, true, true]);
  assert.equal(marks.commit, 9);
});

testMark("another entry in the marked place is noticed", (reopen) => {
  reopen().write(mark(10));
  assert.ok(!accepts(reopen(), 10, VOTED, 2_000));
});

testMark("an entry that has been compacted away since is not asked for", (reopen) => {
  reopen().write(mark(10));
  reopen().verify(20, () => undefined, VOTED);
});

testMark("a forgotten vote is noticed, a newer one is not", (reopen) => {
  const marks = reopen();
  marks.write(mark(1));
  const states = [
    { term: 3, votedFor: nodeId(2) },
    { term: 4, votedFor: undefined },
    { term: 4, votedFor: nodeId(3) },
    VOTED,
    { term: 5, votedFor: undefined },
  ];
  assert.deepEqual(states.map((state) => accepts(marks, 1, state)), [
    false,
    false,
    false,
    true,
    true,
  ]);
  marks.write(mark(1, { hardState: { term: 4, votedFor: undefined } }));
  assert.ok(accepts(marks, 1, VOTED), "the crash came between the vote and the mark");
});

testMark("the newest of the two slots counts, whichever that is", (reopen) => {
  for (let index = 1; index <= 5; index++) {
    reopen().write(mark(index));
    assert.ok(!accepts(reopen(), index - 1));
    assert.ok(accepts(reopen(), index));
  }
});

testMark("a slot that is torn leaves the one before", (reopen, path) => {
  const marks = reopen();
  marks.write(mark(1));
  marks.write(mark(2));
  damage(path, 3);
  assert.deepEqual([0, 1].map((last) => accepts(reopen(), last)), [false, true]);
});

testMark("a file whose slots are both unreadable is refused", (reopen, path) => {
  const marks = reopen();
  marks.write(mark(1));
  marks.write(mark(2));
  damage(path, 3);
  damage(path, 60);
  assert.throws(reopen, FatalError);
});

testMark("a file that was created and lost its first write asks nothing", (reopen, path) => {
  reopen().write(mark(1));
  Deno.writeFileSync(path, new Uint8Array(96));
  assert.ok(accepts(reopen(), 0, NO_VOTE));
});

testMark("lowered, no slot is left that says more", (reopen, path) => {
  const marks = reopen();
  marks.write(mark(9));
  marks.write(mark(10));
  marks.lower({ index: 5, checksum: 1_005, hardState: VOTED });
  for (const at of [3, 60]) {
    damage(path, at);
    assert.deepEqual([4, 5].map((last) => accepts(reopen(), last)), [false, true]);
    assert.equal(reopen().commit, 5);
    damage(path, at);
  }
});
