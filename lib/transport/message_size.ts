import type { Message } from "../raft/mod.ts";

/** What a message takes up besides its payloads, at the most. */
const MESSAGE_BYTES = 64;
const ENTRY_BYTES = 36;

/** Bytes of `message` on the wire, or somewhat more. */
export function messageSize(message: Message): number {
  switch (message.type) {
    case "append":
      return message.entries.reduce(
        (sum, { data }) => sum + data.length + ENTRY_BYTES,
        MESSAGE_BYTES,
      );
    case "snapshot_chunk":
      return message.snapshot.membership.members.reduce(
        (sum, { address, incarnation }) =>
          // A character takes up to three bytes.
          sum + MESSAGE_BYTES + 3 * (address.length + incarnation.length),
        2 * MESSAGE_BYTES + 3 * message.snapshot.membership.clusterId.length + message.data.length,
      );
    default:
      return MESSAGE_BYTES;
  }
}

/** A message that no frame can carry is a mistake of whoever made it: it would never arrive. */
export function checkSize(message: Message, frameBytes: number): RangeError | undefined {
  const size = messageSize(message);
  if (size <= frameBytes) return undefined;
  return new RangeError(`a message of ${size} bytes (${message.type}) does not fit a frame`);
}
