import assert from "node:assert/strict";
import { integerBetween, seededRng, WATCH_LIMITS } from "../base/mod.ts";
import type { Command, ServiceEvent, ServiceFilter } from "../state/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import type { WatchItem, WatchListener } from "./api.ts";
import { EVERYTHING, fails, health, Replica, spec } from "./fixtures_test.ts";
import { History } from "./history.ts";
import { inOrderOfChange, WatchHub } from "./watch_hub.ts";

/** Items that are handed out in one turn; more come in later turns. */
const SLICE = 200;

function history(events: number, start = 0): History<ServiceEvent> {
  return new History({ events, bytes: Infinity, weigh: () => 0 }, start);
}

/** A node's state with a hub on it. */
class Source {
  readonly time = new VirtualTime();
  readonly replica = new Replica();
  readonly hub: WatchHub;

  constructor(historyEvents: number = WATCH_LIMITS.historyEvents) {
    this.hub = new WatchHub(this.time, history(historyEvents), 0, []);
  }

  get revision(): number {
    return this.replica.index;
  }

  apply(command: Command): void {
    const { event } = this.replica.apply(command);
    this.hub.advance(this.revision, event);
  }

  register(id: string, labels: Record<string, string> = {}): void {
    this.apply({
      type: "register",
      service: spec(id, { labels: new Map(Object.entries(labels)) }),
    });
  }

  deregister(id: string): void {
    this.apply({ type: "deregister", serviceId: id, registrationId: "" });
  }

  /** An applied entry that changes no service. */
  pass(): void {
    this.hub.advance(++this.replica.index, undefined);
  }

  watch(startRevision = 0, options: Partial<WatchOptions> = {}): Watcher {
    const watcher = new Watcher(options.cancelAfter);
    const all = { filter: EVERYTHING, bookmarks: false, ...options, listener: watcher };
    watcher.cancel = startRevision === 0
      ? this.hub.watchFromState(all)
      : this.hub.watchFromRevision(startRevision, all);
    return watcher;
  }
}

type WatchOptions = { filter: ServiceFilter; bookmarks: boolean; cancelAfter: number };

class Watcher implements WatchListener {
  readonly items: WatchItem[] = [];
  error: Error | undefined;
  cancel: () => void = () => assert.fail("handed something before it could be ended");

  constructor(private readonly cancelAfter = Infinity) {}

  next(item: WatchItem): void {
    assert.equal(this.error, undefined, "handed something after its end");
    this.items.push(item);
    assert.ok(this.items.length <= this.cancelAfter, "handed something after it was cancelled");
    if (this.items.length === this.cancelAfter) this.cancel();
  }

  end(error: Error): void {
    assert.equal(this.error, undefined, "ended twice");
    this.error = error;
  }

  get seen(): string[] {
    return this.items.map((item) =>
      item.type === "bookmark"
        ? `${item.revision} bookmark`
        : `${item.revision} ${item.kind} ${item.service.serviceId}`
    );
  }
}

function labelled(key: string, value: string): ServiceFilter {
  return { labels: new Map([[key, value]]), includeUnhealthy: false };
}

Deno.test("first the state, in order of change, then every change as it comes", async () => {
  const source = new Source();
  for (const id of ["b", "a", "c"]) source.register(id);
  source.register("b");
  const watcher = source.watch();
  await settled();
  assert.deepEqual(watcher.seen, ["2 added a", "3 added c", "4 added b"]);
  source.register("d");
  source.pass();
  source.deregister("a");
  source.register("d");
  await settled();
  assert.deepEqual(watcher.seen.slice(3), ["5 added d", "7 removed a", "8 modified d"]);
});

Deno.test("a hub that starts with a state hands it out in order of change", async () => {
  const source = new Source();
  for (const id of ["b", "a", "c", "a"]) source.replica.register(id);
  const { state } = source.replica;
  const hub = new WatchHub(source.time, history(10, 4), 4, state.services.toArray());
  const watcher = new Watcher();
  hub.watchFromState({ filter: EVERYTHING, bookmarks: false, listener: watcher });
  await settled();
  assert.deepEqual(watcher.seen, ["1 added b", "3 added c", "4 added a"]);
});

Deno.test("nothing is handed out before the watch has been handed over", async () => {
  const source = new Source();
  source.register("a");
  const watcher = source.watch();
  assert.deepEqual(watcher.seen, []);
  source.register("b");
  await settled();
  assert.deepEqual(watcher.seen, ["1 added a", "2 added b"]);
});

Deno.test("a watch resumes at every revision without gap or duplicate", async () => {
  const source = new Source();
  for (let i = 0; i < 40; i++) {
    if (i % 5 === 4) source.pass();
    else if (i % 7 === 6) source.deregister(`s${i % 3}`);
    else source.register(`s${i % 3}`);
  }
  const whole = source.watch(1);
  await settled();
  assert.ok(whole.items.length > 25);
  for (let revision = 1; revision <= source.revision; revision++) {
    const watcher = source.watch(revision);
    await settled();
    const expected = whole.items.filter((item) => item.revision > revision);
    assert.deepEqual(watcher.items, expected, `from ${revision}`);
  }
});

Deno.test("a start_revision that is too old is refused, and the oldest usable one named", async () => {
  const source = new Source(3);
  for (let i = 1; i <= 5; i++) source.register(`s${i}`);
  assert.throws(() => source.watch(1), fails("out_of_range", /oldest usable start_revision is 2;/));
  const watcher = source.watch(2);
  await settled();
  assert.deepEqual(watcher.seen, ["3 added s3", "4 added s4", "5 added s5"]);
});

Deno.test("a start_revision that has not come yet is refused", async () => {
  const source = new Source();
  source.register("a");
  assert.throws(() => source.watch(2), fails("invalid_argument", /2 is beyond the newest, 1/));
  const watcher = source.watch(1);
  source.register("b");
  await settled();
  assert.deepEqual(watcher.seen, ["2 added b"]);
});

Deno.test("a large state comes in slices, and changes meanwhile come behind it", async () => {
  const source = new Source();
  for (let i = 0; i < 3 * SLICE; i++) source.register(`s${i}`);
  const watcher = source.watch(0, { bookmarks: true });
  await settled();
  assert.equal(watcher.items.length, SLICE);
  source.register("s0");
  source.register("late");
  source.time.runNext();
  assert.equal(watcher.items.length, 2 * SLICE);
  source.deregister("late");
  await source.time.advance(100);
  assert.deepEqual(watcher.seen.slice(3 * SLICE), [
    "601 modified s0",
    "602 added late",
    "603 removed late",
    "603 bookmark",
  ]);
  const first = watcher.items.slice(0, 3 * SLICE);
  assert.ok(first.every((item, i) => item.revision === i + 1 && item.type === "event"));
  source.register("live");
  await settled();
  assert.equal(watcher.seen.at(-1), "604 added live");
});

for (const size of [0, 1, SLICE - 1, SLICE, SLICE + 1, 2 * SLICE]) {
  Deno.test(`a state or a backlog of ${size} comes whole, once`, async () => {
    const source = new Source();
    source.register("before");
    for (let i = 0; i < size; i++) source.register(`s${i}`);
    source.deregister("before");
    const [fromState, resumed] = [source.watch(), source.watch(1)];
    await source.time.advance(100);
    assert.equal(fromState.items.length, size);
    assert.equal(resumed.items.length, size + 1);
    source.register("live");
    await settled();
    assert.equal(fromState.items.length, size + 1);
    assert.equal(resumed.items.length, size + 2);
  });
}

Deno.test("a watcher that is overtaken while it catches up ends, and is told to list again", async () => {
  const source = new Source(100);
  for (let i = 0; i < 2 * SLICE; i++) source.register(`s${i}`);
  const watcher = source.watch();
  await settled();
  for (let i = 0; i < 401; i++) source.register("busy");
  await source.time.advance(100);
  assert.ok(fails("out_of_range", /list again/)(watcher.error));
  assert.equal(watcher.items.length, SLICE, "the rest would be of no use");
  assert.equal(source.hub.size, 0);
});

Deno.test("while a watcher begins, four times the history waits for it, and then no more", async () => {
  const source = new Source(100);
  for (let i = 0; i < 2 * SLICE; i++) source.register(`s${i}`);
  const [first, second] = [source.watch(), source.watch()];
  await settled();
  const since = source.revision;
  for (let i = 0; i < 400; i++) source.register("busy");
  assert.equal(source.hub.past().events.length, 100, "what goes into snapshots stays as it is");
  await source.time.advance(100);
  for (const { items, error } of [first, second]) {
    assert.equal(error, undefined);
    assert.equal(items.length, 2 * SLICE + 400);
  }
  source.register("busy");
  assert.throws(() => source.watch(since), fails("out_of_range"));
  assert.throws(() => source.watch(source.revision - 101), fails("out_of_range"));
  source.watch(source.revision - 100);
});

/** A watcher that reads only while it is told to. */
class Reader extends Watcher {
  reads = false;
  looks = 0;

  behind(): boolean {
    this.looks++;
    return !this.reads;
  }
}

function withReader(historyEvents?: number) {
  const source = new Source(historyEvents);
  for (let i = 0; i < 2 * SLICE; i++) source.register(`s${i}`);
  const reader = new Reader();
  const options = { filter: EVERYTHING, bookmarks: false, listener: reader };
  reader.cancel = source.hub.watchFromState(options);
  return { source, reader };
}

Deno.test("who does not read is handed nothing until it does, and holds up nobody", async () => {
  const { source, reader } = withReader();
  const other = source.watch();
  await source.time.advance(1_000);
  assert.equal(reader.items.length, 0);
  assert.ok(reader.looks > 10 && reader.looks < 40, `looked at ${reader.looks} times`);
  assert.equal(other.items.length, 2 * SLICE);
  source.register("s0");
  await settled();
  assert.equal(other.items.length, 2 * SLICE + 1, "at once");

  reader.reads = true;
  await source.time.advance(100);
  assert.deepEqual(reader.seen, other.seen);
  reader.reads = false;
  source.register("live");
  await settled();
  assert.equal(reader.items.length, 2 * SLICE + 2, "changes are bounded elsewhere");
});

Deno.test("who does not read is let go once it is overtaken", async () => {
  const { source, reader } = withReader(100);
  for (let i = 0; i < 401; i++) source.register("busy");
  await source.time.advance(100);
  assert.ok(fails("out_of_range", /list again/)(reader.error));
  assert.deepEqual([reader.items.length, source.hub.size], [0, 0]);
});

Deno.test("who leaves without having read leaves nothing behind", async () => {
  const { source, reader } = withReader(100);
  await source.time.advance(10);
  reader.cancel();
  assert.equal(source.time.next, undefined);
  for (let i = 0; i < 101; i++) source.register("busy");
  assert.throws(() => source.watch(2 * SLICE), fails("out_of_range"));
});

Deno.test("watchers that begin together share each turn, and the smaller is not kept waiting", async () => {
  const source = new Source();
  for (let i = 0; i < 3 * SLICE; i++) source.register(`s${i}`);
  const large = [source.watch(), source.watch(), source.watch()];
  const small = source.watch(3 * SLICE - 1);
  const counts = () => large.map(({ items }) => Math.round(items.length / SLICE));
  await settled();
  assert.deepEqual(counts(), [1, 0, 0]);
  for (const expected of [[1, 1, 0], [1, 1, 1], [2, 1, 1]]) {
    source.time.runNext();
    assert.deepEqual(counts(), expected);
  }
  assert.deepEqual(small.seen, [`${3 * SLICE} added s${3 * SLICE - 1}`]);
  large[1]!.cancel();
  await source.time.advance(100);
  assert.deepEqual(counts(), [3, 1, 3]);
  source.register("live");
  await settled();
  assert.deepEqual([...large, small].map(({ items }) => items.length), [601, SLICE, 601, 2]);
});

Deno.test("what does not match is passed over quickly", async () => {
  const source = new Source();
  for (let i = 0; i < 10 * SLICE; i++) source.register(`s${i}`, { zone: i % 20 === 0 ? "x" : "y" });
  const watcher = source.watch(0, { filter: labelled("zone", "x"), bookmarks: true });
  await settled();
  assert.equal(watcher.seen.length, SLICE / 2 + 1);
  assert.equal(watcher.seen.at(-1), `${10 * SLICE} bookmark`);
});

Deno.test("a slow one does not hold up the others", async () => {
  const source = new Source();
  const live = source.watch();
  await settled();
  for (let i = 0; i < 4 * SLICE; i++) source.register(`s${i}`);
  await settled();
  const slow = source.watch(0);
  await settled();
  source.register("new");
  for (let turn = 0; turn < 2; turn++) source.time.runNext();
  assert.equal(live.seen.at(-1), "801 added new");
  assert.ok(slow.items.length <= 3 * SLICE, `${slow.items.length}`);
  await source.time.advance(100);
  assert.equal(slow.seen.at(-1), "801 added new");
});

Deno.test("with a filter, a service that begins to match is added, one that ceases is removed", async () => {
  const source = new Source();
  source.register("a", { zone: "x" });
  source.register("b", { zone: "y" });
  const watcher = source.watch(0, { filter: labelled("zone", "x") });
  const resumed = source.watch(1, { filter: labelled("zone", "x") });
  await settled();
  source.register("b", { zone: "x" });
  source.register("a", { zone: "y" });
  source.register("c", { zone: "y" });
  source.deregister("b");
  await settled();
  const changes = ["3 added b", "4 removed a", "6 removed b"];
  assert.deepEqual(watcher.seen, ["1 added a", ...changes]);
  assert.deepEqual(resumed.seen, changes);
});

Deno.test("health hides nothing from a watcher", async () => {
  const source = new Source();
  source.register("a");
  const report = { type: "report_health", serviceId: "a", registrationId: "reg-1" } as const;
  source.apply({ ...report, health: health("unhealthy") });
  const watcher = source.watch(0, { filter: { labels: new Map(), includeUnhealthy: false } });
  await settled();
  source.apply({ ...report, health: health("healthy") });
  await settled();
  assert.deepEqual(watcher.seen, ["2 added a", "3 health_changed a"]);
});

Deno.test("bookmarks: one behind the initial state, then one every ten seconds", async () => {
  const source = new Source();
  source.register("a");
  const watcher = source.watch(0, { bookmarks: true });
  await settled();
  assert.deepEqual(watcher.seen, ["1 added a", "1 bookmark"]);
  source.pass();
  source.pass();
  await source.time.advance(10_000);
  assert.deepEqual(watcher.seen.slice(2), ["3 bookmark"], "entries without an event count too");
  await source.time.advance(30_000);
  assert.equal(watcher.items.length, 6);
  watcher.cancel();
  assert.equal(source.time.next, undefined, "no timer is left");
});

Deno.test("a resumed watch gets its bookmark once it has caught up", async () => {
  const source = new Source();
  source.register("a");
  source.register("b");
  const watcher = source.watch(1, { bookmarks: true });
  await settled();
  assert.deepEqual(watcher.seen, ["2 added b", "2 bookmark"]);
  watcher.cancel();
});

Deno.test("resuming from any bookmark or event loses nothing", async () => {
  const rng = seededRng(2);
  const source = new Source();
  const watcher = source.watch(0, { bookmarks: true });
  for (let i = 0; i < 300; i++) {
    const id = `s${integerBetween(rng, 0, 5)}`;
    if (rng.next() < 0.3) source.deregister(id);
    else source.register(id);
    if (rng.next() < 0.1) await source.time.advance(10_000);
  }
  await settled();
  const events = watcher.items.filter(({ type }) => type === "event");
  for (const [i, { revision }] of watcher.items.entries()) {
    if (i % 10 !== 0) continue;
    const resumed = source.watch(Math.max(1, revision));
    await source.time.advance(1);
    const expected = events.filter((item) => item.revision > Math.max(1, revision));
    assert.deepEqual(resumed.items, expected);
    resumed.cancel();
  }
  watcher.cancel();
});

Deno.test("when the state is replaced as a whole, watches go on over what is known of its past", async () => {
  const [source, other] = [new Source(4), new Source(4)];
  const both = (id: string) => {
    source.register(id);
    other.register(id);
  };
  for (let i = 0; i < 2 * SLICE; i++) both(`s${i}`);
  const watchers = [source.watch(0, { bookmarks: true }), source.watch(2 * SLICE - 2)];
  await source.time.advance(10);
  const slow = source.watch();
  for (const id of ["a", "b", "c"]) other.register(id);
  const { services } = other.replica.state;
  source.hub.restart(other.revision, services.toArray(), other.hub.past());
  await source.time.advance(10);
  other.register("d");
  source.hub.advance(other.revision, other.hub.past().events.at(-1));
  await source.time.advance(10);
  const news = ["401 added a", "402 added b", "403 added c", "404 added d"];
  for (const watcher of [...watchers, slow]) {
    assert.equal(watcher.error, undefined);
    assert.deepEqual(watcher.seen.filter((item) => !/bookmark/.test(item)).slice(-4), news);
  }
  assert.equal(slow.items.length, 2 * SLICE + 4);
  const late = source.watch(400);
  await settled();
  assert.deepEqual(late.seen, news);
  for (const watcher of [...watchers, slow, late]) watcher.cancel();
  assert.equal(source.time.next, undefined, "no timer is left");
});

Deno.test("a state that takes another's place is put in order, and nothing more is read of it", () => {
  const looked: string[] = [];
  const source = new Source();
  for (const id of ["a", "b", "c", "a"]) source.register(id);
  const services = source.replica.state.services.toArray().map((service) =>
    new Proxy(service, {
      get(target, name, receiver) {
        looked.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    })
  );
  new Source().hub.restart(4, services, { start: 4, events: [] });
  assert.deepEqual(looked, services.map(() => "modifiedRevision"));
});

Deno.test("when the state is replaced and its past is not known, every watch ends", async () => {
  const source = new Source();
  for (let i = 0; i < 2 * SLICE; i++) source.register(`s${i}`);
  const [slow, live] = [source.watch(), source.watch(2 * SLICE - 1)];
  await settled();
  source.replica.register("a");
  const restored = source.replica.state.services.get("a")!;
  source.hub.restart(5_000, [restored], { start: 5_000, events: [] });
  for (const watcher of [slow, live]) {
    assert.ok(fails("out_of_range", /oldest usable start_revision is 5000/)(watcher.error));
  }
  assert.equal(source.hub.size, 0);
  await source.time.advance(100);
  assert.throws(() => source.watch(4_999), fails("out_of_range"));
  const anew = source.watch();
  await settled();
  assert.deepEqual(anew.seen, ["401 added a"]);
});

Deno.test("cancelled at any item, nothing more is handed out and nothing is left behind", async () => {
  for (const cancelAfter of [1, 2, 3]) {
    for (const startRevision of [0, 1]) {
      const source = new Source();
      for (const id of ["a", "b", "c"]) source.register(id);
      const watcher = source.watch(startRevision, { cancelAfter, bookmarks: true });
      await settled();
      source.register("d");
      await source.time.advance(30_000);
      assert.equal(watcher.items.length, cancelAfter);
      assert.equal(watcher.error, undefined);
      assert.equal(source.hub.size, 0);
      assert.equal(source.time.next, undefined, "no timer is left");
    }
  }
});

Deno.test("cancelled before it began, nothing comes", async () => {
  const source = new Source();
  source.register("a");
  const watcher = source.watch(0, { bookmarks: true });
  watcher.cancel();
  await settled();
  assert.deepEqual(watcher.items, []);
  assert.equal(source.time.next, undefined);
});

Deno.test("cancelled by a live change, while others get it", async () => {
  const source = new Source();
  const one = source.watch(0, { cancelAfter: 1 });
  const two = source.watch();
  await settled();
  source.register("a");
  source.register("b");
  await settled();
  assert.deepEqual([one.items.length, two.items.length], [1, 2]);
});

Deno.test("services are put in order of change, however large and however equal revisions are", () => {
  const rng = seededRng(11);
  const replica = new Replica();
  replica.apply({ type: "register", service: spec("s") });
  const one = replica.state.services.get("s")!;
  for (const largest of [3, 1_000, Number.MAX_SAFE_INTEGER]) {
    const services = Array.from({ length: 500 }, (_, i) => ({
      ...one,
      serviceId: `s${String(i).padStart(3, "0")}`,
      modifiedRevision: integerBetween(rng, Math.floor(largest / 2), largest),
    }));
    const revisions = (some: readonly typeof one[]) =>
      some.map(({ modifiedRevision, serviceId }) => `${modifiedRevision} ${serviceId}`);
    const expected = services.toSorted((a, b) =>
      a.modifiedRevision - b.modifiedRevision || (a.serviceId < b.serviceId ? -1 : 1)
    );
    assert.deepEqual(revisions(inOrderOfChange(services)), revisions(expected));
  }
  assert.deepEqual(inOrderOfChange([]), []);
});
