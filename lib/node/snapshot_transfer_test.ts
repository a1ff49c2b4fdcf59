/** A snapshot on its way: the sender on one side, the receiver on the other, and what is between. */
import assert from "node:assert/strict";
import {
  type ClusterId,
  type ConveyorError,
  integerBetween,
  nodeId,
  seededRng,
  STORAGE_LIMITS,
} from "../base/mod.ts";
import type { Message, MessageOf, SnapshotMeta } from "../raft/mod.ts";
import { encodeSnapshot, fingerprint, ReplicatedState } from "../state/mod.ts";
import { MemorySnapshotDisk, MemorySnapshotStore } from "../storage/mod.ts";
import { settled, VirtualTime } from "../../tests/support/virtual_time.ts";
import { limits, spec } from "./fixtures_test.ts";
import { SnapshotReceiver } from "./snapshot_receiver.ts";
import { SnapshotSender } from "./snapshot_sender.ts";

const LEADER = nodeId(1);
const FOLLOWER = nodeId(2);
const WINDOW = 4;

type Chunk = MessageOf<"snapshot_chunk">;

function stateOf(services: number): ReplicatedState {
  const state = new ReplicatedState();
  for (let index = 1; index <= services; index++) {
    state.apply({ at: index, command: { type: "register", service: spec(`s${index}`) } }, index);
  }
  return state;
}

function metaAt(index: number, term = 1): SnapshotMeta {
  const membership = { clusterId: "c" as ClusterId, index: 1, members: [] };
  return { position: { index, term }, membership };
}

/** A leader and a follower; `onWire` decides what becomes of each message. */
class Transfer {
  readonly time = new VirtualTime();
  readonly leaderDisk = new MemorySnapshotDisk();
  readonly followerDisk = new MemorySnapshotDisk();
  readonly store = new MemorySnapshotStore(this.leaderDisk);
  readonly sent: Message[] = [];
  readonly ended: number[] = [];
  readonly received: { meta: SnapshotMeta; state: ReplicatedState }[] = [];
  readonly refused: ConveyorError[] = [];
  readonly failures: unknown[] = [];
  onWire: (message: Message, deliver: (message: Message) => void) => void = (message, deliver) =>
    deliver(message);
  receiver = this.newReceiver();
  readonly sender = new SnapshotSender({
    store: this.store,
    transport: { send: (_to, message) => this.#carry(message) },
    timers: this.time,
    limits: limits({ snapshotWindow: WINDOW }),
    onEnded: (to) => this.ended.push(to),
    onFailure: (error) => this.failures.push(error),
  });

  newReceiver(store = new MemorySnapshotStore(this.followerDisk)): SnapshotReceiver {
    return new SnapshotReceiver({
      store,
      transport: { send: (_to, message) => this.#carry(message) },
      onReceived: (meta, state) => this.received.push({ meta, state }),
      onRefused: (error) => this.refused.push(error),
      onFailure: (error) => this.failures.push(error),
    });
  }

  #carry(message: Message): void {
    this.sent.push(message);
    this.onWire(message, (arrived) =>
      this.time.after(1, () => {
        if (arrived.type === "snapshot_chunk") this.receiver.receive(LEADER, arrived);
        if (arrived.type === "snapshot_ack") {
          this.sender.onAck(FOLLOWER, arrived.position, arrived.next);
        }
      }));
  }

  async publish(index: number, services: number, term = 1): Promise<ReplicatedState> {
    const state = stateOf(services);
    const writer = await this.store.begin(metaAt(index, term));
    for (const chunk of encodeSnapshot(state.freeze(), 150)) await writer.write(chunk);
    await writer.publish();
    return state;
  }

  get count(): number {
    return this.leaderDisk.published!.snapshot.chunks;
  }

  sequences(): number[] {
    return this.sent.flatMap((message) =>
      message.type === "snapshot_chunk" ? [message.sequence] : []
    );
  }

  /** The follower holds exactly this, and both sides have done with it. */
  assertArrived(index: number, state: ReplicatedState): void {
    assert.deepEqual(this.received.map(({ meta }) => meta.position.index), [index]);
    assert.equal(fingerprint(this.received[0]!.state), fingerprint(state));
    assert.deepEqual(this.followerDisk.published?.snapshot, this.leaderDisk.published?.snapshot);
    assert.deepEqual(this.ended, [FOLLOWER]);
    assert.ok(!this.sender.busy);
    assert.deepEqual(this.failures, []);
    assert.equal(this.time.next, undefined, "no timer is left");
  }
}

Deno.test("a snapshot arrives whole, each chunk sent once, within the window", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  let [inFlight, most] = [0, 0];
  transfer.onWire = (message, deliver) => {
    inFlight += message.type === "snapshot_chunk" ? 1 : -1;
    most = Math.max(most, inFlight);
    deliver(message);
  };
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(500);
  transfer.assertArrived(50, state);
  assert.deepEqual(transfer.sequences(), Array.from({ length: transfer.count }, (_, i) => i));
  assert.ok(transfer.count > 3 * WINDOW);
  assert.equal(most, WINDOW);
});

Deno.test("a snapshot of one chunk arrives too", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 0);
  assert.equal(transfer.count, 1);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(500);
  transfer.assertArrived(50, state);
});

Deno.test("there is no snapshot to send: it ends at once", async () => {
  const transfer = new Transfer();
  transfer.sender.start(FOLLOWER, 3);
  await settled();
  assert.deepEqual([transfer.ended, transfer.sent], [[FOLLOWER], []]);
});

Deno.test("lost, doubled and late messages: it arrives all the same", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const rng = seededRng(seed);
    const transfer = new Transfer();
    const state = await transfer.publish(50, 40);
    transfer.onWire = (message, deliver) => {
      if (rng.next() < 0.1) return;
      deliver(message);
      if (rng.next() < 0.1) transfer.time.after(integerBetween(rng, 1, 50), () => deliver(message));
    };
    transfer.sender.start(FOLLOWER, 3);
    await transfer.time.advance(120_000);
    const [first] = transfer.received;
    assert.ok(first, `seed ${seed}`);
    assert.equal(fingerprint(first.state), fingerprint(state), `seed ${seed}`);
    assert.ok(!transfer.sender.busy, `seed ${seed}`);
    assert.deepEqual([transfer.failures, transfer.refused], [[], []], `seed ${seed}`);
  }
});

Deno.test("a connection that is gone for a while: it goes on where it was", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  let isUp = true;
  transfer.onWire = (message, deliver) => isUp && deliver(message);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  isUp = false;
  await transfer.time.advance(5_000);
  const sentBefore = transfer.sequences().length;
  isUp = true;
  await transfer.time.advance(5_000);
  transfer.assertArrived(50, state);
  assert.ok(!transfer.sequences().slice(sentBefore).includes(0), "not from the beginning");
});

Deno.test("a follower that is gone for good: given up, and the leader finds out by asking", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.onWire = () => {};
  transfer.sender.start(FOLLOWER, 3);
  await settled();
  assert.ok(transfer.sender.busy);
  await transfer.time.advance(60_000);
  assert.deepEqual(transfer.ended, [FOLLOWER]);
  assert.equal(transfer.time.next, undefined);
  assert.ok(transfer.sequences().length <= 12 * WINDOW, "in bounded effort");
});

Deno.test("a connection that comes and goes, again and again: given up only without progress", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  let left = 0;
  transfer.onWire = (message, deliver) => left-- > 0 && deliver(message);
  transfer.sender.start(FOLLOWER, 3);
  for (let i = 0; i < 100 && transfer.received.length === 0; i++) {
    left = WINDOW + 1;
    await transfer.time.advance(5_000);
    assert.ok(transfer.sender.busy || transfer.received.length > 0, `given up in round ${i}`);
  }
  left = Infinity;
  await transfer.time.advance(5_000);
  assert.equal(fingerprint(transfer.received[0]!.state), fingerprint(state));
});

Deno.test("a follower that starts anew gets it from the beginning", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  transfer.receiver = transfer.newReceiver();
  await transfer.time.advance(500);
  transfer.assertArrived(50, state);
});

Deno.test("another leader goes on with the same snapshot where the last one stopped", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  transfer.sender.stop();
  await transfer.time.advance(100);
  assert.deepEqual(transfer.ended, []);
  const before = transfer.sent.length;
  transfer.sender.start(FOLLOWER, 4);
  await transfer.time.advance(20_000);
  transfer.assertArrived(50, state);
  const again = transfer.sent.slice(before).filter((message) =>
    message.type === "snapshot_chunk" && message.sequence < 3
  );
  assert.ok(again.length <= WINDOW, "only the first window was sent again");
});

Deno.test("another snapshot takes the place of one that was not finished", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  transfer.sender.stop();
  const state = await transfer.publish(60, 45);
  transfer.sender.start(FOLLOWER, 4);
  await transfer.time.advance(20_000);
  transfer.assertArrived(60, state);
});

Deno.test("replaced while it is sent: it ends, and the next try sends the new one", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  const state = await transfer.publish(60, 45);
  await transfer.time.until(() => transfer.ended.length > 0);
  assert.deepEqual(transfer.received, []);
  transfer.ended.length = 0;
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(20_000);
  transfer.assertArrived(60, state);
});

Deno.test("started twice in one term it is sent once; in a new term anew", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.onWire = () => {};
  transfer.sender.start(FOLLOWER, 3);
  await settled();
  transfer.sender.start(FOLLOWER, 3);
  await settled();
  assert.deepEqual(transfer.sequences(), [0, 1, 2, 3]);
  transfer.sender.start(FOLLOWER, 4);
  await settled();
  assert.deepEqual(transfer.sequences(), [0, 1, 2, 3, 0, 1, 2, 3]);
  assert.equal((transfer.sent.at(-1) as Chunk).term, 4);
  transfer.sender.stop();
});

Deno.test("stopped before it began, nothing is sent", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  transfer.sender.stop();
  await transfer.time.advance(5_000);
  assert.deepEqual([transfer.sent, transfer.ended], [[], []]);
});

Deno.test("acknowledgements of another snapshot, or of nobody's, change nothing", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  transfer.sender.onAck(FOLLOWER, { index: 50, term: 1 }, 999);
  transfer.sender.start(FOLLOWER, 3);
  await settled();
  transfer.sender.onAck(FOLLOWER, { index: 49, term: 1 }, 999);
  transfer.sender.onAck(nodeId(3), { index: 50, term: 1 }, 999);
  assert.deepEqual(transfer.ended, []);
  await transfer.time.advance(5_000);
  transfer.assertArrived(50, state);
});

Deno.test("damaged on its way: refused, never published, and sent again", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 40);
  const sound = await (async () => {
    const other = new Transfer();
    await other.publish(50, 40);
    return other.leaderDisk.published!.chunks;
  })();
  for (const place of [0, 5, sound.length - 1]) {
    const one = new Transfer();
    await one.publish(50, 40);
    let damages = 1;
    one.onWire = (message, deliver) => {
      if (message.type !== "snapshot_chunk" || message.sequence !== place || damages-- <= 0) {
        return deliver(message);
      }
      const data = message.data.slice();
      data[data.length >> 1]! ^= 4;
      deliver({ ...message, data });
    };
    one.sender.start(FOLLOWER, 3);
    await one.time.advance(60_000);
    assert.equal(one.refused.length, 1, `chunk ${place}`);
    one.assertArrived(50, state);
  }
});

Deno.test("a snapshot that cannot be read to its end is refused, though its checksum is right", async () => {
  const transfer = new Transfer();
  const writer = await transfer.store.begin(metaAt(50));
  for (const chunk of [...encodeSnapshot(stateOf(40).freeze(), 150)].slice(0, -1)) {
    await writer.write(chunk);
  }
  await writer.publish();
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(3_000);
  assert.ok(transfer.refused.length > 0);
  assert.deepEqual([transfer.received, transfer.failures], [[], []]);
  assert.equal(transfer.followerDisk.published, undefined);
  transfer.sender.stop();
});

Deno.test("one that a newer program wrote is refused, and this node goes on", async () => {
  const transfer = new Transfer();
  const writer = await transfer.store.begin(metaAt(50));
  await writer.write(new Uint8Array([200, 1, 2, 3]));
  await writer.publish();
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(3_000);
  assert.match(transfer.refused[0]?.message ?? "", /newer program/);
  assert.deepEqual([transfer.received, transfer.failures], [[], []]);
  transfer.sender.stop();
});

Deno.test("a chunk larger than any is refused", async () => {
  const transfer = new Transfer();
  const chunk: Chunk = {
    type: "snapshot_chunk",
    term: 3,
    snapshot: metaAt(50),
    sequence: 0,
    count: 2,
    checksum: 1,
    data: new Uint8Array(STORAGE_LIMITS.valueBytes + 1),
  };
  transfer.receiver.receive(LEADER, chunk);
  await settled();
  assert.deepEqual([transfer.refused.length, transfer.failures], [1, []]);
});

Deno.test("one that this node has overtaken meanwhile is acknowledged and not used", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  const own = await new MemorySnapshotStore(transfer.followerDisk).begin(metaAt(70));
  for (const chunk of encodeSnapshot(stateOf(60).freeze(), 150)) await own.write(chunk);
  await own.publish();
  await transfer.time.advance(5_000);
  assert.deepEqual([transfer.received, transfer.ended], [[], [FOLLOWER]]);
  assert.equal(transfer.followerDisk.published?.snapshot.position.index, 70);
});

Deno.test("a receiver that is flooded drops what it has no room for", async () => {
  const transfer = new Transfer();
  const state = await transfer.publish(50, 400);
  const { chunks, snapshot } = transfer.leaderDisk.published!;
  assert.ok(chunks.length > 64);
  const { checksum } = snapshot;
  chunks.forEach((data, sequence) =>
    transfer.receiver.receive(LEADER, {
      type: "snapshot_chunk",
      term: 3,
      snapshot: metaAt(50),
      sequence,
      count: chunks.length,
      checksum,
      data,
    })
  );
  await settled();
  const last = transfer.sent.at(-1);
  assert.equal(last?.type === "snapshot_ack" && last.next, 64);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(20_000);
  transfer.assertArrived(50, state);
});

Deno.test("a store that fails is a reason to stop, on either side", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  const broken = new MemorySnapshotStore(
    transfer.followerDisk,
    () => Promise.reject(new Error("disk full")),
  );
  transfer.receiver = transfer.newReceiver(broken);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.advance(100);
  assert.match(`${transfer.failures[0]}`, /disk full/);
  transfer.sender.stop();
  transfer.failures.length = 0;
  transfer.store.read = () => Promise.reject(new Error("unreadable"));
  transfer.sender.start(FOLLOWER, 4);
  await settled();
  assert.match(`${transfer.failures}`, /unreadable/);
  transfer.sender.stop();
});

Deno.test("a receiver that is stopped finishes what it has begun and takes no more", async () => {
  const transfer = new Transfer();
  await transfer.publish(50, 40);
  transfer.sender.start(FOLLOWER, 3);
  await transfer.time.until(() => transfer.sequences().length > 8);
  const stopped = transfer.receiver.stop();
  await transfer.time.advance(3_000);
  await stopped;
  assert.deepEqual(transfer.received, []);
  transfer.sender.stop();
});
