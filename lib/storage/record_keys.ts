/** The keys of the records' database, and what they cost in an atomic. */
import { Buffer } from "node:buffer";
import type { DeadKey } from "./record_contract.ts";

export const KEYS = {
  format: ["format"],
  /** The number of the next block: numbers are not used twice, also when all blocks are gone. */
  next: ["next"],
  /** How many writes there have been; goes with each, last. */
  writes: ["writes"],
  probe: (i: number) => ["probe", i],
  heads: (block: number) => ["heads", block],
  states: (block: number) => ["states", block],
  payload: (block: number, part: number) => ["payload", block, part],
  note: (key: string) => ["note", key],
  dead: ({ pipelineId, stageId, position }: DeadKey) => ["dead", pipelineId, stageId, position],
  deadPayload: ({ pipelineId, stageId, position }: DeadKey, part: number) => [
    "dead_payload",
    pipelineId,
    stageId,
    position,
    part,
  ],
} as const;

/** Bytes that the texts of a key add to an atomic, in which keys are counted twice. */
export function keyBytes(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 * Buffer.byteLength(text), 0);
}
