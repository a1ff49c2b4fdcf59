import type { Millis } from "../../lib/base/mod.ts";
import { LONG_LEASE, specOf } from "./clients/specs.ts";
import type { Life } from "./life.ts";
import type { Load } from "./load.ts";
import type { Operator } from "./operator.ts";
import { crash } from "./process.ts";
import type { World } from "./world.ts";

/** Runs events until `condition` holds; false when it does not within the span. */
export type RunUntil = (condition: () => boolean, within: Millis) => Promise<boolean>;

/** Bounds of virtual time on what a healed cluster owes. */
const BOUNDS = {
  /** Everybody is up and follows one leader. Introductions may have to time out first. */
  leader: 12_000,
  /** A write through any node is acknowledged. */
  write: 5_000,
  /**
   * Calls have come to their end, leases that nobody keeps too, all nodes have applied everything,
   * and every watch has delivered it.
   */
  quiet: 20_000,
} as const;

/** How late a storm makes messages. */
const LATEST: Millis = 2_000;

/** Two for somebody to notice, and some for votes that are split. */
const FAILOVER_TIMEOUTS = 8;

const NAME = "a healed cluster works";

/**
 * The end of a run: all faults are over, and within bounds of virtual time the cluster serves
 * through every node, a working leader is left in peace, and all nodes come to the same state.
 */
export async function finale(
  world: World,
  load: Load,
  operator: Operator,
  runUntil: RunUntil,
): Promise<void> {
  if (world.violation !== undefined) return;
  heal(world, operator);
  // What was sent before is still on its way, and holds up what comes behind it.
  await runUntil(() => false, world.settings.network.late + LATEST);
  const led = () => isLed(world);
  if (!await runUntil(led, BOUNDS.leader)) {
    return world.fail(NAME, `no leader: ${standings(world)}`);
  }
  await writeEverywhere(world, runUntil);
  load.stop();
  const quiet = () =>
    load.idle && isLed(world) && haveAll(world) && world.watches.caughtUp() &&
    unkept(world).length === 0;
  const calm = () => runUntil(quiet, BOUNDS.quiet);
  if (!await calm()) world.fail(NAME, `it does not come to rest: ${unrest(world, load)}`);
  await leaveInPeace(world, runUntil);
  await replaceLeader(world, runUntil);
  if (!await calm()) world.fail(NAME, `it does not come back to rest: ${unrest(world, load)}`);
}

/** Services whose leases nobody keeps any more. */
function unkept({ ledger }: World): string[] {
  return [...ledger.reference.services.values()]
    .filter(({ heartbeatInterval }) => heartbeatInterval < LONG_LEASE)
    .map(({ serviceId }) => serviceId);
}

export function heal(world: World, operator: Operator): void {
  world.trace.note("everything is healed");
  world.healed = true;
  world.wires.mendAll();
  const delay = Math.min(1, world.settings.network.delay);
  world.wires.weather = { loss: 0, duplicate: 0, reorder: 0, lateness: 0, late: 0, delay };
  for (const { weather } of world.machines) Object.assign(weather, { delay: 1, failure: 0 });
  for (const life of world.lives) life.effectsLeft = Infinity;
  operator.hurry();
}

/** Those that may take part. */
function able(world: World): readonly Life[] {
  return world.machines.filter(({ wipes }) => wipes === 0)
    .flatMap(({ life }) => life?.serving ? [life] : []);
}

export function isLed(world: World): boolean {
  const { leader } = world;
  const lives = able(world);
  return lives.length === world.machines.filter(({ wipes }) => wipes === 0).length &&
    leader?.standing.ready === true &&
    lives.every(({ standing }) =>
      standing.leader === leader.nodeId && standing.term === leader.standing.term
    );
}

function haveAll(world: World): boolean {
  return able(world).every((life) => world.ledger.shadow(life).applied === world.ledger.index);
}

async function writeEverywhere(world: World, runUntil: RunUntil): Promise<void> {
  for (const life of able(world)) {
    const until = world.now + BOUNDS.write;
    let answer = "";
    for (let tries = 1; answer !== "answered" && world.now < until; tries++) {
      answer = await writeOnce(world, life, tries, runUntil);
    }
    if (answer !== "answered") world.fail(NAME, `a write through ${life.name}: ${answer}`);
  }
}

/** What became of one write: "answered", or why it was not done. Too many at a time may be refused. */
async function writeOnce(
  world: World,
  life: Life,
  tries: number,
  runUntil: RunUntil,
): Promise<string> {
  let outcome: string | undefined;
  const service = specOf(`last-${life.nodeId}`, `${life.name} ${tries}`, LONG_LEASE, life.nodeId);
  const command = { type: "register", service } as const;
  life.call((node) => node.propose(command)).then((answer) => {
    outcome = answer.type === "failed" ? answer.error.code : answer.type;
    if (answer.type !== "answered") return;
    world.acknowledged({ command, revision: answer.value.revision, by: life });
  }, (error) => outcome = String(error));
  await runUntil(() => outcome !== undefined, BOUNDS.write);
  if (outcome === "resource_exhausted") await runUntil(() => false, 20);
  else if (outcome !== "answered") world.fail(NAME, `a write through ${life.name}: ${outcome}`);
  return outcome ?? "hangs";
}

/**
 * A follower that does not hear the leader, or that was cut off and comes back, does not depose it
 * (thesis 4.2.3 and 9.6).
 */
async function leaveInPeace(world: World, runUntil: RunUntil): Promise<void> {
  const { leader } = world;
  const follower = able(world).find((life) => life !== leader);
  // Without the follower there has to be a quorum left.
  const isEnough = 2 * (able(world).length - 1) > world.machines.length;
  if (leader === undefined || follower === undefined || !isEnough) return;
  const span = 6 * world.settings.cluster.electionTimeout;
  const { term } = leader.standing;
  const deposed = () => leader.standing.role !== "leader" || leader.standing.term !== term;
  const check = async (what: string) => {
    if (!await runUntil(deposed, span)) return;
    world.fail("a working leader is left in peace", `${leader.name} was deposed while ${what}`);
  };
  world.wires.cut(leader.nodeId, follower.nodeId);
  await check(`${follower.name} did not hear it`);
  world.wires.mendAll();
  await check(`${follower.name} heard it again`);
  for (const { nodeId } of world.machines) {
    world.wires.cut(nodeId, follower.nodeId);
    world.wires.cut(follower.nodeId, nodeId);
  }
  await check(`${follower.name} was cut off`);
  world.wires.mendAll();
  await check(`${follower.name} came back`);
}

/**
 * The leader dies where all else is well: another serves after a few election timeouts. Where it
 * cannot be done without, it comes back, and serves again.
 */
async function replaceLeader(world: World, runUntil: RunUntil): Promise<void> {
  const { leader } = world;
  if (leader === undefined) return;
  const isEnough = 2 * (able(world).length - 1) > world.machines.length;
  crash(world, leader, "to see it replaced");
  const served = () => world.leader?.standing.ready === true && world.leader !== leader;
  const timeouts = FAILOVER_TIMEOUTS * world.settings.cluster.electionTimeout;
  const within = isEnough ? timeouts : BOUNDS.leader;
  if (await runUntil(served, within)) return;
  world.fail(NAME, `no leader within ${within} ms of the end of ${leader.name}`);
}

function unrest(world: World, load: Load): string {
  return [
    load.idle ? "" : "calls are not answered",
    world.watches.caughtUp() ? "" : "watches lag behind",
    unkept(world).join(),
    `${world.ledger.index} entries; ${standings(world)}`,
  ].filter((text) => text !== "").join("; ");
}

function standings(world: World): string {
  return world.machines.map(({ nodeId, life, wipes }) => {
    if (wipes > 0) return `n${nodeId} lost its disk`;
    if (life === undefined || !life.alive) return `n${nodeId} is down`;
    const { role, term, leader } = life.standing;
    const { applied } = world.ledger.shadow(life);
    return `n${nodeId} ${role} of term ${term}, leader ${leader}, applied ${applied}`;
  }).join("; ");
}
