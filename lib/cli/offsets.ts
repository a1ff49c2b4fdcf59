/** `get offsets`: how far sources are committed. */
import { CLI_LIMITS } from "../base/mod.ts";
import { loadProtos } from "../grpc/protos.ts";
import type { Invocation } from "./arguments.ts";
import { CallError, type Cluster } from "./client.ts";
import { inParallel } from "./in_parallel.ts";
import type { Io } from "./io.ts";
import { pipelinesOf } from "./pipelines.ts";
import { showTime } from "./plain.ts";
import { print, table } from "./print.ts";
import { status as Code } from "@grpc/grpc-js";

type PartitionOffset = {
  readonly source_id: string;
  readonly partition: number;
  /** The sequence number of the last record that is done; a text, since it may be up to 2^64 - 1. */
  readonly offset: string;
  readonly committed_at: string;
};

/** The offsets of the sources that are named, else of all that pipelines or the registry know. */
export async function getOffsets(
  cluster: Cluster,
  names: readonly string[],
  asked: Invocation,
  io: Io,
): Promise<void> {
  const sources = names.length > 0 ? [...new Set(names)] : await knownSources(cluster);
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

/** Nobody lists what offsets there are: a source is known by its registration or by a pipeline. */
async function knownSources(cluster: Cluster): Promise<string[]> {
  const { registry } = loadProtos();
  const { services } = await cluster.call(registry.ListServices, {
    type_filter: "SERVICE_TYPE_SOURCE",
    include_unhealthy: true,
  });
  const registered = services.flatMap(({ identity }) =>
    identity === null ? [] : [identity.service_id, identity.name]
  );
  const selected = (await pipelinesUnlessUnserved(cluster)).flatMap(({ stages }) =>
    stages.filter(({ stage_type }) => stage_type === "STAGE_TYPE_SOURCE").map((stage) =>
      stage.service_selector?.service_name ?? ""
    )
  );
  return [...new Set([...registered, ...selected])].filter((name) => name !== "").sort();
}

/** A node of an older version may not serve pipelines; offsets can be shown all the same. */
async function pipelinesUnlessUnserved(cluster: Cluster): ReturnType<typeof pipelinesOf> {
  try {
    return await pipelinesOf(cluster);
  } catch (error) {
    if (error instanceof CallError && error.code === Code.UNIMPLEMENTED) return [];
    throw error;
  }
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
