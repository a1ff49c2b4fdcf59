import type { Machine } from "../machine.ts";
import type { Dice } from "../random.ts";
import type { World } from "../world.ts";
import { drawSpan } from "./fault.ts";

function cut(world: World, from: Machine, to: Machine): void {
  world.wires.cut(from.nodeId, to.nodeId);
}

/** The cut is mended after a while, unless the next comes before. */
function mendLater(world: World, dice: Dice, what: string): void {
  world.trace.note(`the network: ${what}`);
  const mark = world.wires.changes;
  world.time.after(drawSpan(world, dice), () => {
    if (world.wires.changes !== mark) return;
    world.trace.note("the network is whole");
    world.wires.mendAll();
  });
}

/** A new cut takes the place of the old one, or comes on top. */
function clearSome(world: World, dice: Dice): void {
  if (dice.chance(0.6)) world.wires.mendAll();
}

export function partition(world: World, dice: Dice): boolean {
  const { machines } = world;
  if (machines.length === 1) return false;
  clearSome(world, dice);
  const order = dice.shuffle(machines);
  const at = dice.integer(1, order.length);
  const [left, right] = [order.slice(0, at), order.slice(at)];
  for (const a of left) {
    for (const b of right) {
      cut(world, a, b);
      cut(world, b, a);
    }
  }
  mendLater(world, dice, `${left.map(({ nodeId }) => nodeId)} apart from the rest`);
  return true;
}

export function oneWayCut(world: World, dice: Dice): boolean {
  const { machines } = world;
  if (machines.length === 1) return false;
  clearSome(world, dice);
  const [one, ...others] = dice.shuffle(machines);
  const kind = dice.pick(["hears nobody", "is heard by nobody", "is not heard by one"]);
  for (const other of others) {
    if (kind === "hears nobody") cut(world, other, one!);
    else cut(world, one!, other);
    if (kind === "is not heard by one") break;
  }
  mendLater(world, dice, `${one!.nodeId} ${kind}`);
  return true;
}

export function leaderCutOff(world: World, dice: Dice): boolean {
  const { leader, machines } = world;
  if (leader === undefined || machines.length === 1) return false;
  clearSome(world, dice);
  const deafOnly = dice.chance(0.3);
  for (const other of machines) {
    if (other === leader.machine) continue;
    cut(world, other, leader.machine);
    if (!deafOnly) cut(world, leader.machine, other);
  }
  mendLater(world, dice, `the leader ${leader.nodeId} ${deafOnly ? "hears nobody" : "is alone"}`);
  world.stepsDown.cutOff(leader);
  return true;
}

export function storm(world: World, dice: Dice): boolean {
  if (world.machines.length === 1) return false;
  world.wires.weather = {
    loss: dice.between(0, 0.5),
    duplicate: dice.between(0, 0.5),
    reorder: dice.next(),
    delay: world.settings.network.delay,
    lateness: dice.between(0, 0.3),
    late: dice.between(10, 2_000),
  };
  world.trace.note("a storm begins");
  world.time.after(drawSpan(world, dice), () => {
    if (world.healed) return;
    world.wires.weather = world.settings.network;
    world.trace.note("the storm ends");
  });
  return true;
}
