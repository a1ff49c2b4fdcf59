/** The whole buffer under random operations, beside a model that knows what must have happened. */
import assert from "node:assert/strict";
import { integerBetween, type Rng, seededRng } from "../base/mod.ts";
import { RecordBuffer, type Ticket } from "./buffer.ts";
import { admit, fill, positions, SETTINGS, ticketOf } from "./fixtures_test.ts";
import { comeBack, depart, type Task } from "./items.ts";
import type { Partition } from "./partition.ts";
import type { StageQueue } from "./stage_queue.ts";

const TOTAL = 40;
const PER_STAGE = 12;

type Waiting = { readonly ticket: Ticket; readonly names: readonly string[] };

/** Two pipelines: p has a -> b -> c and a -> c, q has a alone. Everything is drawn. */
class World {
  readonly buffer = new RecordBuffer({
    ...SETTINGS,
    maxTotalRecords: TOTAL,
    maxPerStage: PER_STAGE,
  });
  readonly stages: StageQueue[];
  readonly #writing: Waiting[] = [];
  readonly #delivering: Task[] = [];
  /** Tasks that were never finished, by record. */
  readonly #open = new Map<string, number>();
  readonly #accepted = new Map<Partition, Map<bigint, string>>();
  readonly #delivered = new Map<Task, number>();
  readonly #sequences = [0, 0, 0];
  #position = 0;
  /** Where records lie, by name. */
  readonly #at = new Map<string, number>();
  now = 0;

  constructor(private readonly rng: Rng) {
    const ids = [["p", "a"], ["p", "b"], ["p", "c"], ["q", "a"]] as const;
    this.stages = ids.map(([pipeline, stage]) => this.buffer.stage(pipeline, stage));
    this.stages.forEach((stage, i) => stage.ordered = i % 2 === 0);
    this.buffer.setPipelines(["p", "q"]);
  }

  step(pushing: boolean): void {
    this.now++;
    const draw = this.rng.next();
    if (pushing && draw < 0.4) this.#push();
    else if (draw < 0.6) this.#settleWrite();
    else if (draw < 0.8) this.#take();
    else this.#settleDelivery();
    this.check();
  }

  get idle(): boolean {
    return this.#writing.length === 0 && this.#delivering.length === 0 &&
      this.stages.every(({ buffered }) => buffered === 0);
  }

  #push(): void {
    const number = integerBetween(this.rng, 0, 3);
    const again = this.rng.next() < 0.2;
    const sequence = again
      ? integerBetween(this.rng, 1, (this.#sequences[number] ?? 0) + 2)
      : (this.#sequences[number] ?? 0) + 1;
    const stages = this.stages.filter(() => this.rng.next() < 0.4);
    const partition = this.buffer.source("s").partition(number);
    const full = stages.some(({ gauge }) => gauge.free === 0);
    const accepted = this.#accepted.get(partition) ?? new Map<bigint, string>();
    const isKnown = (one: number) =>
      BigInt(one) <= partition.committed || accepted.has(BigInt(one));
    const asked = Array.from({ length: integerBetween(this.rng, 1, 6) }, (_, i) => sequence + i);
    const known = isKnown(sequence);
    const alike = asked.findIndex((one) => isKnown(one) !== known);
    const most = alike < 0 ? asked.length : alike;
    const count = asked.length;
    const admission = admit(this.buffer, stages, { sequence, count, partition: number });
    assert.equal(admission.kind === "duplicate", known);
    if (admission.kind === "duplicate") assert.ok(admission.count >= 1 && admission.count <= most);
    if (full && !known) assert.equal(admission.kind, "full");
    if (admission.kind !== "accepted") return;
    const { ticket } = admission;
    assert.ok(ticket.count >= 1 && ticket.count <= most);
    this.#sequences[number] = Math.max(sequence + ticket.count - 1, this.#sequences[number] ?? 0);
    this.#accepted.set(partition, accepted);
    const names = asked.slice(0, ticket.count).map((one) => `${number}/${one}`);
    for (const [i, name] of names.entries()) {
      accepted.set(BigInt(sequence + i), name);
      this.#open.set(name, Math.max(1, stages.length));
    }
    this.#writing.push({ ticket, names });
  }

  #settleWrite(): void {
    const waiting = this.#writing.shift();
    if (waiting === undefined) return;
    const { ticket, names } = waiting;
    if (this.rng.next() < 0.1) {
      this.buffer.withdraw(ticket);
      for (const [i, name] of names.entries()) {
        this.#accepted.get(ticket.partition)?.delete(ticket.sequence + BigInt(i));
        this.#open.delete(name);
      }
      return;
    }
    // Another block of the store may begin anywhere.
    const step = () => this.rng.next() < 0.2 ? 100 : 1;
    const positions = names.map((name) => {
      this.#position += step();
      this.#at.set(name, this.#position);
      return this.#position;
    });
    this.buffer.enter(ticket, positions, Uint32Array.from(positions), this.now);
    if (ticket.stages.length === 0) { for (const name of names) this.#close(name); }
  }

  #take(): void {
    const stage = this.stages[integerBetween(this.rng, 0, this.stages.length)];
    for (const task of stage?.take(this.now, integerBetween(this.rng, 1, 5)) ?? []) {
      assert.equal(this.#delivering.includes(task), false);
      assert.equal(task.item.rootPosition, this.#at.get(nameOf(task)));
      const { position, rootPosition, bytes } = task.item;
      if (position === rootPosition) assert.equal(bytes, position);
      this.#delivering.push(task);
      this.#delivered.set(task, (this.#delivered.get(task) ?? 0) + 1);
      assert.equal(task.attempts, this.#delivered.get(task));
    }
  }

  #settleDelivery(): void {
    const at = integerBetween(this.rng, 0, Math.max(1, this.#delivering.length));
    const [task] = this.#delivering.slice(at);
    if (task === undefined) return;
    const name = nameOf(task);
    const next = this.stages.filter((stage) =>
      stage !== task.stage && task.stage.stageId < stage.stageId && this.rng.next() < 0.5
    );
    const draw = this.rng.next();
    if (draw < 0.2) {
      this.buffer.retry(task, this.now + integerBetween(this.rng, 0, 10));
    } else if (draw < 0.5 || next.length === 0) {
      this.buffer.finish(task, this.now);
      this.#close(name);
    } else {
      const outputs = draw < 0.75 ? [next] : [next, next, []];
      if (this.buffer.reserve(outputs) !== undefined) return;
      if (draw < 0.75) this.buffer.move(task, next, this.now);
      else {
        const placed = outputs.map((stages) => ({ position: ++this.#position, bytes: 1, stages }));
        this.buffer.advance(task, placed, this.now);
      }
      this.#open.set(name, (this.#open.get(name) ?? 0) + outputs.flat().length);
      this.#close(name);
    }
    this.#delivering.splice(at, 1);
  }

  #close(name: string): void {
    const left = (this.#open.get(name) ?? 0) - 1;
    assert.ok(left >= 0, `${name} was done more often than it had things to do`);
    if (left === 0) this.#open.delete(name);
    else this.#open.set(name, left);
  }

  check(): void {
    assert.ok(this.buffer.total.count <= TOTAL);
    for (const { gauge, buffered } of this.stages) {
      assert.ok(gauge.count <= PER_STAGE, `${gauge.count} in a stage`);
      assert.ok(buffered <= gauge.count);
    }
    for (const [partition, accepted] of this.#accepted) {
      let expected = 0n;
      for (const [sequence, name] of [...accepted].sort(([a], [b]) => a < b ? -1 : 1)) {
        if (this.#open.has(name)) break;
        expected = sequence;
      }
      assert.ok(partition.committed <= max(expected, partition.committed));
      const behind = [...accepted].some(([sequence, name]) =>
        sequence <= partition.committed && this.#open.has(name)
      );
      assert.equal(behind, false, "the committed offset has passed what is not done");
      assert.ok(partition.committed >= expected, "the committed offset is behind");
    }
  }

  /** All that was accepted is done, and nothing holds room any more. */
  checkEnd(): void {
    assert.deepEqual([...this.#open.keys()], []);
    assert.equal(this.buffer.total.count, 0);
    for (const { gauge, bytes } of this.stages) assert.deepEqual([gauge.count, bytes], [0, 0]);
    for (const [partition, accepted] of this.#accepted) {
      const last = [...accepted.keys()].reduce(max, 0n);
      assert.equal(partition.committed, last);
    }
    assert.ok(this.#position > 50, "too little has happened");
  }
}

const max = (a: bigint, b: bigint) => a > b ? a : b;

function nameOf({ item: { root } }: Task): string {
  return `${root.partition.number}/${root.sequence}`;
}

Deno.test("nothing is lost or done twice, bounds hold, offsets never pass what is not done", () => {
  for (let seed = 1; seed <= 25; seed++) {
    const world = new World(seededRng(seed));
    for (let step = 0; step < 800; step++) world.step(true);
    for (let step = 0; step < 20_000 && !world.idle; step++) world.step(false);
    world.checkEnd();
  }
});

Deno.test("what has changed is told once, and again when it could not be written down", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const [a, b] = [buffer.stage("p", "a"), buffer.stage("p", "b")];
  fill(buffer, [a, b], 2);
  for (const task of a.take(0, 9)) buffer.finish(task, 0);
  assert.equal(buffer.changed, false);
  const [first, second] = b.take(0, 9);
  assert.ok(first && second);
  buffer.finish(first, 0);
  const changes = buffer.takeChanges();
  assert.deepEqual(changes.partitions.map(({ committed }) => committed), [1n]);
  assert.equal(buffer.changed, false);
  buffer.putBackChanges(changes);
  buffer.finish(second, 0);
  assert.deepEqual(buffer.takeChanges().partitions.map(({ committed }) => committed), [2n]);
});

Deno.test("where an item is to go follows its tasks, also those that come back", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const [a, b, c] = ["a", "b", "c"].map((id) => buffer.stage("p", id));
  assert.ok(a && b && c);
  fill(buffer, [a, b], 1);
  const [[inA], [inB]] = [a.take(0, 1), b.take(0, 1)];
  assert.ok(inA && inB);
  const { item } = inA;
  depart(inA, [c, b]);
  assert.deepEqual(item.stages, [b, c, b]);
  depart(inB, []);
  assert.deepEqual(item.stages, [c, b]);
  comeBack(inA, [c, b]);
  assert.deepEqual(item.stages, [a]);
  comeBack(inB, []);
  assert.deepEqual(new Set(item.stages), new Set([a, b]));
});

Deno.test("what a transform makes of a record holds it back until all of it is done", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const [a, b] = [buffer.stage("p", "a"), buffer.stage("p", "b")];
  fill(buffer, [a], 1);
  const [task] = a.take(0, 1);
  assert.ok(task);
  assert.equal(buffer.reserve([[b], [b], []]), undefined);
  const outputs = [[b], [b], []].map((stages, i) => ({ position: 10 + i, bytes: 1, stages }));
  buffer.advance(task, outputs, 0);
  const partition = buffer.source("s").partition(0);
  const tasks = b.take(0, 9);
  assert.deepEqual(positions(tasks), [10, 11]);
  for (const [i, task] of tasks.entries()) {
    assert.equal(partition.committed, 0n, `after ${i}`);
    buffer.finish(task, 0);
  }
  assert.deepEqual([partition.committed, buffer.total.count], [1n, 0]);
});

Deno.test("records without a number are told apart by their keys, and move no offset", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const a = buffer.stage("p", "a");
  const ticket = ticketOf(admit(buffer, [a], { key: "k" }));
  assert.equal(admit(buffer, [a], { key: "k" }).kind, "duplicate");
  assert.equal(admit(buffer, [a], { key: "other" }).kind, "accepted");
  assert.equal(admit(buffer, [a], { key: "k", source: "t" }).kind, "accepted");
  buffer.withdraw(ticket);
  buffer.enter(ticketOf(admit(buffer, [a], { key: "k" })), [1], Uint32Array.of(1), 0);
  for (const task of a.take(0, 9)) buffer.finish(task, 0);
  assert.deepEqual(buffer.takeChanges().partitions, []);
  assert.equal(admit(buffer, [a], { key: "k" }).kind, "duplicate");
});

Deno.test("a watermark of a batch that went nowhere holds at once", () => {
  const buffer = new RecordBuffer(SETTINGS);
  const source = buffer.source("s");
  const watermark = { sourceId: "s", partition: 0, position: 1n, timestamp: undefined, id: 1 };
  const ticket = ticketOf(admit(buffer, [], { sequence: 1 }));
  buffer.closeEpoch(source, watermark);
  assert.deepEqual(buffer.takeChanges().watermarks, []);
  buffer.enter(ticket, [0], Uint32Array.of(0), 0);
  const { watermarks, partitions } = buffer.takeChanges();
  assert.deepEqual([watermarks, partitions[0]?.committed], [[watermark], 1n]);
});
