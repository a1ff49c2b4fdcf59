import type { ErrorCode, Millis } from "../base/mod.ts";
import type { GroupCommand, Membership } from "./group_commands.ts";
import type { PipelineCommand, PipelineStored } from "./pipeline_commands.ts";
import type { CheckpointCommand, SavedCheckpoint, WatermarkReport } from "./checkpoint_commands.ts";
import type { Health, ServiceSpec } from "./service.ts";
import type { SidecarCommand, SidecarRegistration } from "./sidecar_commands.ts";

export type * from "./checkpoint_commands.ts";
export type * from "./group_commands.ts";
export type * from "./pipeline_commands.ts";
export type * from "./sidecar_commands.ts";

/** A point in time as protobuf has it: exact where a JavaScript number would not be. */
export type Timestamp = { readonly seconds: bigint; readonly nanos: number };

/** Registers a service, or replaces the registration that has its id. Never refused. */
export type Register = { readonly type: "register"; readonly service: ServiceSpec };

/**
 * Removes a registration. `registrationId` "" stands for whichever is current.
 * Refused: `not_found` (no such service), `aborted` (it has been registered anew since).
 */
export type Deregister = {
  readonly type: "deregister";
  readonly serviceId: string;
  readonly registrationId: string;
};

/**
 * Marks a registration as draining: it is no endpoint any more, and is removed by `end_drain`. One
 * that drains already goes on as it was told first. `registrationId` "" stands for whichever is
 * current. Refused: `not_found` (no such service), `aborted` (it has been registered anew since).
 */
export type DrainService = {
  readonly type: "drain_service";
  readonly serviceId: string;
  readonly registrationId: string;
  /** For the service, which is told. */
  readonly reason: string;
  /** How long the service has to finish what it works on. */
  readonly timeout: Millis;
};

/** The time to drain is up, or nothing is left to wait for: removes what is draining still. */
export type EndDrain = {
  readonly type: "end_drain";
  readonly serviceId: string;
  readonly registrationId: string;
};

/**
 * Replaces what the service said of its health.
 * Refused: `not_found` (no such service), `aborted` (it has been registered anew since).
 */
export type ReportHealth = {
  readonly type: "report_health";
  readonly serviceId: string;
  readonly registrationId: string;
  readonly health: Health;
};

/** The lease has ended without a heartbeat. Changes nothing when the registration is not current. */
export type LapseLease = {
  readonly type: "lapse_lease";
  readonly serviceId: string;
  readonly registrationId: string;
};

/** A heartbeat came after the lease had lapsed. Changes nothing when it has not, or is gone. */
export type RenewLease = {
  readonly type: "renew_lease";
  readonly serviceId: string;
  readonly registrationId: string;
};

/** No heartbeat came after the lease had lapsed: removes the service, if it is lapsed still. */
export type EndLease = {
  readonly type: "end_lease";
  readonly serviceId: string;
  readonly registrationId: string;
};

/** Everything that changes the replicated state: closed, and carried by the log. */
export type Command =
  | Register
  | Deregister
  | ReportHealth
  | LapseLease
  | RenewLease
  | EndLease
  | CheckpointCommand
  | GroupCommand
  | DrainService
  | EndDrain
  | PipelineCommand
  | SidecarCommand;

export type CommandType = Command["type"];

/** A command with the wall clock of the leader that proposed it, so that replicas read no clock. */
export type Stamped<C extends Command = Command> = { readonly at: Millis; readonly command: C };

/** What a service gets when it registers. */
export type Registration = {
  readonly registrationId: string;
  readonly leaseId: string;
  readonly leaseTtl: Millis;
};

/** Whether the command changed anything; false when it asked for what was so already. */
export type Change = { readonly changed: boolean };

/** The result of each type of command. */
export type Results = {
  readonly register: Registration;
  readonly deregister: Change;
  readonly report_health: Change;
  readonly lapse_lease: Change;
  readonly renew_lease: Change;
  readonly end_lease: Change;
  readonly commit_offset: Change;
  readonly commit_group_offset: Change;
  readonly report_watermark: WatermarkReport;
  readonly stage_checkpoint: Change;
  readonly save_checkpoint: SavedCheckpoint;
  readonly drop_upload: Change;
  readonly drain_service: Change;
  readonly end_drain: Change;
  readonly join_group: Membership;
  readonly leave_group: Change;
  readonly acknowledge_revokes: Change;
  readonly settle_group: Change;
  readonly create_pipeline: PipelineStored;
  readonly update_pipeline: PipelineStored;
  readonly delete_pipeline: Change;
  readonly set_pipeline_enabled: PipelineStored;
  readonly register_sidecar: SidecarRegistration;
  readonly deregister_sidecar: Change;
  readonly report_sidecar: Change;
  readonly lapse_sidecar: Change;
  readonly renew_sidecar: Change;
  readonly end_sidecar: Change;
};

export type ResultOf<C extends Command> = Results[C["type"]];

/** A command that the rules did not allow; it changed nothing. `message` is for the client. */
export type Refusal = {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
};

export type Outcome<C extends Command = Command> =
  | { readonly ok: true; readonly result: ResultOf<C> }
  | Refusal;

/** Whether `outcome` can be that of a command of this type: restores what a queue has forgotten. */
export function isOutcomeOf<C extends Command>(
  type: C["type"],
  outcome: Outcome,
): outcome is Outcome<C> {
  if (!outcome.ok) return true;
  switch (type) {
    case "register":
      return "registrationId" in outcome.result;
    case "deregister":
    case "report_health":
    case "lapse_lease":
    case "renew_lease":
    case "end_lease":
    case "commit_offset":
    case "commit_group_offset":
    case "stage_checkpoint":
    case "drop_upload":
    case "drain_service":
    case "end_drain":
    case "leave_group":
    case "acknowledge_revokes":
    case "settle_group":
    case "delete_pipeline":
    case "deregister_sidecar":
    case "report_sidecar":
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return "changed" in outcome.result;
    case "join_group":
      return "partitions" in outcome.result;
    case "report_watermark":
      return "accepted" in outcome.result;
    case "create_pipeline":
    case "update_pipeline":
    case "set_pipeline_enabled":
      return "pipelineVersion" in outcome.result;
    case "save_checkpoint":
      return "checkpointId" in outcome.result;
    case "register_sidecar":
      return "sidecarRegistrationId" in outcome.result;
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

export function refuse(code: ErrorCode, message: string): Refusal {
  return { ok: false, code, message };
}
