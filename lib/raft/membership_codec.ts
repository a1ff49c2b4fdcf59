import { nodeId } from "../base/mod.ts";
import type { ClusterId, Incarnation } from "../base/mod.ts";
import type { Entry, Membership } from "./types.ts";

/** The data of a membership entry: JSON, since it is written once in the life of a cluster. */
export function encodeMembership(membership: Membership): Uint8Array {
  const { clusterId, members } = membership;
  return new TextEncoder().encode(JSON.stringify({ clusterId, members }));
}

export function decodeMembership(entry: Pick<Entry, "index" | "data">): Membership {
  const parsed = JSON.parse(new TextDecoder().decode(entry.data)) as {
    clusterId: string;
    members: { id: number; address: string; incarnation: string; voter: boolean }[];
  };
  return {
    clusterId: parsed.clusterId as ClusterId,
    index: entry.index,
    members: parsed.members.map(({ id, address, incarnation, voter }) => ({
      id: nodeId(id),
      address,
      incarnation: incarnation as Incarnation,
      voter,
    })),
  };
}
