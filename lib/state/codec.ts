/**
 * Commands as the log holds them, and outcomes as they travel back from the leader.
 *
 * A command: one byte of format version, the leader's wall clock (float64, big endian), then the
 * record [type, ...fields]. The clock stands at a fixed place, so that a leader can stamp a
 * command that a follower passed on without taking it apart.
 */
import { ConveyorError, type ErrorCode, FatalError, type Millis } from "../base/mod.ts";
import type { Command, CommandType, Outcome, Stamped } from "./command.ts";
import { Fields, FormatError, type Packed, packShared, packText, packUint64 } from "./fields.ts";
import {
  packHealth,
  packSpec,
  packTimestamp,
  readHealth,
  readSpec,
  readTimestamp,
} from "./service_codec.ts";

const COMMAND_VERSION = 1;
const OUTCOME_VERSION = 1;
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
];

/** Bytes that `decodeCommand` gives back exactly. Throws RangeError for an offset beyond uint64. */
export function encodeCommand({ at, command }: Stamped): Uint8Array {
  const record = packShared(packCommand(command));
  const bytes = new Uint8Array(RECORD_AT + record.length);
  bytes[0] = COMMAND_VERSION;
  bytes.set(record, RECORD_AT);
  stampCommand(bytes, at);
  return bytes;
}

/** Sets the wall clock of an encoded command, in place. */
export function stampCommand(bytes: Uint8Array, at: Millis): void {
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
      `format version ${version}, but this program knows ${COMMAND_VERSION}: a newer one wrote it`,
    );
  }
  if (bytes.length < RECORD_AT) throw new FormatError(`only ${bytes.length} bytes`);
  const at = viewOf(bytes).getFloat64(STAMP_AT);
  if (!Number.isFinite(at) || at < 0) throw new FormatError(`${at} is not a time`);
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
      return [tag, packText(command.serviceId), packText(command.registrationId)];
    case "report_health": {
      const { serviceId, registrationId, health } = command;
      return [tag, packText(serviceId), packText(registrationId), packHealth(health)];
    }
    case "commit_offset": {
      const { sourceId, partition, offset, timestamp, reset } = command;
      const time = packTimestamp(timestamp);
      return [tag, packText(sourceId), partition, packUint64(offset), time, reset];
    }
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
      return { type, serviceId: fields.text(), registrationId: fields.text() };
    case "report_health": {
      const [serviceId, registrationId] = [fields.text(), fields.text()];
      return { type, serviceId, registrationId, health: readHealth(fields.record()) };
    }
    case "commit_offset":
      return {
        type,
        sourceId: fields.text(),
        partition: fields.integer(),
        offset: fields.bigint(),
        timestamp: readTimestamp(fields),
        reset: fields.flag(),
      };
    case undefined:
      throw new FormatError(`command type ${tag} is unknown here: a newer program wrote it`);
    default: {
      const rest: never = type;
      return rest;
    }
  }
}

/** Total, so that a new code cannot be forgotten. */
const ERROR_CODES: Readonly<Record<ErrorCode, true>> = {
  invalid_argument: true,
  not_found: true,
  already_exists: true,
  aborted: true,
  failed_precondition: true,
  resource_exhausted: true,
  out_of_range: true,
  unavailable: true,
  outcome_unknown: true,
  deadline_exceeded: true,
  cancelled: true,
  data_loss: true,
  unimplemented: true,
  internal: true,
};

/** [version, kind, ...]: 0 a refusal, 1 a registration, 2 a change. */
export function encodeOutcome(outcome: Outcome): Uint8Array {
  return packShared(packOutcome(outcome)).slice();
}

/**
 * The outcome that the leader sent. Throws ConveyorError `outcome_unknown` when it cannot be read:
 * the command was carried out or refused, but we cannot tell which.
 */
export function decodeOutcome(bytes: Uint8Array): Outcome {
  try {
    return readOutcome(Fields.of(bytes));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = `the leader's answer cannot be read: ${error.message}`;
    throw new ConveyorError("outcome_unknown", message);
  }
}

function packOutcome(outcome: Outcome): Packed {
  if (!outcome.ok) return [OUTCOME_VERSION, 0, outcome.code, packText(outcome.message)];
  const { result } = outcome;
  if ("changed" in result) return [OUTCOME_VERSION, 2, result.changed];
  return [OUTCOME_VERSION, 1, result.registrationId, result.leaseId, result.leaseTtl];
}

function readOutcome(fields: Fields): Outcome {
  const version = fields.integer();
  if (version !== OUTCOME_VERSION) throw new FormatError(`format version ${version} is unknown`);
  const kind = fields.integer();
  switch (kind) {
    case 0:
      return { ok: false, code: errorCode(fields.text()), message: fields.text() };
    case 1: {
      const [registrationId, leaseId] = [fields.text(), fields.text()];
      return { ok: true, result: { registrationId, leaseId, leaseTtl: fields.number() } };
    }
    case 2:
      return { ok: true, result: { changed: fields.flag() } };
    default:
      throw new FormatError(`outcome of kind ${kind} is unknown here`);
  }
}

function errorCode(text: string): ErrorCode {
  return isErrorCode(text) ? text : "internal";
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
