import { FatalError, type Millis, type Revision } from "../base/mod.ts";
import type { Command, Outcome, Stamped } from "./command.ts";
import type { ServiceEvent } from "./event.ts";
import { commitOffset, type CommittedOffset, OffsetTable, type OffsetView } from "./offsets.ts";
import type { Service } from "./service.ts";
import { ServiceTable, type ServiceView } from "./service_table.ts";
import * as services from "./services.ts";

/** What applying one command did. */
export type Applied = {
  readonly outcome: Outcome;
  /** None or one. */
  readonly events: readonly ServiceEvent[];
};

/** The whole state at one revision, which later commands do not touch. */
export type FrozenState = {
  readonly revision: Revision;
  readonly time: Millis;
  /** In code-unit order of their ids. */
  readonly services: readonly Service[];
  /** In code-unit order of the sources' ids; partitions in no order. */
  readonly sources: readonly FrozenSource[];
};

export type FrozenSource = {
  readonly sourceId: string;
  readonly partitions: readonly (readonly [partition: number, committed: CommittedOffset])[];
};

/** What a state is made of; handed over to it for good. */
export type StateParts = {
  readonly revision: Revision;
  readonly time: Millis;
  readonly services: ServiceTable;
  readonly offsets: OffsetTable;
};

const NO_EVENTS: readonly ServiceEvent[] = [];

/**
 * The replicated state: the same commands at the same indexes give the same state, results and
 * events on every replica. Records in it are immutable; a change replaces them.
 */
export class ReplicatedState {
  readonly #services: ServiceTable;
  readonly #offsets: OffsetTable;
  #revision: Revision;
  #time: Millis;

  /** Empty, or made of what a snapshot held. */
  constructor(parts?: StateParts) {
    this.#revision = parts?.revision ?? 0;
    this.#time = parts?.time ?? 0;
    this.#services = parts?.services ?? new ServiceTable();
    this.#offsets = parts?.offsets ?? new OffsetTable();
  }

  /** The index of the last command that was applied; 0 before the first. */
  get revision(): Revision {
    return this.#revision;
  }

  /** The latest wall-clock stamp of all commands so far: never goes back, whoever leads. */
  get time(): Millis {
    return this.#time;
  }

  get services(): ServiceView {
    return this.#services;
  }

  get offsets(): OffsetView {
    return this.#offsets;
  }

  /**
   * Applies the command at `index` of the log; O(1) in the size of the state. A refusal is an
   * outcome like any other, and no command makes this throw.
   * Throws FatalError when `index` is not above that of the command before: the caller is broken.
   */
  apply({ at, command }: Stamped, index: Revision): Applied {
    if (!(index > this.#revision)) {
      throw new FatalError(`entry ${index} to be applied after entry ${this.#revision}`);
    }
    this.#revision = index;
    if (at > this.#time) this.#time = at;
    const { outcome, event } = this.#dispatch(command, { index, time: this.#time });
    return { outcome, events: event === undefined ? NO_EVENTS : [event] };
  }

  /** O(n), but only pointers are copied: a few milliseconds for 200,000 services. */
  freeze(): FrozenState {
    const sources: FrozenSource[] = [];
    for (const { sourceId, partitions } of this.#offsets.values()) {
      sources.push({ sourceId, partitions: [...partitions] });
    }
    const services = this.#services.toArray();
    return { revision: this.#revision, time: this.#time, services, sources };
  }

  #dispatch(
    command: Command,
    moment: services.Moment,
  ): { readonly outcome: Outcome; readonly event?: ServiceEvent | undefined } {
    switch (command.type) {
      case "register":
        return services.register(this.#services, command, moment);
      case "deregister":
        return services.deregister(this.#services, command, moment);
      case "report_health":
        return services.reportHealth(this.#services, command, moment);
      case "lapse_lease":
        return services.lapseLease(this.#services, command, moment);
      case "renew_lease":
        return services.renewLease(this.#services, command, moment);
      case "end_lease":
        return services.endLease(this.#services, command, moment);
      case "commit_offset":
        return { outcome: commitOffset(this.#offsets, command) };
      default: {
        const rest: never = command;
        throw new FatalError(`unknown command ${JSON.stringify(rest)}`);
      }
    }
  }
}
