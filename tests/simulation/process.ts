/** How processes begin and end: the real node on a simulated machine. */
import { ConveyorError, FatalError } from "../../lib/base/mod.ts";
import { startNode } from "../../lib/node/mod.ts";
import type { IdentityStore, LogStore, SnapshotStore } from "../../lib/storage/mod.ts";
import { MemoryLogStore, MemorySnapshotStore } from "../../lib/storage/mod.ts";
import { DiskSession, inPieces } from "./disk.ts";
import { ShadowLog } from "./ledger.ts";
import { Life } from "./life.ts";
import type { Machine } from "./machine.ts";
import { SkewedClock } from "./skewed_clock.ts";
import type { World } from "./world.ts";

/** Starts a process on `machine`, as an operator would: always with the same flags. */
export function boot(world: World, machine: Machine): Life {
  const { time, trace, settings } = world;
  const life = new Life(machine, ++machine.lives, time, time.monotonic());
  machine.life = life;
  trace.note(`${life.name} starts`);
  const dice = world.dice(`process ${life.name}`);
  const enter = (work: () => void) => life.enter(work);
  const { weather } = machine;
  life.disk = new DiskSession({ timers: time, dice: world.diskDice, weather, enter });
  const clock = new SkewedClock(time, machine.skew, dice.between(0, 1e6), enter);
  const note = (level: string) => (message: string, fields = {}) =>
    trace.note(`${life.name} ${level}: ${message} ${JSON.stringify(fields)}`);
  const { address, nodeId, incarnation } = machine;
  const port = world.wires.network.open({
    address,
    nodeId,
    incarnation,
    enter,
    onRefused: (by, { message }) => trace.note(`${life.name} is refused by n${by}: ${message}`),
    onFailure: (error) => onFatal(world, life, error),
  });
  startNode({
    stores: {
      identity: identityOf(world, life),
      log: logOf(world, life),
      snapshots: snapshots(world, life),
    },
    port,
    peers: world.machines.filter((other) => other !== machine).map(({ address }) => address),
    settings: settings.cluster,
    limits: settings.limits,
    clock,
    timers: clock,
    rng: dice,
    logger: { debug: () => {}, info: note("info"), warn: note("warn") },
    onFatal: (error) => onFatal(world, life, error),
    signal: new AbortController().signal,
    probe: (effect) => {
      if (!life.alive) return;
      if (--life.effectsLeft <= 0) return crash(world, life, "between two effects");
      world.decided(life, effect);
    },
  }).then(
    (node) => {
      if (!life.alive) return;
      life.node = node;
      world.coverage.count("starts");
    },
    (error) => onFatal(world, life, error),
  );
  return life;
}

/** The process is gone from one instant to the next; its machine keeps what was synced. */
export function crash(world: World, life: Life, why: string): void {
  if (!life.alive) return;
  world.trace.note(`${life.name} ends: ${why}`);
  world.wires.network.crash(life.nodeId);
  world.ended(life);
  life.end();
}

/** Stops the process in good order; it may take a while. */
export async function stop(world: World, life: Life): Promise<void> {
  const { node } = life;
  if (!life.alive || node === undefined) return crash(world, life, "stopped before it had started");
  world.trace.note(`${life.name} is asked to stop`);
  life.stopping = true;
  await node.stop();
  crash(world, life, "stopped in good order");
}

function onFatal(world: World, life: Life, error: unknown): void {
  if (!life.alive) return;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  world.trace.note(`${life.name} gives up: ${message}`);
  life.fatal = error instanceof FatalError ? error : new FatalError(message);
  if (!isExpected(world, life, error)) {
    world.fail("no node gives up without a reason", `${life.name}: ${message}`);
  }
  crash(world, life, "it gave up");
}

/** A failed write stops a node; and who is told that it does not fit stays away. */
function isExpected(world: World, { disk, machine }: Life, error: unknown): boolean {
  if (disk?.failed === true) return true;
  const isRefusal = error instanceof FatalError || error instanceof ConveyorError;
  const isForming = machine.identity.get().clusterId === undefined;
  return isRefusal && isForming && world.machines.some(({ wipes }) => wipes > 0);
}

function identityOf(world: World, life: Life): IdentityStore {
  const { identity } = life.machine;
  return {
    get: () => identity.get(),
    update(change) {
      if (!life.alive) return;
      identity.update(change);
      world.formation.identified(life, identity.get());
    },
  };
}

function logOf(world: World, life: Life): LogStore {
  const { machine } = life;
  const store = new MemoryLogStore(machine.log, life.disk!.sync);
  return {
    ...inPieces(store, world.diskDice),
    recover(visit) {
      const { base, entries } = machine.log;
      const snapshot = machine.snapshots.published?.snapshot.position.index ?? 0;
      world.ledger.recovered(life, new ShadowLog(base, entries, snapshot));
      return store.recover((entry, committed) => {
        if (entry.index === 1) world.formation.founded(life, entry.data);
        if (committed && entry.index > snapshot) world.applied(life, entry);
        visit(entry, committed);
      });
    },
    async reset(base) {
      if (life.alive) world.reset(life, base);
      await store.reset(base);
    },
    async compact(base) {
      await store.compact(base);
      if (life.alive) world.compacted(life, base);
    },
  };
}

function snapshots(world: World, life: Life): SnapshotStore {
  const { machine } = life;
  const store = new MemorySnapshotStore(machine.snapshots, life.disk!.sync);
  return {
    latest: () => store.latest(),
    read: (snapshot, from, limit) => store.read(snapshot, from, limit),
    async begin(meta) {
      const writer = await store.begin(meta);
      return {
        get written() {
          return writer.written;
        },
        write: (chunk) => writer.write(chunk),
        abandon: () => writer.abandon(),
        async publish(expected) {
          const stored = await writer.publish(expected);
          if (life.alive) world.published(machine);
          return stored;
        },
      };
    },
  };
}
