import type { Cancel, Millis, Timers } from "../base/mod.ts";
import { type Command, pendingSteps } from "../state/mod.ts";
import type { Applier } from "./applier.ts";

/** Groups that are being settled at one time, and steps of one of them on their way. */
const GROUPS_AT_ONCE = 64;
const STEPS_AT_ONCE = 16;
const RETRY_AFTER: Millis = 100;

export type GroupKeeperOptions = {
  readonly applier: Pick<Applier, "state">;
  readonly timers: Timers;
  readonly propose: (command: Command) => Promise<unknown>;
};

/**
 * The leader's duty towards groups: each change of one service is an entry of its own, so the steps
 * of a group towards its plan are proposed one by one. The state says which groups have a step to
 * take that waits for nobody; nothing is remembered here, so nothing can be forgotten, and a step
 * that is proposed twice is taken once.
 */
export class GroupKeeper {
  readonly #options: GroupKeeperOptions;
  readonly #underWay = new Set<string>();
  /** Counts the terms in which this node has led: what comes back from an earlier one is stale. */
  #reign = 0;
  #leading = false;
  #cancelRetry: Cancel | undefined;

  constructor(options: GroupKeeperOptions) {
    this.#options = options;
  }

  /** This node may lead from now on. */
  begin(): void {
    if (this.#leading) return;
    this.#leading = true;
    this.#reign++;
    this.#settleSome();
  }

  /** This node does not lead any more. */
  end(): void {
    this.#leading = false;
    this.#underWay.clear();
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }

  /** An entry has been applied. O(1) where no group waits. */
  onApplied(): void {
    if (this.#leading && this.#options.applier.state.groups.unsettled.size > 0) this.#settleSome();
  }

  #settleSome(): void {
    if (this.#cancelRetry !== undefined) return;
    for (const groupId of this.#options.applier.state.groups.unsettled) {
      if (this.#underWay.size >= GROUPS_AT_ONCE) return;
      if (!this.#underWay.has(groupId)) this.#settle(groupId);
    }
  }

  async #settle(groupId: string): Promise<void> {
    const { applier, propose } = this.#options;
    const reign = this.#reign;
    this.#underWay.add(groupId);
    const steps = Math.min(pendingSteps(applier.state, groupId), STEPS_AT_ONCE);
    const proposals = Array.from(
      { length: steps },
      () => propose({ type: "settle_group", groupId }),
    );
    const done = await Promise.allSettled(proposals);
    if (reign !== this.#reign || !this.#leading) return;
    this.#underWay.delete(groupId);
    if (done.every(({ status }) => status === "fulfilled")) this.#settleSome();
    else this.#retry();
  }

  /** The log does not take it now; an overloaded one is left in peace for a while. */
  #retry(): void {
    this.#cancelRetry ??= this.#options.timers.after(RETRY_AFTER, () => {
      this.#cancelRetry = undefined;
      this.#settleSome();
    });
  }
}
