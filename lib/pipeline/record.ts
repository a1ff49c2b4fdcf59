/** A record as conditions see it. */
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";

/** Characters or bytes that one step of a condition looks at. */
export const UNITS_PER_STEP = 16;

/** What of a record matters to conditions. Records are immutable. */
export type ConditionRecord = {
  readonly sourceId: string;
  readonly partition: number;
  /** 0 to 2^64 - 1. */
  readonly sequenceNumber: bigint;
  readonly recordType: string;
  readonly key: Uint8Array;
  readonly payload: Uint8Array;
  readonly metadata: ReadonlyMap<string, string>;
  /** As protobuf has it; undefined where the record has none. */
  readonly eventTime: { readonly seconds: bigint; readonly nanos: number } | undefined;
};

/** `record` of CEL expressions, by field. */
export const RECORD_FIELDS = {
  source_id: "string",
  partition: "uint",
  sequence_number: "uint",
  type: "string",
  key: "bytes",
  payload: "bytes",
  metadata: "map<string, string>",
  event_time: "google.protobuf.Timestamp",
  json: "dyn",
} as const;

/** The class that CEL knows records by; its fields are made when an expression asks for them. */
export class CelRecord {
  /** `onRead` is told of how many bytes it reads to make a field. */
  constructor(record: ConditionRecord, onRead: (bytes: number) => void) {
    const values: { readonly [Field in keyof typeof RECORD_FIELDS]: () => unknown } = {
      source_id: () => record.sourceId,
      partition: () => new UnsignedInt(record.partition),
      sequence_number: () => new UnsignedInt(record.sequenceNumber),
      type: () => record.recordType,
      key: () => plainBytes(record.key),
      payload: () => plainBytes(record.payload),
      metadata: () => record.metadata,
      event_time: () => dateOf(record.eventTime),
      json: () => {
        const { payload } = record;
        onRead(payload.length);
        return jsonOf(payload);
      },
    };
    for (const [field, make] of Object.entries(values)) {
      let made: { readonly value: unknown } | undefined;
      const get = () => (made ??= { value: make() }).value;
      // CEL looks at an object's own properties alone.
      Object.defineProperty(this, field, { get, enumerable: true });
    }
  }
}

/** A record with what was made of it so far, so that several conditions share the work. */
export class Subject {
  readonly record: ConditionRecord;
  #cel: { readonly record: CelRecord } | undefined;
  #stepsLeft: number = PIPELINE_LIMITS.recordSteps;

  constructor(record: ConditionRecord) {
    this.record = record;
  }

  /** That conditions on it may take, all together. */
  get stepsLeft(): number {
    return this.#stepsLeft;
  }

  get stepsTaken(): number {
    return PIPELINE_LIMITS.recordSteps - this.#stepsLeft;
  }

  /** A condition has taken so many. */
  take(steps: number): void {
    this.#stepsLeft = Math.max(0, this.#stepsLeft - steps);
  }

  /** The variables of CEL expressions. */
  get variables(): { readonly record: CelRecord } {
    const onRead = (bytes: number) => this.take(bytes / UNITS_PER_STEP);
    return this.#cel ??= { record: new CelRecord(this.record, onRead) };
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** null where the payload is no JSON. */
function jsonOf(payload: Uint8Array): unknown {
  try {
    const text = UTF8.decode(payload);
    return MISLEADING.test(text) ? JSON.parse(text, asMap) : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * CEL's library tells what an object is by its `constructor`: where a payload may have a member of
 * that name (or one that is spelled with escapes), its objects become maps.
 */
const MISLEADING = /constructor|\\u/;

function asMap(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value));
}

/** In milliseconds; CEL's library knows no finer ones. */
function dateOf(time: ConditionRecord["eventTime"]): Date {
  if (time === undefined) throw new RangeError("the record has no event time");
  return new Date(Number(time.seconds) * 1_000 + Math.floor(time.nanos / 1e6));
}

/** CEL takes a subclass such as Node's Buffer for a type that it does not know. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
