/**
 * Commands as the log holds them: one byte of format version, the leader's wall clock (float64, big endian), then the
 * record [type, ...fields]. The clock stands at a fixed place, so that a leader can stamp a
 * command that a follower passed on without taking it apart.
 */
import { ConveyorError, FatalError, type Millis, STATE_LIMITS } from "../base/mod.ts";
import { packCheckpointCommand, readCheckpointCommand } from "./checkpoint_codec.ts";
import type { Command, CommandType, Stamped } from "./command.ts";
import { Fields, FormatError, type Packed, packNumber, packShared, packText } from "./fields.ts";
import { packGroupCommand, readGroupCommand } from "./group_codec.ts";
import { packPipelineCommand, readPipelineCommand } from "./pipeline_codec.ts";
import { packHealth, packSpec, readHealth, readSpec } from "./service_codec.ts";
import { packSidecarCommand, readSidecarCommand } from "./sidecar_codec.ts";

const COMMAND_VERSION = 1;
const STAMP_AT = 1;
const RECORD_AT = 9;

/** Stored by position: append, never reorder. */
const COMMAND_TYPES: readonly CommandType[] = [
  "register",
  "deregister",
  "report_health",
  "lapse_lease",
  "renew_lease",
  "end_lease",
  "commit_offset",
  "commit_group_offset",
  "report_watermark",
  "stage_checkpoint",
  "save_checkpoint",
  "drop_upload",
  "drain_service",
  "end_drain",
  "join_group",
  "leave_group",
  "acknowledge_revokes",
  "settle_group",
  "create_pipeline",
  "update_pipeline",
  "delete_pipeline",
  "set_pipeline_enabled",
  "register_sidecar",
  "deregister_sidecar",
  "report_sidecar",
  "lapse_sidecar",
  "renew_sidecar",
  "end_sidecar",
];

/**
 * Bytes that `decodeCommand` gives back exactly. Throws ConveyorError: `invalid_argument` for
 * what cannot be stored exactly (ill-formed text, numbers out of range), `resource_exhausted` for
 * a command that is too large.
 */
export function encodeCommand({ at, command }: Stamped): Uint8Array {
  const record = packShared(packCommand(command));
  if (RECORD_AT + record.length > STATE_LIMITS.commandBytes) throw tooLarge(record.length);
  const bytes = new Uint8Array(RECORD_AT + record.length);
  bytes[0] = COMMAND_VERSION;
  bytes.set(record, RECORD_AT);
  stampCommand(bytes, at);
  return bytes;
}

/** Sets the wall clock of an encoded command, in place. */
export function stampCommand(bytes: Uint8Array, at: Millis): void {
  if (!isTime(at)) throw new RangeError(`${at} is not a time`);
  viewOf(bytes).setFloat64(STAMP_AT, at);
}

/**
 * The command in a log entry. Throws FatalError when this version cannot read it: a newer one
 * wrote it, or a checksum did not do its work. To go on without it would be to diverge.
 */
export function decodeCommand(bytes: Uint8Array): Stamped {
  try {
    return readCommand(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FatalError(`a log entry cannot be read: ${error.message}`);
  }
}

/**
 * The command that another node asks this one to propose. Throws ConveyorError `invalid_argument`
 * when this version cannot read it, which harms nobody: it is not in the log yet.
 */
export function decodeProposal(bytes: Uint8Array): Stamped {
  try {
    return readCommand(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ConveyorError("invalid_argument", `a command cannot be read: ${error.message}`);
  }
}

function readCommand(bytes: Uint8Array): Stamped {
  const version = bytes[0];
  if (version !== COMMAND_VERSION) {
    throw new FormatError(
      `it has format version ${version}, and this program knows ${COMMAND_VERSION}`,
    );
  }
  if (bytes.length < RECORD_AT) throw new FormatError(`only ${bytes.length} bytes`);
  const at = viewOf(bytes).getFloat64(STAMP_AT);
  if (!isTime(at)) throw new FormatError(`${at} is not a time`);
  const fields = Fields.of(bytes.subarray(RECORD_AT));
  const command = readFields(fields);
  fields.end();
  return { at, command };
}

function packCommand(command: Command): Packed {
  const tag = COMMAND_TYPES.indexOf(command.type);
  switch (command.type) {
    case "register":
      return [tag, packSpec(command.service)];
    case "deregister":
    case "lapse_lease":
    case "renew_lease":
    case "end_lease":
    case "end_drain":
      return [tag, packText(command.serviceId), packText(command.registrationId)];
    case "drain_service": {
      const { serviceId, registrationId, reason, timeout } = command;
      const drain = [packText(reason), packNumber(timeout)];
      return [tag, packText(serviceId), packText(registrationId), ...drain];
    }
    case "report_health": {
      const { serviceId, registrationId, health } = command;
      return [tag, packText(serviceId), packText(registrationId), packHealth(health)];
    }
    case "commit_offset":
    case "commit_group_offset":
    case "report_watermark":
    case "stage_checkpoint":
    case "save_checkpoint":
    case "drop_upload":
      return [tag, ...packCheckpointCommand(command)];
    case "join_group":
    case "leave_group":
    case "acknowledge_revokes":
    case "settle_group":
      return [tag, ...packGroupCommand(command)];
    case "create_pipeline":
    case "update_pipeline":
    case "delete_pipeline":
    case "set_pipeline_enabled":
      return [tag, ...packPipelineCommand(command)];
    case "register_sidecar":
    case "deregister_sidecar":
    case "report_sidecar":
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return [tag, ...packSidecarCommand(command)];
    default: {
      const rest: never = command;
      return rest;
    }
  }
}

function readFields(fields: Fields): Command {
  const tag = fields.integer();
  const type = COMMAND_TYPES[tag];
  switch (type) {
    case "register":
      return { type, service: readSpec(fields.record()) };
    case "deregister":
    case "lapse_lease":
    case "renew_lease":
    case "end_lease":
    case "end_drain":
      return { type, serviceId: fields.text(), registrationId: fields.text() };
    case "drain_service": {
      const [serviceId, registrationId] = [fields.text(), fields.text()];
      return { type, serviceId, registrationId, reason: fields.text(), timeout: fields.number() };
    }
    case "report_health": {
      const [serviceId, registrationId] = [fields.text(), fields.text()];
      return { type, serviceId, registrationId, health: readHealth(fields.record()) };
    }
    case "commit_offset":
    case "commit_group_offset":
    case "report_watermark":
    case "stage_checkpoint":
    case "save_checkpoint":
    case "drop_upload":
      return readCheckpointCommand(type, fields);
    case "join_group":
    case "leave_group":
    case "acknowledge_revokes":
    case "settle_group":
      return readGroupCommand(type, fields);
    case "create_pipeline":
    case "update_pipeline":
    case "delete_pipeline":
    case "set_pipeline_enabled":
      return readPipelineCommand(type, fields);
    case "register_sidecar":
    case "deregister_sidecar":
    case "report_sidecar":
    case "lapse_sidecar":
    case "renew_sidecar":
    case "end_sidecar":
      return readSidecarCommand(type, fields);
    case undefined:
      throw new FormatError(`a newer program wrote it: command type ${tag} is unknown here`);
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

function isTime(at: Millis): boolean {
  return Number.isFinite(at) && at >= 0;
}

function tooLarge(bytes: number): ConveyorError {
  const bound = STATE_LIMITS.commandBytes;
  return new ConveyorError("resource_exhausted", `a command of ${bytes} bytes; ${bound} may be`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
