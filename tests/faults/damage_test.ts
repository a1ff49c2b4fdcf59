/**
 * Damage to the files of a data directory is recognised at the start, or does no harm. What must
 * never happen is that a node starts with something missing that it has acknowledged.
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { FatalError, integerBetween, seededRng } from "../../lib/base/mod.ts";
import { seal } from "../../lib/storage/sealed.ts";
import {
  appendUpTo,
  commandEntry,
  copyDir,
  fillDir,
  openDir,
  type Remembered,
  startOn,
} from "../support/data_dirs.ts";

/** Positions at which each file is damaged, each in a run of its own. */
const FLIPS = 40;

/** `stopped`: as a node that has been stopped leaves it; `killed`: with a write-ahead log. */
type Fixture = { readonly root: string; readonly stopped: string; readonly killed: string };

async function makeFixture(): Promise<Fixture> {
  const root = await Deno.makeTempDir({ prefix: "conveyor-" });
  const [stopped, killed] = [join(root, "stopped"), join(root, "killed")];
  const live = join(root, "live");
  await fillDir(live);
  const dir = await openDir(live);
  await dir.log.recover(() => {});
  await appendUpTo(dir, 201, 300, 3);
  await copyDir(live, killed);
  dir.close();
  await copyDir(live, stopped);
  return { root, stopped, killed };
}

/** Runs `body` with directories that it may damage. */
function testDamage(name: string, body: (fixture: Fixture) => Promise<void>): void {
  Deno.test(name, async () => {
    const fixture = await makeFixture();
    try {
      await body(fixture);
    } finally {
      await Deno.remove(fixture.root, { recursive: true });
    }
  });
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** What comes of a start on a copy of `from` after `damage`: what it remembers, or its last words. */
async function startAfter(
  { root }: Fixture,
  from: string,
  damage: (path: string) => Promise<void> | void,
): Promise<Remembered | FatalError> {
  const path = join(root, "damaged");
  if (await isThere(path)) await Deno.remove(path, { recursive: true });
  await copyDir(from, path);
  await damage(path);
  try {
    return await startOn(path);
  } catch (error) {
    assert.ok(error instanceof FatalError, `stopped without a clear word: ${error}`);
    // Whatever it is, trying again must not make it pass.
    await assert.rejects(startOn(path), FatalError);
    return error;
  }
}

async function assertRefused(
  fixture: Fixture,
  from: string,
  damage: (path: string) => Promise<void> | void,
  message: RegExp,
): Promise<void> {
  const outcome = await startAfter(fixture, from, damage);
  assert.ok(outcome instanceof FatalError, "it started");
  assert.match(outcome.message, message);
}

async function startIntact(fixture: Fixture, from: string): Promise<Remembered> {
  const outcome = await startAfter(fixture, from, () => {});
  if (outcome instanceof FatalError) throw outcome;
  return outcome;
}

/** Flips one bit of a file, in many runs. Returns how often that was noticed. */
async function flipBits(fixture: Fixture, from: string, file: string): Promise<number> {
  const intact = await startIntact(fixture, from);
  const { size } = await Deno.stat(join(from, file));
  const rng = seededRng(size);
  let noticed = 0;
  for (let i = 0; i < FLIPS; i++) {
    const at = integerBetween(rng, 0, size);
    const bit = 1 << integerBetween(rng, 0, 8);
    const outcome = await startAfter(fixture, from, async (path) => {
      const bytes = await Deno.readFile(join(path, file));
      bytes[at]! ^= bit;
      await Deno.writeFile(join(path, file), bytes);
    });
    if (outcome instanceof FatalError) noticed++;
    else assert.deepEqual(outcome, intact, `${file} differs at ${at} and nobody noticed`);
  }
  return noticed;
}

function removing(...files: string[]) {
  return async (path: string) => {
    for (const file of files) await Deno.remove(join(path, file));
  };
}

/** Changes the log's database as a fault of the disk or of SQLite might. */
function editing(file: string, edit: (kv: Deno.Kv) => Promise<unknown>) {
  return async (path: string) => {
    const kv = await Deno.openKv(join(path, file));
    await edit(kv);
    kv.close();
  };
}

testDamage("undamaged, it starts with everything, stopped or killed", async (fixture) => {
  const stopped = await startIntact(fixture, fixture.stopped);
  assert.deepEqual(stopped, await startIntact(fixture, fixture.killed));
  assert.deepEqual([stopped.lastIndex, stopped.hardState], [300, { term: 3, votedFor: 2 }]);
});

testDamage("flipped bits in the databases and the write-ahead log", async (fixture) => {
  const { stopped, killed } = fixture;
  assert.ok(await flipBits(fixture, stopped, "raft.kv") > 0);
  assert.ok(await flipBits(fixture, stopped, "snapshots.kv") > 0);
  assert.ok(await flipBits(fixture, killed, "raft.kv-wal") > 0);
});

testDamage("flipped bits in the small files", async (fixture) => {
  assert.equal(await flipBits(fixture, fixture.stopped, "identity.json"), FLIPS);
  // One bad slot of the mark leaves the other, which says less, and nothing is missing.
  await flipBits(fixture, fixture.stopped, "log.mark");
});

testDamage("a write-ahead log that is deleted, or cut", async (fixture) => {
  const lost = /entries up to 300 were written: \d+ acknowledged entries are lost/;
  await assertRefused(fixture, fixture.killed, removing("raft.kv-wal"), lost);
  const cut = (path: string) => Deno.truncate(join(path, "raft.kv-wal"), 200_000);
  await assertRefused(fixture, fixture.killed, cut, lost);
});

testDamage("a vote that was cut off with the end of the write-ahead log", async (fixture) => {
  const { root, stopped } = fixture;
  const path = join(root, "voter");
  await copyDir(stopped, path);
  const dir = await openDir(path);
  await dir.log.recover(() => {});
  await dir.log.append({ hardState: { term: 4, votedFor: undefined }, entries: [], commit: 0 });
  dir.identity.update({ term: 4 });
  await copyDir(path, join(root, "before"));
  const vote = { term: 4, votedFor: dir.identity.get().nodeId };
  await dir.log.append({ hardState: vote, entries: [], commit: 0 });
  await copyDir(path, join(root, "voted"));
  dir.close();
  const forget = async (path: string) => {
    for (const file of ["raft.kv", "raft.kv-wal"]) {
      await Deno.copyFile(join(root, "before", file), join(path, file));
    }
  };
  await assertRefused(fixture, join(root, "voted"), forget, /the vote of term 4 is lost/);
});

testDamage("a database that is empty, cut short or an older copy of itself", async (fixture) => {
  const { root, stopped } = fixture;
  const truncate = (size: number) => (path: string) => Deno.truncate(join(path, "raft.kv"), size);
  await assertRefused(fixture, stopped, truncate(0), /entries up to 300 were written/);
  await assertRefused(fixture, stopped, truncate(60_000), /./);
  await fillDir(join(root, "older"));
  const older = (path: string) =>
    Deno.copyFile(join(root, "older", "raft.kv"), join(path, "raft.kv"));
  await assertRefused(fixture, stopped, older, /100 acknowledged entries are lost/);
});

testDamage("a snapshot database that is empty or an older copy of itself", async (fixture) => {
  const { root, stopped } = fixture;
  const empty = (path: string) => Deno.truncate(join(path, "snapshots.kv"), 0);
  await assertRefused(
    fixture,
    stopped,
    empty,
    /begins behind entry 80, but the snapshot .* missing/,
  );
  const path = join(root, "newer");
  await copyDir(stopped, path);
  const dir = await openDir(path);
  await dir.log.recover(() => {});
  await dir.log.compact({ index: 290, term: 3 });
  dir.close();
  await assertRefused(fixture, path, () => {}, /begins behind entry 290, but .* ends at 120/);
});

testDamage("entries that are swapped, missing, doubled or not entries at all", async (fixture) => {
  const { stopped } = fixture;
  const key = (index: number) => ["log", index];
  const edits: Record<string, (kv: Deno.Kv) => Promise<unknown>> = {
    swapped: async (kv) => {
      const [one, two] = await kv.getMany([key(210), key(211)]);
      await kv.atomic().set(key(210), two!.value).set(key(211), one!.value).commit();
    },
    "the first is missing": (kv) => kv.delete(key(81)),
    "one is missing": (kv) => kv.delete(key(210)),
    "the last is missing": (kv) => kv.delete(key(300)),
    doubled: async (kv) => kv.set(key(211), (await kv.get(key(210))).value),
    "one too many": async (kv) => kv.set(key(301), (await kv.get(key(300))).value),
    "one that was compacted": async (kv) => kv.set(key(80), (await kv.get(key(81))).value),
    "a part too many": (kv) => kv.set([...key(210), 1], new Uint8Array(1)),
    "no entry": (kv) => kv.set(key(210), "text"),
    "an odd key": (kv) => kv.set(["log", 210.5], new Uint8Array(20)),
    "an empty value": (kv) => kv.set(key(210), new Uint8Array()),
  };
  for (const [name, edit] of Object.entries(edits)) {
    const outcome = await startAfter(fixture, stopped, editing("raft.kv", edit));
    assert.ok(outcome instanceof FatalError, name);
    assert.match(outcome.message, /log/);
  }
});

testDamage("an entry of an older term than the one before it", async (fixture) => {
  const path = join(fixture.root, "older_term");
  await copyDir(fixture.stopped, path);
  const dir = await openDir(path);
  await dir.log.recover(() => {});
  await dir.log.append({ hardState: undefined, entries: [commandEntry(301, 2)], commit: 300 });
  dir.close();
  await assertRefused(fixture, path, () => {}, /entry 301 is of an older term/);
});

testDamage(
  "the records beside the entries that are gone or not what they were",
  async (fixture) => {
    const { stopped } = fixture;
    const vote = { term: 3, votedFor: 3 };
    const edits: Record<string, (kv: Deno.Kv) => Promise<unknown>> = {
      "no hard state": (kv) => kv.delete(["hard_state"]),
      "another vote": (kv) => kv.set(["hard_state"], seal("hard state", vote)),
      "an unsealed hard state": (kv) => kv.set(["hard_state"], vote),
      "the base as hard state": async (kv) =>
        kv.set(["hard_state"], (await kv.get(["base"])).value),
      "no base": (kv) => kv.delete(["base"]),
      "an unsealed base": (kv) => kv.set(["base"], { index: 80, term: 1, checksum: 0 }),
    };
    for (const [name, edit] of Object.entries(edits)) {
      const outcome = await startAfter(fixture, stopped, editing("raft.kv", edit));
      assert.ok(outcome instanceof FatalError, name);
    }
    const unseal = editing("snapshots.kv", (kv) => kv.set(["current"], { id: 1 }));
    await assertRefused(fixture, stopped, unseal, /newest snapshot is damaged/);
    const dropChunk = editing("snapshots.kv", (kv) => kv.delete(["chunk", 1, 1]));
    await assertRefused(fixture, stopped, dropChunk, /chunks of the snapshot are missing/);
  },
);

testDamage("files that are missing", async (fixture) => {
  const { stopped } = fixture;
  const cases: [string[], RegExp][] = [
    [["identity.json"], /has a database but no identity.json/],
    [["identity.json", "raft.kv"], /has a database but no identity.json/],
    [["identity.json", "log.mark"], /has a database but no identity.json/],
    [["raft.kv"], /raft.kv of node 1 in .* is gone/],
    [["raft.kv", "log.mark"], /raft.kv and log.mark of node 1 in .* is gone/],
    [["log.mark"], /log.mark of node 1 in .* is gone/],
    [["snapshots.kv"], /the snapshot that holds what was before it is missing/],
  ];
  for (const [files, message] of cases) {
    await assertRefused(fixture, stopped, removing(...files), message);
  }
});

testDamage("what a newer program wrote is refused, not misread", async (fixture) => {
  const { stopped } = fixture;
  const log = editing("raft.kv", (kv) => kv.set(["format"], 2));
  await assertRefused(fixture, stopped, log, /the log is in format 2.*use a newer program/);
  for (
    const [file, key, kind] of [
      ["raft.kv", "hard_state", "hard state"],
      ["raft.kv", "base", "base"],
      ["snapshots.kv", "current", "snapshot"],
    ] as const
  ) {
    const edit = editing(file, (kv) => kv.set([key], seal(kind, {}, 2)));
    await assertRefused(fixture, stopped, edit, /is in format 2.*use a newer program/);
  }
  const identity = (path: string) => {
    const text = JSON.stringify(seal("identity", {}, 2));
    return Deno.writeTextFile(join(path, "identity.json"), text);
  };
  await assertRefused(fixture, stopped, identity, /identity.json is in format 2/);
});
