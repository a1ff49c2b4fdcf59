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
  readonly services: readonly Service[];
  readonly offsets: readonly OffsetRecord[];
};

/** One committed offset with its key. */
export type OffsetRecord = CommittedOffset & {
  readonly sourceId: string;
  readonly partition: number;
};

const NO_EVENTS: readonly ServiceEvent[] = [];

/**
 * The replicated state: the same commands at the same indexes give the same state, results and
 * events on every replica. Records in it are immutable; a change replaces them.
 */
export class ReplicatedState {
  readonly #services = new ServiceTable();
  readonly #offsets = new OffsetTable();
  #revision: Revision = 0;
  #time: Millis = 0;

  /** The state that was frozen, ready to go on from there. */
  static from(frozen: FrozenState): ReplicatedState {
    const state = new ReplicatedState();
    state.#revision = frozen.revision;
    state.#time = frozen.time;
    for (const service of frozen.services) state.#services.put(service);
    for (const { sourceId, partition, offset, timestamp } of frozen.offsets) {
      state.#offsets.put(sourceId, partition, { offset, timestamp });
    }
    return state;
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

  /** O(n), but only pointers are copied: about 1 ms for 200,000 services. */
  freeze(): FrozenState {
    const offsets: OffsetRecord[] = [];
    for (const [sourceId, partitions] of this.#offsets.entries()) {
      for (const [partition, { offset, timestamp }] of partitions) {
        offsets.push({ sourceId, partition, offset, timestamp });
      }
    }
    const services = [...this.#services.values()];
    return { revision: this.#revision, time: this.#time, services, offsets };
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
