import assert from "node:assert/strict";
import { type Command, ReplicatedState } from "../state/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { spec } from "./fixtures_test.ts";
import { GroupKeeper } from "./group_keeper.ts";

/** A keeper over a state of its own, whose log takes what is proposed when it is told to. */
class Rig {
  readonly time = new VirtualTime();
  readonly state = new ReplicatedState();
  readonly keeper: GroupKeeper;
  index = 0;
  proposed: { command: Command; resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor() {
    this.keeper = new GroupKeeper({
      applier: this,
      timers: this.time,
      propose: (command) =>
        new Promise<void>((resolve, reject) => this.proposed.push({ command, resolve, reject })),
    });
  }

  apply(command: Command): void {
    this.state.apply({ at: 0, command }, ++this.index);
    this.keeper.onApplied();
  }

  /** `a` has the partitions of these groups, and `b` is to get half of them. */
  share(...groups: string[]): void {
    for (const id of ["a", "b"]) this.apply({ type: "register", service: spec(id) });
    for (const groupId of groups) {
      for (const serviceId of ["a", "b"]) this.join(groupId, serviceId);
    }
  }

  join(groupId: string, serviceId: string): void {
    const rest = { stageId: "", partitions: 2, preferences: [] };
    this.apply({ type: "join_group", groupId, serviceId, ...rest });
  }

  /** Lets the log take what waits. */
  async commit(): Promise<string[]> {
    const taken = this.proposed.splice(0);
    for (const { command, resolve } of taken) {
      this.apply(command);
      resolve();
    }
    await settled();
    return taken.map(({ command }) => show(command));
  }

  async lose(): Promise<void> {
    for (const { reject } of this.proposed.splice(0)) reject(new Error("lost"));
    await settled();
  }
}

function show(command: Command): string {
  return command.type === "settle_group" ? command.groupId : command.type;
}

Deno.test("a leader proposes the steps of groups that wait for nobody, until none is left", async () => {
  const rig = new Rig();
  rig.keeper.begin();
  rig.share("g", "h");
  assert.deepEqual(await rig.commit(), ["g", "h"]);
  assert.deepEqual(await rig.commit(), []);
  assert.equal(rig.state.groups.unsettled.size, 0);
});

Deno.test("who does not lead proposes nothing; who takes over finds what was left", async () => {
  const rig = new Rig();
  rig.share("g");
  assert.deepEqual(await rig.commit(), []);
  rig.keeper.begin();
  rig.keeper.begin();
  assert.deepEqual(await rig.commit(), ["g"]);
});

Deno.test("what is lost is proposed again after a while", async () => {
  const rig = new Rig();
  rig.keeper.begin();
  rig.share("g");
  await rig.lose();
  assert.equal(rig.proposed.length, 0);
  await rig.time.advance(100);
  assert.deepEqual(await rig.commit(), ["g"]);
});

Deno.test("what comes back after the end of a term does no harm to the next", async () => {
  const rig = new Rig();
  rig.keeper.begin();
  rig.share("g");
  const [late] = rig.proposed.splice(0);
  rig.keeper.end();
  rig.keeper.begin();
  assert.equal(rig.proposed.length, 1);
  late?.reject(new Error("lost"));
  await settled();
  await rig.time.advance(1_000);
  assert.equal(rig.proposed.length, 1);
  assert.deepEqual(await rig.commit(), ["g"]);
});

Deno.test("a bounded number of groups is on its way at a time", async () => {
  const rig = new Rig();
  const groups = Array.from({ length: 100 }, (_, i) => `g${i}`);
  rig.share(...groups);
  rig.keeper.begin();
  assert.equal(rig.proposed.length, 64);
  const done: string[] = [];
  while (rig.proposed.length > 0) done.push(...await rig.commit());
  assert.deepEqual(done.sort(), groups.sort());
});
