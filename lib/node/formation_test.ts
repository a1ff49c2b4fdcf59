import assert from "node:assert/strict";
import { ConveyorError, FatalError, type Incarnation, nodeId, seededRng } from "../base/mod.ts";
import { decodeMembership } from "../raft/mod.ts";
import { MemoryDisk, MemoryIdentity, MemoryLogStore } from "../storage/mod.ts";
import { type LinkFaults, MemoryNetwork, PERFECT_LINK, type RaftPort } from "../transport/mod.ts";
import { VirtualTime } from "../../tests/support/virtual_time.ts";
import { Lines, Outcome } from "./fixtures_test.ts";
import { formCluster } from "./formation.ts";

const LINK: LinkFaults = { ...PERFECT_LINK, delay: () => 1 };

/** What of a node outlives its process. */
type Disk = { readonly identity: MemoryIdentity; readonly log: MemoryDisk };

/** Some nodes that try to form a cluster, each at the address `n<id>`. */
class Nursery {
  readonly time = new VirtualTime();
  introductions = 0;
  readonly network = new MemoryNetwork({
    clock: this.time,
    timers: this.time,
    rng: seededRng(1),
    faults: LINK,
  });
  readonly disks = new Map<number, Disk>();
  readonly running = new Map<number, Running>();

  /** Starts node `id`; `peers` are the ids of the others. `fresh`: on an empty disk. */
  start(id: number, peers: readonly number[], options: Partial<StartOptions> = {}): Running {
    const address = options.address ?? `n${id}`;
    let disk = this.disks.get(id);
    if (disk === undefined || options.fresh) {
      const incarnation = `inc-${id}-${this.time.monotonic()}` as Incarnation;
      disk = {
        identity: new MemoryIdentity({ nodeId: nodeId(id), incarnation }),
        log: new MemoryDisk(),
      };
      this.disks.set(id, disk);
    }
    const running = new Running(this, id, address, disk);
    this.running.set(id, running);
    running.form(options.peerAddresses ?? peers.map((peer) => `n${peer}`));
    return running;
  }

  crash(id: number): void {
    this.network.crash(nodeId(id));
    this.running.delete(id);
  }

  async settle(span = 5_000): Promise<void> {
    await this.time.advance(span);
  }

  clusterIds(): (string | undefined)[] {
    return [...this.disks.values()].map(({ identity }) => identity.get().clusterId);
  }

  /** All that formed a cluster formed the same one, of the same members, as their first entry. */
  assertOneCluster(...ids: number[]): void {
    const disks = ids.map((id) => this.disks.get(id)!);
    const [first] = disks;
    const clusterId = first!.identity.get().clusterId;
    assert.ok(clusterId !== undefined);
    for (const { identity, log } of disks) {
      assert.equal(identity.get().clusterId, clusterId);
      assert.equal(identity.get().term, 1);
      assert.deepEqual(log.entries, first!.log.entries);
      assert.deepEqual(log.hardState, { term: 1, votedFor: undefined });
      assert.equal(log.commit, 1);
    }
    const [entry] = first!.log.entries;
    const { members } = decodeMembership(entry!);
    assert.deepEqual(members.map(({ id, address, voter }) => ({ id, address, voter })), [
      ...ids.toSorted((a, b) => a - b).map((id) => ({ id, address: `n${id}`, voter: true })),
    ]);
  }

  stop(): void {
    for (const { controller } of this.running.values()) controller.abort();
    this.network.close();
  }
}

type StartOptions = { fresh: boolean; address: string; peerAddresses: readonly string[] };

class Running {
  readonly controller = new AbortController();
  readonly logger = new Lines();
  readonly failures: unknown[] = [];
  readonly port: RaftPort;
  outcome: Outcome<void> | undefined;

  constructor(
    private readonly nursery: Nursery,
    readonly id: number,
    address: string,
    readonly disk: Disk,
  ) {
    const { incarnation } = disk.identity.get();
    this.port = nursery.network.open({
      address,
      nodeId: nodeId(id),
      incarnation,
      onFailure: (error) => this.failures.push(error),
    });
  }

  form(peers: readonly string[]): void {
    const port: RaftPort = {
      address: this.port.address,
      introduce: (address, own, signal) => {
        this.nursery.introductions++;
        return this.port.introduce(address, own, signal);
      },
      onIntroduction: (answer) => this.port.onIntroduction(answer),
      join: (cluster, handler) => this.port.join(cluster, handler),
      close: () => this.port.close(),
    };
    const formed = formCluster({
      port,
      identity: this.disk.identity,
      log: new MemoryLogStore(this.disk.log),
      peers,
      timers: this.nursery.time,
      logger: this.logger,
      signal: this.controller.signal,
    }).then(() => this.#serve());
    this.outcome = new Outcome(formed);
  }

  /** As a member answers. */
  #serve(): void {
    const { nodeId, incarnation, clusterId } = this.disk.identity.get();
    const { members } = decodeMembership(this.disk.log.entries[0]!);
    this.port.onIntroduction(({ addresses }) => ({
      nodeId,
      address: this.port.address,
      incarnation,
      addresses,
      agreed: clusterId,
      cluster: { clusterId: clusterId!, members },
    }));
  }

  get state(): string {
    return this.outcome!.state;
  }

  get message(): string {
    const { error } = this.outcome!;
    assert.ok(error instanceof FatalError || error instanceof ConveyorError, `${error}`);
    return error.message;
  }
}

Deno.test("a node without peers is a cluster at once", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, []);
  await nursery.settle(0);
  assert.equal(one.state, "resolved");
  nursery.assertOneCluster(1);
  assert.match(one.logger.lines.join(), /joined the cluster .*"members":"1"/);
});

Deno.test("three nodes form one cluster, in whatever order they start", async () => {
  const orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];
  for (const order of orders) {
    for (const pause of [0, 7, 100, 60_000]) {
      const nursery = new Nursery();
      for (const id of order) {
        nursery.start(id, [1, 2, 3].filter((peer) => peer !== id));
        await nursery.settle(pause);
      }
      await nursery.settle();
      assert.deepEqual([...nursery.running.values()].map(({ state }) => state), [
        "resolved",
        "resolved",
        "resolved",
      ]);
      nursery.assertOneCluster(...order);
    }
  }
});

Deno.test("five nodes too, over links that lose half of what they carry", async () => {
  const nursery = new Nursery();
  nursery.network.setFaults({ ...LINK, loss: 0.5 });
  const all = [1, 2, 3, 4, 5];
  for (const id of all) nursery.start(id, all.filter((peer) => peer !== id));
  await nursery.settle(300_000);
  nursery.assertOneCluster(...all);
});

Deno.test("while some are missing the others wait, say for whom, and leave each other alone", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2, 3]);
  await nursery.settle(1_000);
  assert.deepEqual(one.logger.lines, ["1 of 3 members met, waiting for n2, n3"]);
  nursery.start(2, [1, 3]);
  await nursery.settle(5_000);
  assert.equal(one.logger.lines.at(-1), "2 of 3 members met, waiting for n3");
  nursery.introductions = 0;
  await nursery.settle(30_000);
  assert.ok(nursery.introductions <= 2 * 2 * 110, `${nursery.introductions} introductions in 30 s`);
  assert.ok(one.logger.lines.length <= 10, "not a line for every try");
  assert.equal(one.state, "pending");
  nursery.start(3, [1, 2]);
  await nursery.settle();
  nursery.assertOneCluster(1, 2, 3);
});

Deno.test("a cluster is formed soon after the last has come", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2, 3]);
  nursery.start(2, [1, 3]);
  await nursery.settle(60_000);
  nursery.start(3, [1, 2]);
  await nursery.settle(1_500);
  nursery.assertOneCluster(1, 2, 3);
});

Deno.test("a list of peers that names the node itself, or one twice, is the same set", async () => {
  const nursery = new Nursery();
  nursery.start(1, [], { peerAddresses: ["n1", "n2"] });
  nursery.start(2, [], { peerAddresses: ["n1", "n1"] });
  await nursery.settle();
  nursery.assertOneCluster(1, 2);
});

Deno.test("a member asks nobody", async () => {
  const nursery = new Nursery();
  nursery.start(1, []);
  await nursery.settle();
  nursery.crash(1);
  const again = nursery.start(1, [2, 3]);
  await nursery.settle(0);
  assert.equal(again.state, "resolved");
  assert.equal(nursery.introductions, 0);
});

Deno.test("refused: sets of addresses that differ", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2, 3]);
  await nursery.settle(1_000);
  const two = nursery.start(2, [1]);
  await nursery.settle();
  assert.equal(two.state, "rejected");
  assert.match(
    two.message,
    /the node at n1 was started for .* n1, n2, n3, that at n2 for n1, n2: start every node with/,
  );
  assert.equal(one.disk.identity.get().clusterId, undefined);
  nursery.stop();
});

Deno.test("refused: a node whose address nobody was given", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2]);
  const stray = nursery.start(2, [1], { address: "elsewhere" });
  await nursery.settle();
  assert.equal(stray.state, "rejected");
  assert.match(stray.message, /name the same set/);
  nursery.stop();
});

Deno.test("refused: the id of the node that is asked", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2, 3]);
  await nursery.settle(1_000);
  nursery.disks.delete(1);
  const twin = nursery.start(1, [1, 3], { address: "n2" });
  await nursery.settle();
  assert.equal(twin.state, "rejected");
  assert.match(twin.message, /has node id 1.*give every node a --node-id of its own/);
  nursery.stop();
});

Deno.test("refused: two members with one id; the others wait on for the right ones", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2, 3]);
  const two = nursery.start(2, [1, 3]);
  await nursery.settle(1_000);
  nursery.disks.delete(2);
  const twin = nursery.start(2, [1, 2], { address: "n3" });
  await nursery.settle();
  assert.match(twin.message, /has node id 2, as another member/);
  assert.deepEqual([one.state, two.state], ["pending", "pending"]);
  nursery.crash(2);
  nursery.disks.set(2, two.disk);
  nursery.start(2, [1, 3]);
  nursery.start(3, [1, 2]);
  await nursery.settle();
  nursery.assertOneCluster(1, 2, 3);
});

Deno.test("refused is the one that comes later, also when it has refused the other before it is gone", async () => {
  for (const [early, late] of [[1, 2], [2, 1]] as const) {
    for (let after = 0; after < 650; after += 13) {
      const nursery = new Nursery();
      const first = nursery.start(early, [late, 3]);
      await nursery.settle(1_000 + after);
      const second = nursery.start(late, [early]);
      // Until its process has ended it listens, and refuses.
      await nursery.settle(500);
      assert.equal(second.state, "rejected");
      await second.port.close();
      await nursery.settle();
      assert.equal(first.state, "pending");
      nursery.crash(late);
      nursery.disks.delete(late);
      nursery.start(late, [early, 3]);
      nursery.start(3, [1, 2]);
      await nursery.settle();
      nursery.assertOneCluster(1, 2, 3);
    }
  }
});

Deno.test("refused: one of two that come at the very same time", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2, 3]);
  const two = nursery.start(2, [1]);
  await nursery.settle();
  assert.deepEqual([one.state, two.state], ["pending", "rejected"]);
  nursery.stop();
});

Deno.test("refused: an id that the asked node has met elsewhere", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2, 3]);
  nursery.start(2, [1, 3]);
  await nursery.settle(1_000);
  nursery.crash(2);
  nursery.disks.delete(2);
  const twin = nursery.start(2, [1, 2], { address: "n3" });
  await nursery.settle();
  assert.match(twin.message, /n1: the node at n3 has node id 2, as another member has/);
  assert.equal(one.state, "pending");
  nursery.stop();
});

Deno.test("refused: a member that has lost its disk comes back under its old id", async () => {
  const nursery = new Nursery();
  for (const id of [1, 2, 3]) nursery.start(id, [1, 2, 3].filter((peer) => peer !== id));
  await nursery.settle();
  nursery.crash(3);
  const wiped = nursery.start(3, [1, 2], { fresh: true });
  await nursery.settle();
  assert.equal(wiped.state, "rejected");
  assert.match(wiped.message, /node 3 belongs to cluster .* with another data directory/);
  assert.match(wiped.message, /may not vote under its old id/);
});

Deno.test("refused: a node that an existing cluster does not know", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2]);
  nursery.start(2, [1]);
  await nursery.settle();
  const stranger = nursery.start(3, [1, 2]);
  await nursery.settle();
  assert.match(stranger.message, /has no member 3: check --node-id and --peers/);
});

Deno.test("a node that was away when the cluster was formed joins it when it is back", async () => {
  for (const delay of [0, 5, 50, 310, 620]) {
    const nursery = new Nursery();
    for (const id of [1, 2, 3]) nursery.start(id, [1, 2, 3].filter((peer) => peer !== id));
    await nursery.settle(delay);
    nursery.crash(3);
    await nursery.settle(10_000);
    nursery.start(3, [1, 2]);
    await nursery.settle(10_000);
    nursery.assertOneCluster(1, 2, 3);
    nursery.stop();
  }
});

Deno.test("nodes that crash at any moment while they form a cluster form one, the same", async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const rng = seededRng(seed);
    const nursery = new Nursery();
    const start = (id: number) => nursery.start(id, [1, 2, 3].filter((peer) => peer !== id));
    for (const id of [1, 2, 3]) start(id);
    for (let i = 0; i < 8; i++) {
      await nursery.settle(rng.next() * 400);
      const id = 1 + Math.floor(rng.next() * 3);
      nursery.crash(id);
      await nursery.settle(rng.next() * 200);
      start(id);
    }
    await nursery.settle(20_000);
    nursery.assertOneCluster(1, 2, 3);
    nursery.stop();
  }
});

Deno.test("a crash between the founding entry and the identity does no harm", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2]);
  nursery.start(2, [1]);
  await nursery.settle();
  nursery.crash(1);
  const { identity, log } = nursery.disks.get(1)!;
  const { agreed } = identity.get();
  identity.update({ clusterId: undefined, term: 0 });
  const before = [...log.entries];
  nursery.start(1, [2]);
  await nursery.settle();
  assert.deepEqual(log.entries, before);
  assert.equal(identity.get().agreed, agreed);
  nursery.assertOneCluster(1, 2);
});

Deno.test("refused: to form another cluster than the one that was agreed to", async () => {
  const nursery = new Nursery();
  nursery.start(1, [2]);
  nursery.crash(1);
  nursery.disks.get(1)!.identity.update({ agreed: "a cluster with an earlier node 2" });
  const one = nursery.start(1, [2]);
  const two = nursery.start(2, [1]);
  await nursery.settle();
  assert.match(one.message, /has agreed to form a cluster with other members/);
  assert.equal(two.state, "pending");
  assert.deepEqual(nursery.clusterIds(), [undefined, undefined]);
  nursery.stop();
});

Deno.test("whoever loses its disk at whatever moment, no two clusters are formed", async () => {
  let formed = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const rng = seededRng(seed);
    const nursery = new Nursery();
    const start = (id: number, fresh: boolean) =>
      nursery.start(id, [1, 2, 3].filter((peer) => peer !== id), { fresh });
    for (const id of [1, 2, 3]) start(id, true);
    for (let i = 0; i < 6; i++) {
      await nursery.settle(rng.next() * 20);
      const id = 1 + Math.floor(rng.next() * 3);
      nursery.crash(id);
      await nursery.settle(rng.next() * 400);
      start(id, rng.next() < 0.5);
    }
    await nursery.settle(20_000);
    const clusters = new Set(nursery.clusterIds().filter((id) => id !== undefined));
    assert.ok(clusters.size <= 1, `seed ${seed}: ${[...clusters]}`);
    formed += clusters.size;
    nursery.stop();
  }
  assert.ok(formed > 5, `only ${formed} of 40 formed a cluster`);
});

Deno.test("stopped while it waits, it ends and changes nothing", async () => {
  const nursery = new Nursery();
  const one = nursery.start(1, [2]);
  await nursery.settle(1_000);
  one.controller.abort();
  await nursery.settle();
  assert.equal(one.outcome!.code, "cancelled");
  assert.equal(one.disk.identity.get().clusterId, undefined);
});
