// A data directory as a node leaves it, for tests that damage it.

import { join } from "@std/path";
import type { ClusterId, Incarnation } from "../../lib/base/mod.ts";
import { NODE_LIMITS, nodeId, STORAGE_LIMITS } from "../../lib/base/mod.ts";
import { type RecoveredNode, recoverNode } from "../../lib/node/recovery.ts";
import { encodeMembership, type Entry, type Membership } from "../../lib/raft/mod.ts";
import {
  decodeCommand,
  encodeCommand,
  encodeSnapshot,
  fingerprint,
  ReplicatedState,
} from "../../lib/state/mod.ts";
import { type DataDir, openDataDir } from "../../lib/storage/mod.ts";

export const NODE = nodeId(1);
const INCARNATION = "0011223344556677" as Incarnation;

export const MEMBERSHIP: Membership = {
  clusterId: "c0ffee" as ClusterId,
  index: 1,
  members: [1, 2, 3].map((id) => ({
    id: nodeId(id),
    address: `127.0.0.1:${id}`,
    incarnation: id === 1 ? INCARNATION : `other-${id}` as Incarnation,
    voter: true,
  })),
};

export function openDir(path: string, node = NODE): Promise<DataDir> {
  return openDataDir(path, node, () => INCARNATION);
}

/** An entry that commits an offset; `size` is about how long it is. */
export function commandEntry(index: number, term: number, size = 40): Entry {
  const command = {
    type: "commit_offset" as const,
    sourceId: `source-${index % 7}`.padEnd(size, "x"),
    partition: index % 3,
    offset: BigInt(index),
    timestamp: undefined,
    reset: false,
  };
  return { index, term, kind: "command", data: encodeCommand({ at: index, command }) };
}

export function membershipEntry(membership = MEMBERSHIP): Entry {
  const { index } = membership;
  return { index, term: 1, kind: "membership", data: encodeMembership(membership) };
}

/** Publishes the snapshot of a state to which `entries` have been applied. */
export async function publishSnapshot(dir: DataDir, entries: readonly Entry[]): Promise<void> {
  const state = new ReplicatedState();
  for (const { index, kind, data } of entries) {
    if (kind === "command") state.apply(decodeCommand(data), index);
  }
  const { index, term } = entries.at(-1)!;
  const writer = await dir.snapshots.begin({ position: { index, term }, membership: MEMBERSHIP });
  for (const chunk of encodeSnapshot(state.freeze(), STORAGE_LIMITS.valueBytes)) {
    await writer.write(chunk);
  }
  await writer.publish();
}

/**
 * Fills a fresh directory: 300 entries in three terms, some large, with a snapshot at 120, a log
 * that begins behind 80, a vote, and the newest third in SQLite's write-ahead log.
 */
export async function fillDir(path: string): Promise<void> {
  const first = await openDir(path);
  await first.log.recover(() => {});
  const early = [
    membershipEntry(),
    ...Array.from({ length: 119 }, (_, i) => commandEntry(i + 2, 1, i === 50 ? 200_000 : 40)),
  ];
  const hardState = { term: 1, votedFor: nodeId(1) };
  await first.log.append({ hardState, entries: early, commit: 118 });
  first.identity.update({ clusterId: MEMBERSHIP.clusterId, term: 1 });
  await publishSnapshot(first, early);
  await first.log.compact({ index: 80, term: 1 });
  await appendUpTo(first, 121, 200, 2);
  first.close();
}

/** Adds entries to a directory that `fillDir` made, one write after the other. */
export async function appendUpTo(
  dir: DataDir,
  from: number,
  to: number,
  term: number,
): Promise<void> {
  const hardState = { term, votedFor: nodeId(2) };
  await dir.log.append({ hardState, entries: [], commit: from - 1 });
  dir.identity.update({ term });
  for (let index = from; index <= to; index += 5) {
    const entries = Array.from({ length: 5 }, (_, i) => commandEntry(index + i, term));
    await dir.log.append({ hardState: undefined, entries, commit: index - 1 });
  }
}

/** Copies the files, as a crash at this moment would leave them. */
export async function copyDir(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** What a node has acknowledged: it may not start with any of it missing or changed. */
export type Remembered = {
  readonly hardState: RecoveredNode["raft"]["hardState"];
  readonly lastIndex: number;
  readonly clusterId: ClusterId | undefined;
  readonly state: string;
};

/** Starts up on the directory as a node does. Throws what the node would stop with. */
export async function startOn(path: string, node = NODE): Promise<Remembered> {
  const dir = await openDir(path, node);
  try {
    return remembered(await recoverNode(dir, dir.identity.get(), NODE_LIMITS));
  } finally {
    dir.close();
  }
}

function remembered({ raft, state, position }: RecoveredNode): Remembered {
  for (const { index, kind, data } of raft.entries) {
    if (index > position.index && kind === "command") state.apply(decodeCommand(data), index);
  }
  return {
    hardState: raft.hardState,
    lastIndex: raft.lastIndex,
    clusterId: raft.memberships.at(-1)?.clusterId,
    state: fingerprint(state),
  };
}
