import assert from "node:assert/strict";
import type { Due, ServiceCommand } from "../state/mod.ts";
import { Told } from "./told.ts";

const BEAT = { serviceId: "a", registrationId: "reg-1" };

function due(generation: number, all: readonly number[], revoked: readonly number[] = []): Due {
  const commands: ServiceCommand[] = [];
  if (revoked.length > 0) {
    commands.push({ type: "revoke", groupId: "g", partitions: revoked, generation });
  }
  commands.push({ type: "assign", groupId: "g", partitions: all, generation, all });
  return { commands, generations: new Map([["g", generation]]) };
}

/** A stream, and what its answers say: `-revoked +new =all`. */
class Stream {
  readonly told = new Told();

  tell(what: Due | undefined): string {
    const { commands = [] } = this.told.tell("reg-1", what) ?? {};
    return commands.map((command) => {
      if (command.type === "revoke") return `-${command.partitions}`;
      return command.type === "assign" ? `+${command.partitions} =${command.all}` : command.type;
    }).join(" ");
  }

  /** What a heartbeat that says nothing of groups, or says this, acknowledges. */
  beat(generation?: number): number | undefined {
    const groups = generation === undefined ? {} : { groups: new Map([["g", generation]]) };
    return this.told.acknowledge({ ...BEAT, ...groups }).groups?.get("g");
  }
}

Deno.test("what is owned is told until a heartbeat has acknowledged it", () => {
  const stream = new Stream();
  assert.equal(stream.tell(due(1, [0, 1])), "+0,1 =0,1");
  assert.equal(stream.tell(due(1, [0, 1])), "+0,1 =0,1");
  assert.equal(stream.beat(), 1);
  assert.equal(stream.tell(due(1, [0, 1])), "");
  assert.equal(stream.beat(), undefined);
  assert.equal(stream.tell(due(1, [0, 1, 2])), "+2 =0,1,2");
});

Deno.test("a heartbeat that names its generations acknowledges those, and nothing beyond", () => {
  const stream = new Stream();
  stream.tell(due(5, [0, 1]));
  assert.equal(stream.beat(4), 4);
  assert.equal(stream.tell(due(5, [0, 1])), "+0,1 =0,1");
  assert.equal(stream.beat(5), 5);
  assert.equal(stream.tell(due(5, [0, 1])), "");
});

Deno.test("what is to be given up is told, and acknowledged by the heartbeat that follows", () => {
  const stream = new Stream();
  stream.tell(due(1, [0, 1]));
  stream.beat();
  assert.equal(stream.tell(due(2, [0], [1])), "-1");
  assert.equal(stream.tell(due(2, [0], [1])), "-1");
  assert.equal(stream.beat(), 2);
  assert.equal(stream.tell(due(2, [0])), "");
  assert.equal(stream.tell(due(3, [0, 1])), "+1 =0,1");
});

Deno.test("another stream knows nothing of what this one has told", () => {
  const [one, other] = [new Stream(), new Stream()];
  one.tell(due(1, [0, 1]));
  one.beat();
  assert.equal(other.beat(), undefined);
  assert.equal(other.tell(due(1, [0, 1])), "+0,1 =0,1");
});

Deno.test("who leaves a group and joins it again is told everything", () => {
  for (const gone of [undefined, { ...due(2, []), commands: [], generations: new Map() }]) {
    const stream = new Stream();
    stream.tell(due(1, [0]));
    stream.beat();
    assert.equal(stream.tell(gone), "");
    assert.equal(stream.tell(due(3, [0])), "+0 =0");
  }
});

Deno.test("registrations on one stream have nothing to do with each other", () => {
  const told = new Told();
  told.tell("reg-1", due(1, [0]));
  assert.equal(told.acknowledge({ ...BEAT, registrationId: "reg-2" }).groups, undefined);
  assert.equal(told.tell("reg-2", due(1, [0]))?.commands.length, 1);
  assert.equal(told.acknowledge(BEAT).groups?.get("g"), 1);
});

Deno.test("other commands pass as they are", () => {
  const drain = { type: "drain", reason: "r", timeout: 1 } as const;
  assert.deepEqual(new Told().tell("reg-1", { commands: [drain], generations: new Map() }), {
    commands: [drain],
    generations: new Map(),
  });
});

Deno.test("to take work again is told once on each stream, and again after another drain", () => {
  const resume: Due = { commands: [{ type: "resume" }], generations: new Map() };
  const drain: Due = {
    commands: [{ type: "drain", reason: "r", timeout: 1 }],
    generations: new Map(),
  };
  const stream = new Stream();
  assert.equal(stream.tell(resume), "resume");
  assert.equal(stream.tell(resume), "");
  assert.equal(new Stream().tell(resume), "resume");
  assert.equal(stream.tell(drain), "drain");
  assert.equal(stream.tell(resume), "resume");
});

Deno.test("what goes with it is told as ever", () => {
  const stream = new Stream();
  const partitions = due(1, [0]);
  const both = { ...partitions, commands: [{ type: "resume" as const }, ...partitions.commands] };
  assert.equal(stream.tell(both), "resume +0 =0");
  assert.equal(stream.tell(both), "+0 =0");
});
