/** What a service's answer means for each record of a call. */
import { Buffer } from "node:buffer";
import { ConveyorError, DELIVERY_LIMITS, RECORD_LIMITS } from "../base/mod.ts";
import { checkRecord, scanRecordId, type WireRecordId } from "./record_wire.ts";
import type { TransformResult, WriteAnswer, WriteResult } from "./service_wire.ts";
import { messageField } from "./wire_writer.ts";

/** A record of a call. */
export type Sent = {
  /** Of its id, as it was encoded; empty for none. */
  readonly id: Uint8Array;
};

export type Failure = {
  readonly kind: "failed";
  readonly error: string;
  readonly retryable: boolean;
};

/** What became of one record. */
export type Verdict =
  | { readonly kind: "done" }
  /** What a transform made of it: encoded records, each with an id. */
  | { readonly kind: "outputs"; readonly records: readonly Uint8Array[] }
  | Failure;

const DONE: Verdict = { kind: "done" };

export type Verdicts = {
  /** In the order in which the records were sent. */
  readonly verdicts: readonly Verdict[];
  /** Results about records that the call had not brought. */
  readonly foreign: number;
};

/** A failure that says nothing about the record itself: it is tried again. */
function fault(error: string): Failure {
  return { kind: "failed", error, retryable: true };
}

/** Each record of the call must have one result; one that has none, or several, is tried again. */
export function transformVerdicts(
  sent: readonly Sent[],
  results: readonly TransformResult[],
): Verdicts {
  const { found, foreign } = match(sent, results, ({ status }) => {
    return status === "error" || status === "unspecified";
  });
  const verdicts = found.map((answer): Verdict => {
    if (typeof answer === "string") return fault(answer);
    if (answer === undefined) return fault("the answer says nothing about the record");
    return transformVerdict(answer);
  });
  return { verdicts, foreign };
}

/**
 * A failure of one record may pass, and the interface has no way to say that it will not: it is
 * tried again. A success without outputs counts as one.
 */
function transformVerdict({ id, status, outputs, message }: TransformResult): Verdict {
  switch (status) {
    case "success":
    case "split":
      return outputs.length === 0 ? DONE : outputsOf(id, outputs);
    case "filtered":
      return DONE;
    case "error":
      return fault(message === "" ? "the transform failed, and does not say why" : message);
    case "unspecified":
      return fault("the answer does not say what became of the record");
    default: {
      const rest: never = status;
      return rest;
    }
  }
}

/** What makes no sense would make none the next time. */
function outputsOf(originalId: Uint8Array, outputs: readonly Uint8Array[]): Verdict {
  const refuse = (error: string): Failure => ({ kind: "failed", error, retryable: false });
  if (outputs.length > DELIVERY_LIMITS.outputs) {
    return refuse(
      `the transform made ${outputs.length} records of one, at most ${DELIVERY_LIMITS.outputs} ` +
        "are allowed",
    );
  }
  const records: Uint8Array[] = [];
  for (const [i, output] of outputs.entries()) {
    if (output.length > RECORD_LIMITS.recordBytes) {
      return refuse(
        `output_records[${i}]: is ${output.length} bytes long, at most ` +
          `${RECORD_LIMITS.recordBytes} are allowed`,
      );
    }
    try {
      records.push(checkRecord(output) ? output : withId(output, originalId));
    } catch (error) {
      if (!(error instanceof ConveyorError)) throw error;
      return refuse(`output_records[${i}]: ${error.message}`);
    }
  }
  return { kind: "outputs", records };
}

/** A record without an id gets that of the one that it was made of. */
function withId(record: Uint8Array, id: Uint8Array): Uint8Array {
  return Buffer.concat([...messageField(1, [id]), record]);
}

/**
 * What a sink says record by record counts; records that it does not mention are as its status says.
 * `pending` must have been flushed: it counts as success.
 */
export function sinkVerdicts(sent: readonly Sent[], { status, results }: WriteAnswer): Verdicts {
  const { found, foreign } = match(sent, results, ({ success }) => !success);
  const verdicts = found.map((answer): Verdict => {
    if (typeof answer === "string") return fault(answer);
    switch (status) {
      case "success":
      case "pending":
        return answer === undefined || answer.success ? DONE : writeFailure(answer);
      case "partial":
      case "unspecified":
        if (answer === undefined) return fault("the answer says nothing about the record");
        return answer.success ? DONE : writeFailure(answer);
      case "failed":
        if (answer === undefined || answer.success) {
          return fault("the sink failed to write the batch");
        }
        return writeFailure(answer);
      default: {
        const rest: never = status;
        return rest;
      }
    }
  });
  return { verdicts, foreign };
}

function writeFailure({ error, retryable }: WriteResult): Failure {
  const text = error === "" ? "the sink refused the record, and does not say why" : error;
  return { kind: "failed", error: text, retryable };
}

type Answer = { readonly id: Uint8Array };

type Matched<T> = {
  /** By record: its result, undefined for none, or what is wrong with what there is. */
  readonly found: readonly (T | undefined | string)[];
  readonly foreign: number;
};

const SEVERAL = "the answer says several things about the record";

/**
 * Which result is about which record. Answers come in the order of the records as a rule; then the
 * order tells also records with the same id apart. Where it cannot, records with the same id share
 * their fate: all their results must be there, and where these differ, none counts.
 */
function match<T extends Answer>(
  sent: readonly Sent[],
  answers: readonly T[],
  hasFailed: (answer: T) => boolean,
): Matched<T> {
  // Most sinks say nothing of each.
  if (answers.length === 0) return { found: sent.map(() => undefined), foreign: 0 };
  if (sent.length === answers.length && sent.every(({ id }, i) => sameBytes(id, answers[i]?.id))) {
    return { found: answers, foreign: 0 };
  }
  const places = new Map<string, number[]>();
  sent.forEach(({ id }, i) => add(places, nameOf(id), i));
  const named = new Map<string, T[]>();
  let foreign = 0;
  for (const answer of answers) {
    const name = nameOf(answer.id);
    if (places.has(name)) add(named, name, answer);
    else foreign++;
  }
  const found: (T | undefined | string)[] = sent.map(() => undefined);
  for (const [name, at] of places) {
    const about = named.get(name) ?? [];
    at.forEach((place, i) => {
      if (about.length === 0) return;
      // Whether it makes no difference which of them is about which record.
      const alike = about.length < 2 || !about.some(hasFailed);
      found[place] = about.length === at.length && alike ? about[i] : SEVERAL;
    });
  }
  return { found, foreign };
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && Buffer.compare(a, b) === 0;
}

/** The same for ids that are the same, however they are encoded; "" for what is no id. */
function nameOf(id: Uint8Array): string {
  try {
    return nameOfId(scanRecordId(id));
  } catch {
    return "";
  }
}

/** A name that only this id has. */
export function nameOfId({ sourceId, partition, sequence, key }: WireRecordId): string {
  return `${partition} ${sequence} ${Buffer.from(key).toString("hex")} ${sourceId}`;
}

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}
