import { type Millis, type NodeId, nodeId } from "../../lib/base/mod.ts";
import type { Effect, Entry, LogPosition } from "../../lib/raft/mod.ts";
import type { Command } from "../../lib/state/mod.ts";
import { VirtualTime } from "../support/virtual_time.ts";
import { identify } from "./commands.ts";
import { Coverage } from "./coverage.ts";
import type { Acknowledgement, Invariant } from "./invariant.ts";
import { AcknowledgedWrites } from "./invariants/acknowledged_writes.ts";
import { Assignments } from "./invariants/assignments.ts";
import { AtMostOnce } from "./invariants/at_most_once.ts";
import { Bounds } from "./invariants/bounds.ts";
import { CommitRule } from "./invariants/commit_rule.ts";
import { CommittedKept } from "./invariants/committed_kept.ts";
import { Drains } from "./invariants/drains.ts";
import { ElectionSafety } from "./invariants/election_safety.ts";
import { Formation } from "./invariants/formation.ts";
import { FreshReads } from "./invariants/fresh_reads.ts";
import { LeaderCompleteness } from "./invariants/leader_completeness.ts";
import { Leases } from "./invariants/leases.ts";
import { LogMatching } from "./invariants/log_matching.ts";
import { MembershipKept } from "./invariants/membership_kept.ts";
import { PipelineVersions } from "./invariants/pipeline_versions.ts";
import { Positions } from "./invariants/positions.ts";
import { Owners } from "./invariants/owners.ts";
import { Promises } from "./invariants/promises.ts";
import { StateMachineSafety } from "./invariants/state_machine_safety.ts";
import { StepsDown } from "./invariants/steps_down.ts";
import { Watches } from "./invariants/watches.ts";
import { Ledger } from "./ledger.ts";
import type { Life } from "./life.ts";
import { Machine } from "./machine.ts";
import { crash } from "./process.ts";
import { Dice } from "./random.ts";
import type { RunSettings } from "./settings.ts";
import * as show from "./show.ts";
import { Trace } from "./trace.ts";
import { Wires } from "./wires.ts";

/** What is broken, and by which invariant. */
export type Violation = { readonly invariant: string; readonly what: string };

/** The machines, the network and time; what happens to them, and who has to be told. */
export class World {
  readonly time = new VirtualTime();
  readonly trace = new Trace(() => this.time.monotonic());
  readonly ledger = new Ledger();
  readonly coverage = new Coverage();
  readonly machines: readonly Machine[];
  readonly wires: Wires;
  readonly formation = new Formation(this);
  readonly elections = new ElectionSafety(this);
  readonly freshReads = new FreshReads(this);
  readonly leases = new Leases(this);
  readonly drains = new Drains(this);
  readonly watches = new Watches(this);
  readonly pipelines = new PipelineVersions(this);
  readonly owners = new Owners(this);
  readonly stepsDown = new StepsDown(this);
  /** In the order in which they are told. */
  readonly invariants: Invariant[] = [
    this.formation,
    this.elections,
    new LogMatching(this),
    new LeaderCompleteness(this),
    new CommittedKept(this),
    new CommitRule(this),
    new Positions(this),
    new Promises(this),
    new StateMachineSafety(this),
    new AcknowledgedWrites(this),
    new AtMostOnce(this),
    new MembershipKept(this),
    new Bounds(this),
    new Assignments(this),
    this.freshReads,
    this.leases,
    this.drains,
    this.watches,
    this.pipelines,
    this.owners,
    this.stepsDown,
  ];
  /** From the end of the faults on. */
  healed = false;
  violation: Violation | undefined;
  readonly #diskDice: Dice;

  constructor(readonly settings: RunSettings) {
    const { seed, nodes, drift, disk, network } = settings;
    const dice = this.dice("machines");
    this.#diskDice = this.dice("disk");
    this.machines = Array.from({ length: nodes }, (_, i) => {
      const skew = {
        rate: 1 + dice.between(-drift, drift),
        wallError: drift === 0 ? 0 : dice.between(-60_000, 60_000),
      };
      return new Machine(nodeId(i + 1), skew, { ...disk });
    });
    this.wires = new Wires(this.time, new Dice(seed, "network"), network, {
      sent: (from, to, message) => {
        const life = this.lifeOf(from);
        if (life === undefined) return;
        this.trace.note(`${life.name} sends ${to} ${show.message(message)}`);
        this.#tell((invariant) => invariant.sent?.(life, to, message));
      },
      lost: (from, to) => {
        this.coverage.count("lost messages");
        this.trace.note(`lost from n${from} to n${to}`);
      },
    }, nodes);
  }

  get now(): Millis {
    return this.time.monotonic();
  }

  /** A generator for one part of the run. */
  dice(part: string): Dice {
    return new Dice(this.settings.seed, part);
  }

  get diskDice(): Dice {
    return this.#diskDice;
  }

  lifeOf(id: NodeId): Life | undefined {
    return this.machines[id - 1]?.life;
  }

  /** The processes that run. */
  get lives(): Life[] {
    return this.machines.flatMap(({ life }) => life?.alive ? [life] : []);
  }

  /** Those that clients can call. */
  get serving(): Life[] {
    return this.lives.filter(({ serving }) => serving);
  }

  /** Who leads, by the newest term. */
  get leader(): Life | undefined {
    const leaders = this.lives.filter(({ standing }) => standing.role === "leader");
    return leaders.sort((a, b) => b.standing.term - a.standing.term)[0];
  }

  /** The machine comes back with an empty disk. */
  loseDisk(machine: Machine): void {
    this.trace.note(`n${machine.nodeId} loses its disk`);
    if (machine.life !== undefined) crash(this, machine.life, "its disk is gone");
    machine.wipe();
  }

  fail(invariant: string, what: string): void {
    if (this.violation !== undefined || this.settings.unchecked.has(invariant)) return;
    this.trace.note(`BROKEN ${invariant}: ${what}`);
    this.violation = { invariant, what };
  }

  #tell(tell: (invariant: Invariant) => void): void {
    for (const invariant of this.invariants) tell(invariant);
  }

  started(life: Life): void {
    this.#tell((invariant) => invariant.started?.(life));
  }

  ended(life: Life): void {
    this.#tell((invariant) => invariant.ended?.(life));
  }

  decided(life: Life, effect: Effect): void {
    this.trace.note(`${life.name} ${show.effect(effect)}`);
    this.#tell((invariant) => invariant.decided?.(life, effect));
    switch (effect.type) {
      case "persist":
        return this.ledger.shadow(life).write(effect.entries);
      case "apply":
        for (const entry of effect.entries) this.applied(life, entry);
        return;
      case "changed":
        life.standing = effect.standing;
        return;
      default:
        return;
    }
  }

  applied(life: Life, entry: Entry): void {
    this.#tell((invariant) => invariant.applied?.(life, entry));
    this.ledger.shadow(life).applied = entry.index;
    if (entry.index !== this.ledger.index + 1) return;
    const term = Math.max(life.standing.term, life.machine.log.hardState.term);
    const committed = this.ledger.commit(entry, term, this.now);
    const { command } = committed;
    if (command !== undefined) this.trace.note(`${entry.index}: ${identify(command)}`);
    this.#tell((invariant) => invariant.committed?.(committed, life));
  }

  reset(life: Life, base: LogPosition): void {
    this.trace.note(`${life.name} begins its log anew behind ${show.position(base)}`);
    this.coverage.count("snapshots installed");
    this.#tell((invariant) => invariant.reset?.(life, base));
    this.ledger.shadow(life).reset(base);
  }

  compacted(life: Life, base: LogPosition): void {
    this.#tell((invariant) => invariant.compacted?.(life, base));
    this.ledger.shadow(life).compact(base);
  }

  published(machine: Machine): void {
    const position = machine.snapshots.published?.snapshot.position;
    this.trace.note(`n${machine.nodeId} has a snapshot at ${position && show.position(position)}`);
    this.coverage.count("snapshots published");
    this.#tell((invariant) => invariant.published?.(machine));
  }

  acknowledged(write: Acknowledgement): void {
    this.coverage.count("writes acknowledged");
    this.#tell((invariant) => invariant.acknowledged?.(write));
  }

  refused(command: Command): void {
    this.coverage.count("writes refused");
    this.#tell((invariant) => invariant.refused?.(command));
  }

  read(revision: number, floor: number): void {
    this.coverage.count("linearizable reads");
    this.#tell((invariant) => invariant.read?.(revision, floor));
  }

  settled(): void {
    this.#tell((invariant) => invariant.settled?.());
  }

  finished(): void {
    if (this.violation !== undefined) return;
    this.#tell((invariant) => invariant.finished?.());
  }
}
