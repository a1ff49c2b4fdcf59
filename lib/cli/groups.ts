/** `get groups`: consumer groups, and what moves in them. */
import { loadProtos } from "../grpc/protos.ts";
import type { GroupInfo__Output } from "../../proto/gen/conveyor_etl/registry/GroupInfo.ts";
import type { GroupMember__Output } from "../../proto/gen/conveyor_etl/registry/GroupMember.ts";
import type { Invocation } from "./arguments.ts";
import type { Cluster } from "./client.ts";
import type { Io } from "./io.ts";
import { plain } from "./plain.ts";
import { print, table } from "./print.ts";

export async function getGroups(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const groups = names.length === 0
    ? await allGroups(cluster)
    : (await Promise.all(names.map((name) => pageOf(cluster, name, "")))).flatMap(({ groups }) =>
      groups
    );
  print(io, asked, { groups: plain(groups) }, () =>
    table(
      ["GROUP", "GENERATION", "MEMBER", "PARTITIONS", "MOVING"],
      groups.flatMap(({ group_id, generation, members }) =>
        members.map((member) => [
          group_id,
          generation,
          member.service_id,
          showPartitions(member.partitions),
          movingOf(member),
        ])
      ),
      "no groups",
    ));
}

async function allGroups(cluster: Cluster): Promise<GroupInfo__Output[]> {
  const found: GroupInfo__Output[] = [];
  for (let after: string | undefined = ""; after !== undefined;) {
    const { groups, next } = await pageOf(cluster, "", after);
    found.push(...groups);
    after = next === "" ? undefined : next;
  }
  return found;
}

function pageOf(cluster: Cluster, group_id: string, after: string) {
  const { registry } = loadProtos();
  return cluster.call(registry.ListGroups, { group_id, after });
}

/** What a member still has to give up, and what it waits for. */
function movingOf({ partitions, releasing, target, leaving }: GroupMember__Output): string {
  const coming = target.filter((partition) => !partitions.includes(partition));
  return [
    ...(leaving ? ["leaves"] : []),
    ...(releasing.length > 0 ? [`gives up ${showPartitions(releasing)}`] : []),
    ...(coming.length > 0 ? [`waits for ${showPartitions(coming)}`] : []),
  ].join(", ");
}

/** `0-3,7`; "none" for none. */
export function showPartitions(partitions: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const partition of [...partitions].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === partition - 1) run[1] = partition;
    else runs.push([partition, partition]);
  }
  return runs.map(([from, to]) => from === to ? `${from}` : `${from}-${to}`).join(",") || "none";
}
