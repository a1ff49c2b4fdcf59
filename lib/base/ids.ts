declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Identifies a node of the cluster: an integer from 1 to 2^53 - 1, chosen by the operator. */
export type NodeId = Brand<number, "NodeId">;

/** Identifies one cluster: derived from its first membership, the same on every member. */
export type ClusterId = Brand<string, "ClusterId">;

/** Drawn once for every fresh data directory; tells a node from its successor on an empty disk. */
export type Incarnation = Brand<string, "Incarnation">;

/** A Raft term; 0 before the first election. */
export type Term = number;

/** A position in the replicated log; the first entry has index 1, and 0 means "before it". */
export type LogIndex = number;

/** The applied log index that an answer or an event reflects: the one clock of all state. */
export type Revision = number;

/** `value` as a node id. Throws RangeError when it is not an integer from 1 to 2^53 - 1. */
export function nodeId(value: number): NodeId {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`node id ${value} is not an integer from 1 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return value as NodeId;
}
