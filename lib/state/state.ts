import { FatalError, type Millis, type Revision } from "../base/mod.ts";
import {
  type Command,
  type CommitGroupOffset,
  type Outcome,
  type Refusal,
  type Stamped,
  type Watermark,
} from "./command.ts";
import * as checkpoints from "./checkpoints.ts";
import { CheckpointTable, type CheckpointView, type FrozenCheckpoints } from "./checkpoints.ts";
import type { ServiceEvent } from "./event.ts";
import type { Group } from "./group.ts";
import { GroupTable, type GroupView } from "./group_table.ts";
import * as groups from "./groups.ts";
import {
  commitGroupOffset,
  type FrozenGroupOffsets,
  GroupOffsetTable,
  type GroupOffsetView,
} from "./group_offsets.ts";
import { commitOffset, type CommittedOffset, OffsetTable, type OffsetView } from "./offsets.ts";
import type { FrozenSource } from "./partition_table.ts";
import { sameDefinition } from "./pipeline_codec.ts";
import * as pipelines from "./pipelines.ts";
import { type Pipeline, PipelineTable, type PipelineView } from "./pipelines.ts";
import type { Service } from "./service.ts";
import { ServiceTable, type ServiceView } from "./service_table.ts";
import * as services from "./services.ts";
import * as sidecars from "./sidecars.ts";
import { reportWatermark, WatermarkTable, type WatermarkView } from "./watermarks.ts";

/** What applying one command did. */
export type Applied = {
  readonly outcome: Outcome;
  /** None or one. */
  readonly events: readonly ServiceEvent[];
  /**
   * What else changed, for those who act on it (assignments, groups, delivery); none or one. A
   * snapshot that takes the place of the state tells of no changes: look at everything then.
   */
  readonly changes: readonly StateChange[];
  /** What it changed for sidecars, if anything. */
  readonly sidecars: sidecars.SidecarChanges | undefined;
};

/** A change of what clients do not watch as services. */
export type StateChange = pipelines.PipelineChange;

/** The whole state at one revision, which later commands do not touch. */
export type FrozenState = {
  readonly revision: Revision;
  readonly time: Millis;
  /** In code-unit order of their ids. */
  readonly services: readonly Service[];
  /** In code-unit order of their ids. */
  readonly pipelines: readonly Pipeline[];
  /** In code-unit order of the sources' ids; partitions in no order. */
  readonly sources: readonly FrozenSource<CommittedOffset>[];
  /** As the sources. */
  readonly watermarks: readonly FrozenSource<Watermark>[];
  /** In code-unit order of the groups' ids. */
  readonly groupOffsets: readonly FrozenGroupOffsets[];
  /** In code-unit order of their ids. */
  readonly groups: readonly Group[];
  readonly checkpoints: FrozenCheckpoints;
  /** In code-unit order of their ids. */
  readonly sidecars: readonly sidecars.FrozenSidecar[];
};

/** What a state is made of; handed over to it for good. */
export type StateParts = {
  readonly revision: Revision;
  readonly time: Millis;
  readonly services: ServiceTable;
  readonly pipelines: PipelineTable;
  readonly offsets: OffsetTable;
  readonly watermarks: WatermarkTable;
  readonly groupOffsets: GroupOffsetTable;
  readonly groups: GroupTable;
  readonly checkpoints: CheckpointTable;
  readonly sidecars: sidecars.SidecarTable;
};

const NO_EVENTS: readonly ServiceEvent[] = [];
const NO_CHANGES: readonly StateChange[] = [];

/** What one entity's rules made of a command. */
type Carried = {
  readonly outcome: Outcome;
  readonly event?: ServiceEvent | undefined;
  readonly changes?: readonly StateChange[];
  readonly sidecars?: sidecars.SidecarChanges | undefined;
};

/**
 * The replicated state: the same commands at the same indexes give the same state, results and
 * events on every replica. Records in it are immutable; a change replaces them.
 */
export class ReplicatedState {
  readonly #services: ServiceTable;
  readonly #pipelines: PipelineTable;
  readonly #offsets: OffsetTable;
  readonly #watermarks: WatermarkTable;
  readonly #groupOffsets: GroupOffsetTable;
  readonly #groups: GroupTable;
  readonly #checkpoints: CheckpointTable;
  readonly #sidecars: sidecars.SidecarTable;
  #revision: Revision;
  #time: Millis;

  /** Empty, or made of what a snapshot held. */
  constructor(parts?: StateParts) {
    this.#revision = parts?.revision ?? 0;
    this.#time = parts?.time ?? 0;
    this.#services = parts?.services ?? new ServiceTable();
    this.#pipelines = parts?.pipelines ?? new PipelineTable();
    this.#offsets = parts?.offsets ?? new OffsetTable();
    this.#watermarks = parts?.watermarks ?? new WatermarkTable();
    this.#groupOffsets = parts?.groupOffsets ?? new GroupOffsetTable();
    this.#groups = parts?.groups ?? new GroupTable();
    this.#checkpoints = parts?.checkpoints ?? new CheckpointTable();
    this.#sidecars = parts?.sidecars ?? new sidecars.SidecarTable();
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

  get pipelines(): PipelineView {
    return this.#pipelines;
  }

  get offsets(): OffsetView {
    return this.#offsets;
  }

  get watermarks(): WatermarkView {
    return this.#watermarks;
  }

  get groupOffsets(): GroupOffsetView {
    return this.#groupOffsets;
  }

  get groups(): GroupView {
    return this.#groups;
  }

  get checkpoints(): CheckpointView {
    return this.#checkpoints;
  }

  get sidecars(): sidecars.SidecarView {
    return this.#sidecars;
  }

  /**
   * Applies the command at `index` of the log; O(1) in the size of the state, but for the groups
   * that the command is about. A refusal is an
   * outcome like any other, and no command makes this throw.
   * Throws FatalError when `index` is not above that of the command before: the caller is broken.
   */
  apply({ at, command }: Stamped, index: Revision): Applied {
    if (!(index > this.#revision)) {
      throw new FatalError(`entry ${index} to be applied after entry ${this.#revision}`);
    }
    this.#revision = index;
    if (at > this.#time) this.#time = at;
    this.#checkpoints.dropIdleUploads(this.#time);
    const carried = this.#dispatch(command, { index, time: this.#time });
    const { outcome, event, changes = NO_CHANGES } = carried;
    if (event !== undefined) this.#follow(event);
    const events = event === undefined ? NO_EVENTS : [event];
    return { outcome, events, changes, sidecars: carried.sidecars ?? this.#assign(changes) };
  }

  /** O(n), but only pointers are copied: a few milliseconds for 200,000 services. */
  freeze(): FrozenState {
    return {
      revision: this.#revision,
      time: this.#time,
      services: this.#services.toArray(),
      pipelines: this.#pipelines.toArray(),
      sources: this.#offsets.freeze(),
      watermarks: this.#watermarks.freeze(),
      groupOffsets: this.#groupOffsets.freeze(),
      groups: this.#groups.toArray(),
      checkpoints: this.#checkpoints.freeze(),
      sidecars: this.#sidecars.freeze(),
    };
  }

  /** What has to be so as soon as a service has changed. */
  #follow({ kind, service, previous, revision }: ServiceEvent): void {
    const over = kind === "removed" ||
      (previous !== undefined && previous.registrationId !== service.registrationId);
    if (over) groups.endMemberships(this.#groupContext(), service.serviceId, revision);
  }

  /** What a change of a pipeline makes of the assignments. */
  #assign(changes: readonly StateChange[]): sidecars.SidecarChanges | undefined {
    const assignments = changes.flatMap(({ pipeline, previous }) => {
      const spec = (pipeline ?? previous)?.spec;
      if (spec === undefined) return [];
      const enabled = pipeline?.spec.enabled ? pipeline.spec : undefined;
      const redefined = enabled !== undefined && previous !== undefined &&
        !sameDefinition(previous.spec, enabled);
      return this.#sidecars.setPipeline(spec.id, enabled, redefined, this.#revision);
    });
    if (assignments.length === 0) return undefined;
    return { previous: undefined, sidecar: undefined, assignments };
  }

  #groupContext(): groups.GroupContext {
    const parallelism = (stage: string) => this.#pipelines.parallelism(stage);
    return { services: this.#services, groups: this.#groups, parallelism };
  }

  #dispatch(
    command: Command,
    moment: services.Moment,
  ): Carried {
    switch (command.type) {
      case "register":
        return services.register(this.#services, command, moment);
      case "deregister":
        return services.deregister(this.#services, command, moment);
      case "drain_service":
        return services.drainService(this.#services, command, moment);
      case "end_drain":
        return services.endDrain(this.#services, command, moment);
      case "report_health":
        return services.reportHealth(this.#services, command, moment);
      case "lapse_lease":
        return services.lapseLease(this.#services, command, moment);
      case "renew_lease":
        return services.renewLease(this.#services, command, moment);
      case "end_lease":
        return services.endLease(this.#services, command, moment);
      case "commit_offset":
        return { outcome: commitOffset(this.#offsets, command, moment.index) };
      case "commit_group_offset":
        return {
          outcome: this.#fence(command) ??
            commitGroupOffset(this.#groupOffsets, command, moment.index),
        };
      case "report_watermark":
        return { outcome: { ok: true, result: reportWatermark(this.#watermarks, command) } };
      case "join_group":
        return groups.joinGroup(this.#groupContext(), command, moment);
      case "leave_group":
        return groups.leaveGroup(this.#groupContext(), command, moment);
      case "acknowledge_revokes":
        return groups.acknowledgeRevokes(this.#groupContext(), command, moment);
      case "settle_group":
        return groups.settleGroup(this.#groupContext(), command, moment);
      case "create_pipeline":
        return pipelines.createPipeline(this.#pipelines, command, moment);
      case "update_pipeline":
        return pipelines.updatePipeline(this.#pipelines, command, moment);
      case "delete_pipeline":
        return pipelines.deletePipeline(this.#pipelines, command);
      case "set_pipeline_enabled":
        return pipelines.setPipelineEnabled(this.#pipelines, command, moment);
      case "stage_checkpoint":
        return { outcome: checkpoints.stageCheckpoint(this.#checkpoints, command, moment) };
      case "save_checkpoint":
        return { outcome: checkpoints.saveCheckpoint(this.#checkpoints, command, moment) };
      case "drop_upload":
        return { outcome: checkpoints.dropUpload(this.#checkpoints, command) };
      case "register_sidecar":
        return sidecars.registerSidecar(this.#sidecars, command, moment);
      case "deregister_sidecar":
        return sidecars.deregisterSidecar(this.#sidecars, command, moment);
      case "report_sidecar":
        return sidecars.reportSidecar(this.#sidecars, command, moment);
      case "lapse_sidecar":
        return sidecars.lapseSidecar(this.#sidecars, command, moment);
      case "renew_sidecar":
        return sidecars.renewSidecar(this.#sidecars, command, moment);
      case "end_sidecar":
        return sidecars.endSidecar(this.#sidecars, command, moment);
      default: {
        const rest: never = command;
        throw new FatalError(`unknown command ${JSON.stringify(rest)}`);
      }
    }
  }

  /** Why a commit must not be made; undefined where it may, or asks for no fence. */
  #fence({ groupId, serviceId, generation }: CommitGroupOffset): Refusal | undefined {
    if (serviceId === "" && generation === 0n) return undefined;
    return groups.checkGroupFence(this, groupId, serviceId, generation);
  }
}
