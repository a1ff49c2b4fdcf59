/** `get offsets`: how far sources are committed. */
import { CLI_LIMITS } from "../base/mod.ts";
import { loadProtos } from "../grpc/protos.ts";
import type { ListSourcesResponse__Output } from "../../proto/gen/conveyor_etl/checkpoint/ListSourcesResponse.ts";
import type { Invocation } from "./arguments.ts";
import type { Cluster } from "./client.ts";
import { inParallel } from "./in_parallel.ts";
import type { Io } from "./io.ts";
import { showTime } from "./plain.ts";
import { print, table } from "./print.ts";

type PartitionOffset = {
  readonly source_id: string;
  readonly partition: number;
  /** The sequence number of the last record that is done; a text, since it may be up to 2^64 - 1. */
  readonly offset: string;
  readonly committed_at: string;
};

/** The offsets of the sources that are named, else of all that have any. */
export async function getOffsets(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const sources = names.length > 0 ? [...new Set(names)] : await allSources(cluster);
  const found = await inParallel(
    CLI_LIMITS.concurrentCalls,
    sources,
    (source) => offsetsOf(cluster, source),
  );
  const offsets = found.flat();
  print(io, asked, { offsets }, () =>
    table(
      ["SOURCE", "PARTITION", "OFFSET", "COMMITTED AT"],
      offsets.map((one) => [
        one.source_id,
        String(one.partition),
        one.offset,
        one.committed_at,
      ]),
      "no offsets",
    ));
}

async function allSources(cluster: Cluster): Promise<string[]> {
  const { checkpoint } = loadProtos();
  const found: string[] = [];
  for (let after: string | undefined = ""; after !== undefined;) {
    const page: ListSourcesResponse__Output = await cluster.call(checkpoint.ListSources, { after });
    found.push(...page.source_ids);
    after = page.next === "" ? undefined : page.next;
  }
  return found;
}

async function offsetsOf(cluster: Cluster, source: string): Promise<PartitionOffset[]> {
  const { checkpoint } = loadProtos();
  const { offsets, timestamps } = await cluster.call(checkpoint.GetSourceOffset, {
    source_id: source,
  });
  return Object.entries(offsets)
    .map(([partition, offset]): PartitionOffset => ({
      source_id: source,
      partition: Number(partition),
      offset,
      committed_at: showTime(timestamps[Number(partition)]),
    }))
    .sort((a, b) => a.partition - b.partition);
}
