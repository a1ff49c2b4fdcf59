import {
  ConveyorError,
  type FatalError,
  type Incarnation,
  type Millis,
  type NodeId,
  type Timers,
} from "../../lib/base/mod.ts";
import type { ControlPlane, Node } from "../../lib/node/mod.ts";
import type { Standing } from "../../lib/raft/mod.ts";
import type { DiskSession } from "./disk.ts";
import type { Machine } from "./machine.ts";

/** What a client learns of a call to a node. */
export type Answer<T> =
  | { readonly type: "answered"; readonly value: T }
  | { readonly type: "failed"; readonly error: ConveyorError }
  /** The process is gone: the call may have been carried out. */
  | { readonly type: "died" };

const FOLLOWER: Standing = { role: "follower", term: 0, leader: undefined, ready: false };

/** One process: from the start of a node to its end. What it does after that reaches nobody. */
export class Life {
  readonly name: string;
  node: Node | undefined;
  standing: Standing = FOLLOWER;
  /** The process crashes before the effect that brings this to zero. */
  effectsLeft = Infinity;
  /** It is being stopped in good order. */
  stopping = false;
  /** Why it gave up, if it did. */
  fatal: FatalError | undefined;
  readonly bornAt: Millis;
  /** Pauses of the whole process, the running one with its end to come. */
  readonly pauses: { readonly from: Millis; readonly until: Millis }[] = [];
  readonly #timers: Timers;
  #alive = true;
  #waiting: { readonly alarms: (() => void)[]; readonly calls: (() => void)[] } | undefined;
  readonly #calls = new Set<() => void>();

  constructor(readonly machine: Machine, number: number, timers: Timers, now: Millis) {
    this.name = `n${machine.nodeId}.${number}`;
    this.#timers = timers;
    this.bornAt = now;
  }

  /** Set by whoever starts it. */
  disk: DiskSession | undefined;

  get alive(): boolean {
    return this.#alive;
  }

  get address(): string {
    return this.machine.address;
  }

  get nodeId(): NodeId {
    return this.machine.nodeId;
  }

  get incarnation(): Incarnation {
    return this.machine.incarnation;
  }

  /** True for a node that takes part and is not on its way out. */
  get serving(): boolean {
    return this.#alive && this.node !== undefined && !this.stopping;
  }

  /** Runs an alarm, or what a finished write sets off. */
  enter(work: () => void): void {
    if (!this.#alive) return;
    if (this.#waiting !== undefined) this.#waiting.alarms.push(work);
    else work();
  }

  /** Runs what a client asks for. */
  #enterCall(work: () => void): void {
    if (!this.#alive) return;
    if (this.#waiting !== undefined) this.#waiting.calls.push(work);
    else work();
  }

  /**
   * Nothing runs in the process until then: alarms and calls wait, and which of them come first
   * afterwards is not said. False if it stands still already.
   */
  pause(now: Millis, span: Millis, callsFirst: boolean, resumed: () => void): boolean {
    if (!this.#alive || this.#waiting !== undefined) return false;
    this.#waiting = { alarms: [], calls: [] };
    this.pauses.push({ from: now, until: now + span });
    this.#timers.after(span, () => this.#resume(callsFirst, resumed));
    return true;
  }

  #resume(callsFirst: boolean, resumed: () => void): void {
    if (!this.#alive) return;
    const { alarms, calls } = this.#waiting!;
    this.#waiting = undefined;
    this.#later(callsFirst ? calls : alarms);
    resumed();
    this.#later(callsFirst ? alarms : calls);
  }

  /** Each in a turn of its own, as an event loop has it. */
  #later(works: readonly (() => void)[]): void {
    for (const work of works) this.#timers.after(0, () => this.enter(work));
  }

  /** The process is gone from one instant to the next. */
  end(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.disk?.crash();
    for (const lose of [...this.#calls]) lose();
  }

  /** A client's call to this node. Never rejects but for what is no ConveyorError. */
  call<T>(work: (node: ControlPlane) => Promise<T>): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      const { node } = this;
      if (!this.#alive || node === undefined) return resolve({ type: "died" });
      const settle = (then: () => void) => {
        if (this.#calls.delete(lose)) then();
      };
      const lose = () => settle(() => resolve({ type: "died" }));
      this.#calls.add(lose);
      this.#enterCall(() => {
        work(node.control).then(
          (value) => settle(() => resolve({ type: "answered", value })),
          (error) =>
            settle(() => {
              if (error instanceof ConveyorError) resolve({ type: "failed", error });
              else reject(error);
            }),
        );
      });
    });
  }
}
