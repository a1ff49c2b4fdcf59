/** Outcomes as they travel from the leader to the node that passed the command on. */
import { ConveyorError, type ErrorCode } from "../base/mod.ts";
import { packReport, readReport } from "./checkpoint_codec.ts";
import type { Outcome } from "./command.ts";
import { packMembership, readMembership } from "./group_codec.ts";
import {
  Fields,
  FormatError,
  type Packed,
  packInteger,
  packNumber,
  packShared,
  packText,
} from "./fields.ts";

const OUTCOME_VERSION = 1;

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

/**
 * [version, kind, ...]: 0 a refusal, 1 a registration, 2 a change, 3 a membership, 4 a pipeline,
 * 5 a sidecar's registration, 6 a watermark's report, 8 a saved checkpoint.
 */
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
  if ("partitions" in result) return [OUTCOME_VERSION, 3, ...packMembership(result)];
  if ("pipelineVersion" in result) {
    return [OUTCOME_VERSION, 4, packInteger(result.pipelineVersion)];
  }
  if ("accepted" in result) return [OUTCOME_VERSION, 6, ...packReport(result)];
  if ("checkpointId" in result) {
    const { checkpointId, createdAt } = result;
    return [OUTCOME_VERSION, 8, packText(checkpointId), packNumber(createdAt)];
  }
  if ("sidecarRegistrationId" in result) {
    const { sidecarRegistrationId, leaseTtl } = result;
    return [OUTCOME_VERSION, 5, packText(sidecarRegistrationId), packNumber(leaseTtl)];
  }
  const { registrationId, leaseId, leaseTtl } = result;
  return [OUTCOME_VERSION, 1, packText(registrationId), packText(leaseId), packNumber(leaseTtl)];
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
    case 3:
      return { ok: true, result: readMembership(fields) };
    case 4:
      return { ok: true, result: { pipelineVersion: fields.integer() } };
    case 5:
      return {
        ok: true,
        result: { sidecarRegistrationId: fields.text(), leaseTtl: fields.number() },
      };
    case 6:
      return { ok: true, result: readReport(fields) };
    case 8: {
      const checkpointId = fields.text();
      return { ok: true, result: { checkpointId, createdAt: fields.number() } };
    }
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
