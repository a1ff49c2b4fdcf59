import assert from "node:assert/strict";
import type { NodeLimits } from "../base/mod.ts";
import type { Entry } from "../raft/mod.ts";
import { type Applied, decodeCommand, encodeCommand, ReplicatedState } from "../state/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import type { Span } from "../telemetry/mod.ts";
import type { Proposed } from "./driver.ts";
import { following, leading, limits, Outcome, spec } from "./fixtures_test.ts";
import { Proposals, type Settled } from "./proposals.ts";

/** Stands for the driver: appends to a list, as long as it leads. */
class FakeDriver {
  leads = true;
  term = 1;
  diskBusy = false;
  readonly log: Entry[] = [];
  readonly groups: number[] = [];

  propose(commands: readonly Uint8Array[]): Proposed | undefined {
    this.groups.push(commands.length);
    if (!this.leads) return undefined;
    const first = this.log.length + 1;
    for (const data of commands) {
      this.log.push({ index: this.log.length + 1, term: this.term, kind: "command", data });
    }
    return { first, term: this.term };
  }
}

function setup(smaller: Partial<NodeLimits> = {}) {
  const driver = new FakeDriver();
  const time = new VirtualTime();
  const proposals = new Proposals(driver, time, limits(smaller));
  const state = new ReplicatedState();
  const submit = (id: string) => new Outcome(proposals.submit(register(id)));
  const apply = (entry: Entry): Applied => {
    const applied = state.apply(decodeCommand(entry.data), entry.index);
    proposals.onApplied(entry, applied);
    return applied;
  };
  return { driver, time, proposals, submit, apply };
}

function register(id: string): Uint8Array {
  return encodeCommand({ at: 0, command: { type: "register", service: spec(id) } });
}

function codes(outcomes: readonly Outcome<Settled>[]): (string | undefined)[] {
  return outcomes.map(({ state, code }) => code ?? state);
}

Deno.test("a proposal resolves with its outcome once its entry is applied", async () => {
  const { driver, submit, apply } = setup();
  const outcome = submit("a");
  await settled();
  assert.equal(driver.log.length, 1);
  assert.equal(outcome.state, "pending");
  const { outcome: expected } = apply(driver.log[0]!);
  await settled();
  assert.deepEqual(outcome.value, { outcome: expected, revision: 1 });
});

Deno.test("what comes in one turn is one group, stamped when it is appended", async () => {
  const { driver, time, submit } = setup();
  for (const id of ["a", "b", "c"]) submit(id);
  await settled();
  assert.deepEqual(driver.groups, [3]);
  assert.deepEqual(
    driver.log.map(({ data }) => decodeCommand(data).at),
    Array(3).fill(time.wall()),
  );
});

Deno.test("while the disk works proposals gather, until the write has ended", async () => {
  const { driver, proposals, submit, apply } = setup();
  driver.diskBusy = true;
  const outcomes = ["a", "b"].map(submit);
  await settled();
  assert.deepEqual(driver.groups, []);
  driver.diskBusy = false;
  proposals.flush();
  assert.deepEqual(driver.groups, [2]);
  for (const entry of driver.log) apply(entry);
  await settled();
  assert.deepEqual(outcomes.map(({ value }) => value?.revision), [1, 2]);
});

Deno.test("a group holds at most so many entries; the rest waits for the next write", async () => {
  const { driver, proposals, submit } = setup({ groupEntries: 3 });
  for (let i = 0; i < 7; i++) submit(`s${i}`);
  await settled();
  proposals.flush();
  proposals.flush();
  proposals.flush();
  assert.deepEqual(driver.groups, [3, 3, 1]);
});

Deno.test("a group holds at most so many bytes, but one proposal always", async () => {
  const one = register("a").length;
  const { driver, proposals, submit } = setup({ groupBytes: 2 * one });
  for (const id of ["a", "b", "c"]) submit(id);
  await settled();
  proposals.flush();
  assert.deepEqual(driver.groups, [2, 1]);
  const tight = setup({ groupBytes: one - 1 });
  tight.submit("a");
  tight.submit("b");
  await settled();
  assert.deepEqual(tight.driver.groups, [1]);
});

Deno.test("more than so many that wait are refused, until some have been settled", async () => {
  const { driver, proposals, submit, apply } = setup({ pendingProposals: 2 });
  const outcomes = ["a", "b", "c"].map(submit);
  await settled();
  assert.deepEqual(codes(outcomes), ["pending", "pending", "resource_exhausted"]);
  apply(driver.log[0]!);
  const next = submit("d");
  await settled();
  assert.equal(next.state, "pending");
  assert.equal(proposals.size, 2);
});

Deno.test("more than so many bytes that wait are refused, however they are settled", async () => {
  const one = register("a").length;
  const { driver, proposals, submit, apply } = setup({ pendingProposalBytes: 2 * one });
  const fill = () => ["a", "b", "c"].map(submit);
  const applied = fill();
  await settled();
  assert.deepEqual(codes(applied), ["pending", "pending", "resource_exhausted"]);
  for (const entry of [...driver.log]) apply(entry);
  driver.leads = false;
  const refused = fill();
  await settled();
  assert.deepEqual(codes(refused), ["unavailable", "unavailable", "resource_exhausted"]);
  driver.leads = true;
  const lost = fill();
  await settled();
  proposals.onStanding(following(2));
  await settled();
  assert.deepEqual(codes(lost), ["outcome_unknown", "outcome_unknown", "resource_exhausted"]);
  assert.deepEqual(codes(fill().slice(0, 2)), ["pending", "pending"]);
  assert.equal(proposals.size, 2);
});

Deno.test("a node that does not lead refuses: nothing was done", async () => {
  const { driver, submit } = setup();
  driver.leads = false;
  const outcome = submit("a");
  await settled();
  assert.equal(outcome.code, "unavailable");
});

Deno.test("one that refuses a group refuses all that wait behind it", async () => {
  const { driver, submit } = setup({ groupEntries: 2 });
  driver.leads = false;
  const outcomes = ["a", "b", "c", "d", "e"].map(submit);
  await settled();
  assert.deepEqual(codes(outcomes), Array(5).fill("unavailable"));
});

Deno.test("leadership lost: what is in the log may be done, what is not is not", async () => {
  const { driver, proposals, submit, apply } = setup();
  const inLog = submit("a");
  await settled();
  driver.diskBusy = true;
  const waiting = submit("b");
  proposals.onStanding(leading(1));
  await settled();
  assert.deepEqual(codes([inLog, waiting]), ["pending", "pending"]);
  proposals.onStanding(following(undefined));
  await settled();
  assert.deepEqual(codes([inLog, waiting]), ["outcome_unknown", "unavailable"]);
  apply(driver.log[0]!);
  assert.equal(proposals.size, 0);
});

Deno.test("an entry of another leader in its place: it can never be applied", async () => {
  const { driver, proposals, submit } = setup();
  const outcome = submit("a");
  await settled();
  const replaced = { ...driver.log[0]!, term: 2 };
  proposals.onApplied(replaced, new ReplicatedState().apply(decodeCommand(replaced.data), 1));
  await settled();
  assert.equal(outcome.code, "unavailable");
  const again = submit("b");
  await settled();
  proposals.onApplied({ ...driver.log[1]!, kind: "noop", term: 2 }, undefined);
  await settled();
  assert.equal(again.code, "unavailable");
});

Deno.test("entries of others are none of its business", () => {
  const { driver, proposals } = setup();
  driver.propose([register("a")]);
  proposals.onApplied(driver.log[0]!, undefined);
  assert.equal(proposals.size, 0);
});

Deno.test("what the state machine refuses is an outcome too", async () => {
  const { driver, proposals, apply } = setup();
  const command = { type: "deregister", serviceId: "nobody", registrationId: "" } as const;
  const outcome = new Outcome(proposals.submit(encodeCommand({ at: 0, command })));
  await settled();
  apply(driver.log[0]!);
  await settled();
  assert.equal(outcome.value?.outcome.ok, false);
});

/** Notes when its parts begin and end. */
class NotedSpan implements Span {
  readonly traceparent = "";

  constructor(private readonly name: string, private readonly notes: string[]) {}

  child(name: string): Span {
    this.notes.push(`${name} begins`);
    return new NotedSpan(name, this.notes);
  }

  set(): void {}

  end(failure?: string): void {
    this.notes.push(`${this.name} ${failure ?? "ends"}`);
  }
}

Deno.test("a proposal that is traced is committed and then applied, or lost with the leadership", async () => {
  const { driver, proposals, apply } = setup();
  const notes: string[] = [];
  const submit = (id: string) =>
    new Outcome(proposals.submit(register(id), new NotedSpan("call", notes)));
  submit("a");
  submit("b");
  proposals.submit(register("c")).catch(() => {}); // Not traced.
  await settled();
  assert.deepEqual(notes.splice(0), ["commit begins", "commit begins"]);
  proposals.onCommitted(driver.log.slice(0, 1));
  apply(driver.log[0]!);
  assert.deepEqual(notes.splice(0), ["commit ends", "apply begins", "apply ends"]);
  proposals.onStanding(following(2, 2));
  assert.deepEqual(notes, ["commit leadership was lost"]);
});
