import { Buffer } from "node:buffer";
import { RECORD_LIMITS } from "../base/mod.ts";
import { itemsOf } from "./packed_items.ts";
import type { RecordWrite } from "./record_contract.ts";

/** Throws RangeError for a write beyond the bounds: the caller is broken. */
export function checkWrite(write: RecordWrite): void {
  const { definitions, dead, notes, progress } = write;
  for (const items of itemsOf(write)) {
    for (let i = 0; i < items.length; i++) {
      check("a head", items.headBytes(i), RECORD_LIMITS.headBytes);
      // What the router adds to a record comes on top of the record's bound.
      check("a payload", items.payloadBytes(i), RECORD_LIMITS.payloadBytes);
    }
    if (items.state === 0) throw new RangeError("a new item is in state 0");
    checkState(items.state);
  }
  for (const { info, payload } of dead ?? []) {
    check("what is known of a dead record", info.length, RECORD_LIMITS.deadInfoBytes);
    check("a payload", payload.length, RECORD_LIMITS.payloadBytes);
  }
  for (const { key, value } of [...definitions ?? [], ...notes ?? []]) {
    check("a note's key", Buffer.byteLength(key), RECORD_LIMITS.noteKeyBytes);
    check("a note", value?.length ?? 0, RECORD_LIMITS.noteBytes);
  }
  for (const { state } of progress ?? []) checkState(state);
}

function check(what: string, bytes: number, most: number): void {
  if (bytes > most) throw new RangeError(`${what} has ${bytes} bytes, at most ${most} are allowed`);
}

function checkState(state: number): void {
  if (state >>> 0 !== state) throw new RangeError(`${state} is no state`);
}
