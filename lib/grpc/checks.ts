/** The checks that requests share. Each adds what it finds to a list, so that all is told at once. */
import { Buffer } from "node:buffer";
import {
  ConveyorError,
  type FieldProblem,
  invalidArgument,
  type Millis,
  REQUEST_LIMITS,
} from "../base/mod.ts";
import type { Duration__Output } from "../../proto/gen/google/protobuf/Duration.ts";
import type { Timestamp__Output } from "../../proto/gen/google/protobuf/Timestamp.ts";

/** Collects what is wrong with one request. */
export class Problems {
  #found: FieldProblem[] | undefined;

  add(path: string, problem: string): void {
    (this.#found ??= []).push({ path, problem });
  }

  get found(): readonly FieldProblem[] {
    return this.#found ?? [];
  }

  /** Throws `invalid_argument` with every problem, if there is any. */
  throwIfAny(): void {
    if (this.#found !== undefined) throw invalidArgument(this.#found);
  }
}

/** 1 to 256 bytes of UTF-8 without control characters. */
export function checkId(problems: Problems, path: string, id: string): void {
  if (id === "") problems.add(path, "is missing");
  else checkName(problems, path, id);
}

/** As `checkId`, or empty. */
export function checkName(problems: Problems, path: string, name: string): void {
  checkBytes(problems, path, name, REQUEST_LIMITS.idBytes);
  if (hasControl(name)) problems.add(path, "contains a control character");
}

/** Free text of a bounded length. */
export function checkText(problems: Problems, path: string, text: string): void {
  checkBytes(problems, path, text, REQUEST_LIMITS.textBytes);
}

/** A bounded list of names. */
export function checkNames(problems: Problems, path: string, names: readonly string[]): void {
  if (!checkCount(problems, path, names.length, REQUEST_LIMITS.listItems)) return;
  for (let i = 0; i < names.length; i++) checkName(problems, `${path}[${i}]`, names[i] ?? "");
}

/** Labels, or a selector of labels: keys are ids, values free text. */
export function checkLabels(
  problems: Problems,
  path: string,
  labels: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const entries = Object.entries(labels);
  if (!checkCount(problems, path, entries.length, REQUEST_LIMITS.labels)) return NO_LABELS;
  for (const [key, value] of entries) {
    const at = entryPath(path, key);
    checkId(problems, at, key);
    checkText(problems, at, value);
  }
  return entries.length === 0 ? NO_LABELS : new Map(entries);
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();

/** False, and a problem, for more than `most` entries. */
export function checkCount(problems: Problems, path: string, count: number, most: number): boolean {
  if (count <= most) return true;
  problems.add(path, `has ${count} entries, at most ${most} are allowed`);
  return false;
}

/** The path of an entry of a map; the key is the client's, so it is quoted and cut. */
export function entryPath(path: string, key: string): string {
  const shown = key.length > 64 ? `${key.slice(0, 64)}…` : key;
  return `${path}[${JSON.stringify(shown)}]`;
}

export function checkBytes(problems: Problems, path: string, text: string, most: number): void {
  // At most three bytes of UTF-8 a UTF-16 unit: short text need not be measured.
  if (text.length * 3 <= most) return;
  const length = Buffer.byteLength(text);
  if (length > most) problems.add(path, `is ${length} bytes long, at most ${most} are allowed`);
}

/** C0, DEL and C1. */
export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return true;
  }
  return false;
}

/** Protobuf's own bound on a Duration: about 10,000 years. */
const DURATION_SECONDS_MAX = 315_576_000_000;

/** A Duration in milliseconds, rounded up; NaN, and a problem, where it is no valid Duration. */
export function checkDuration(
  problems: Problems,
  path: string,
  duration: Duration__Output,
): Millis {
  const seconds = Number(duration.seconds);
  const { nanos } = duration;
  const agree = nanos === 0 || seconds === 0 || (nanos > 0) === (seconds > 0);
  if (Math.abs(seconds) > DURATION_SECONDS_MAX || Math.abs(nanos) > 999_999_999 || !agree) {
    problems.add(path, "is not a valid Duration");
    return NaN;
  }
  return Math.ceil(seconds * 1_000 + nanos / 1e6);
}

/** Protobuf's own bounds on a Timestamp: the years 1 to 9999. */
const TIMESTAMP_SECONDS_MIN = -62_135_596_800;
const TIMESTAMP_SECONDS_MAX = 253_402_300_799;

/** A problem where it is no valid Timestamp. */
export function checkTimestamp(
  problems: Problems,
  path: string,
  { seconds, nanos }: Timestamp__Output,
): void {
  const whole = Number(seconds);
  const valid = whole >= TIMESTAMP_SECONDS_MIN && whole <= TIMESTAMP_SECONDS_MAX &&
    nanos >= 0 && nanos <= 999_999_999;
  if (!valid) problems.add(path, "is not a valid Timestamp");
}

/**
 * A revision to resume from. Above 2^53 - 1 it is one that no cluster has reached.
 * Throws `invalid_argument` for those.
 */
export function revisionFrom(path: string, text: string): number {
  const revision = Number(text);
  if (Number.isSafeInteger(revision)) return revision;
  throw new ConveyorError("invalid_argument", `${path}: ${text} is beyond the current revision`);
}
