import assert from "node:assert/strict";
import { CHECKPOINT_LIMITS, concatBytes, ConveyorError, WAIT_LIMITS } from "../base/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { type Command, getCheckpoint, type SaveCheckpoint } from "../state/mod.ts";
import type { CallOptions, Committed, NewCheckpoint } from "./api.ts";
import { CheckpointUploads } from "./checkpoint_uploads.ts";
import { fails, Outcome, Replica } from "./fixtures_test.ts";

const ENTRY_BYTES = 80;
const PART = ENTRY_BYTES / 2;
const INLINE = ENTRY_BYTES / 8;

/** Data in which every part differs from every other. */
function bytes(length: number): Uint8Array {
  if (length > 1_000_000) return new Uint8Array(length);
  return Uint8Array.from({ length }, (_, i) => (i * 31 + Math.floor(i / PART)) % 251);
}

/** A log whose answers a test may hold back or replace. */
class Bench {
  readonly time = new VirtualTime();
  readonly replica = new Replica();
  readonly commands: Command[] = [];
  /** Called before a command is applied; what it throws is the answer. */
  before: (command: Command) => Promise<void> | void = () => {};
  /** Called behind it. */
  after: (command: Command) => void = () => {};
  readonly uploads: CheckpointUploads;

  constructor(entryBytes = ENTRY_BYTES) {
    this.uploads = new CheckpointUploads({
      plane: { propose: (command, options) => this.#propose(command, options) },
      clock: this.time,
      timers: this.time,
      name: "n",
      entryBytes,
    });
  }

  async #propose<C extends Command>(command: C, options?: CallOptions): Promise<Committed<C>> {
    this.commands.push(command);
    if (options?.signal?.aborted) throw new ConveyorError("cancelled", "the caller has gone");
    await this.before(command);
    const { outcome } = this.replica.apply(command);
    this.after(command);
    if (!outcome.ok) throw new ConveyorError(outcome.code, outcome.message);
    return { result: outcome.result as Committed<C>["result"], revision: this.replica.index };
  }

  save(length: number, options: CallOptions = {}, serviceId = "s"): Outcome<unknown> {
    return new Outcome(this.promise(length, options, serviceId));
  }

  promise(
    length: number,
    options: CallOptions = {},
    serviceId = "s",
  ): Promise<Committed<SaveCheckpoint>> {
    const checkpoint: NewCheckpoint = {
      serviceId,
      checkpointId: "c",
      sourceOffsets: new Map(),
      data: bytes(length),
    };
    return this.uploads.save(checkpoint, options);
  }

  types(): string[] {
    return this.commands.map(({ type }) => type);
  }

  saved(serviceId = "s"): Uint8Array | undefined {
    const found = getCheckpoint(this.replica.state, serviceId);
    return found === undefined ? undefined : concatBytes(found.data);
  }

  get uploadsLeft(): number {
    return this.replica.state.freeze().checkpoints.uploads.length;
  }
}

Deno.test("what is small takes one entry", async () => {
  for (const length of [0, 1, INLINE]) {
    const bench = new Bench();
    await bench.promise(length);
    assert.deepEqual(bench.types(), ["save_checkpoint"]);
    assert.deepEqual(bench.saved(), bytes(length));
  }
});

Deno.test("what is larger goes in parts, and is published by the last entry", async () => {
  for (const length of [INLINE + 1, PART, PART + 1, 3 * PART - 1, 3 * PART, 10 * PART + 1]) {
    const bench = new Bench();
    bench.before = () => void assert.equal(bench.saved(), undefined);
    await bench.promise(length);
    const parts = Math.ceil(length / PART);
    const expected = Array.from({ length: parts }, () => "stage_checkpoint");
    assert.deepEqual(bench.types(), [...expected, "save_checkpoint"]);
    assert.deepEqual(bench.saved(), bytes(length));
    assert.equal(bench.uploadsLeft, 0);
  }
});

Deno.test("uploads of one name are apart", async () => {
  const bench = new Bench();
  await Promise.all([bench.promise(100, {}, "a"), bench.promise(300, {}, "b")]);
  assert.deepEqual([bench.saved("a"), bench.saved("b")], [bytes(100), bytes(300)]);
});

Deno.test("a part whose fate is unknown is staged again, whether it was there or not", async () => {
  const bench = new Bench();
  let calls = 0;
  const fail = (code: "unavailable" | "outcome_unknown") => {
    if (++calls % 3 === 0) throw new ConveyorError(code, "lost");
  };
  const staging = (command: Command) => command.type === "stage_checkpoint";
  bench.before = (command) => void (staging(command) && fail("unavailable"));
  bench.after = (command) => void (staging(command) && fail("outcome_unknown"));
  const outcome = bench.save(6 * PART);
  await bench.time.until(() => outcome.state !== "pending");
  assert.equal(outcome.state, "resolved");
  assert.deepEqual(bench.saved(), bytes(6 * PART));
  assert.ok(bench.commands.length > 9, bench.types().join());
});

Deno.test("parts that cannot be staged in time mean that nothing was saved", async () => {
  const bench = new Bench();
  bench.before = (command) => {
    if (command.type !== "stage_checkpoint" || command.part < 2) return;
    throw new ConveyorError("outcome_unknown", "lost");
  };
  const outcome = bench.save(6 * PART);
  await bench.time.until(() => outcome.state !== "pending", 2 * WAIT_LIMITS.requestMs);
  assert.ok(bench.time.monotonic() >= WAIT_LIMITS.requestMs);
  assert.equal(outcome.code, "unavailable");
  assert.equal(bench.saved(), undefined);
  assert.equal(bench.uploadsLeft, 0);
});

Deno.test("whether it was saved is not known when that of the last entry is not", async () => {
  const bench = new Bench();
  bench.after = (command) => {
    if (command.type === "save_checkpoint") throw new ConveyorError("outcome_unknown", "lost");
  };
  await assert.rejects(bench.promise(6 * PART), fails("outcome_unknown"));
  assert.deepEqual(bench.saved(), bytes(6 * PART));
});

Deno.test("an upload for which there is no room ends with its first part", async () => {
  const bench = new Bench();
  const taken = CHECKPOINT_LIMITS.totalBytes - 100;
  const data = new Uint8Array();
  bench.replica.apply({ type: "stage_checkpoint", uploadId: "x", bytes: taken, part: 0, data });
  await assert.rejects(bench.promise(101), fails("resource_exhausted"));
  assert.deepEqual(bench.types(), ["stage_checkpoint", "drop_upload"]);
});

Deno.test("a client that has gone ends its upload, and leaves nothing", async () => {
  const bench = new Bench();
  const controller = new AbortController();
  bench.before = (command) => {
    if (command.type === "stage_checkpoint" && command.part === 3) controller.abort();
  };
  await assert.rejects(bench.promise(9 * PART, controller), fails("cancelled"));
  await settled();
  assert.equal(bench.saved(), undefined);
  assert.equal(bench.uploadsLeft, 0);
  assert.ok(bench.commands.length < 9, bench.types().join());
});

Deno.test("a few uploads are carried out at once, the others in their turn", async () => {
  const bench = new Bench();
  let open = () => {};
  const gate = new Promise<void>((resolve) => open = resolve);
  bench.before = () => gate;
  const outcomes = Array.from({ length: 5 }, (_, i) => bench.save(PART, {}, `s${i}`));
  const gone = new AbortController();
  const given = bench.save(PART, gone, "gone");
  await settled();
  assert.equal(bench.commands.length, CHECKPOINT_LIMITS.uploads);
  gone.abort();
  await settled();
  assert.equal(given.code, "cancelled");
  open();
  await bench.time.until(() => outcomes.every(({ state }) => state !== "pending"));
  assert.deepEqual(outcomes.map(({ state }) => state), Array(5).fill("resolved"));
  assert.equal(bench.saved("gone"), undefined);
  assert.deepEqual(
    await bench.promise(PART, {}, "later").then(() => bench.saved("later")),
    bytes(PART),
  );
});

Deno.test("a turn that does not come in time is nothing done", async () => {
  const bench = new Bench();
  bench.before = () => new Promise(() => {});
  const outcomes = Array.from({ length: CHECKPOINT_LIMITS.uploads + 1 }, () => bench.save(PART));
  await bench.time.advance(WAIT_LIMITS.requestMs);
  assert.equal(outcomes.at(-1)?.code, "unavailable");
});

Deno.test("what uploads hold in memory has a bound, except that one is always taken", async () => {
  const bench = new Bench(1_000_000);
  bench.before = () => new Promise(() => {});
  const { uploadBytes } = CHECKPOINT_LIMITS;
  const only = bench.save(uploadBytes + 1);
  await settled();
  assert.equal(only.state, "pending");
  await assert.rejects(bench.promise(200_000), fails("resource_exhausted"));

  const other = new Bench(1_000_000);
  other.before = () => new Promise(() => {});
  const first = other.save(uploadBytes - 200_000);
  const fits = other.save(200_000);
  await settled();
  assert.deepEqual([first.state, fits.state], ["pending", "pending"]);
  await assert.rejects(other.promise(200_000), fails("resource_exhausted"));
});
