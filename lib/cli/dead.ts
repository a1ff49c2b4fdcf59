/** `dead list` and `dead replay`: records that could not be delivered. */
import { loadProtos } from "../grpc/protos.ts";
import type { DeadRecord__Output } from "../../proto/gen/conveyor_etl/router/DeadRecord.ts";
import type { RecordId } from "../../proto/gen/conveyor_etl/common/RecordId.ts";
import type { Invocation } from "./arguments.ts";
import { type Cluster, withCluster } from "./client.ts";
import { EXIT, UsageError } from "./failure.ts";
import type { Io } from "./io.ts";
import { plain, showTime } from "./plain.ts";
import { print, table } from "./print.ts";

/** Records that are shown; more are counted by `describe pipeline`. */
const SHOWN = 1_000;

export async function dead(asked: Invocation, io: Io): Promise<number> {
  const [action, pipeline = "", stage = "", ...ids] = asked.words;
  if (action === "replay") return await replay(pipeline, stage, ids.map(recordId), asked, io);
  if (ids.length > 0) throw new UsageError("dead list takes no ids");
  const records = await withCluster(
    asked.servers,
    io,
    (cluster) => listed(cluster, pipeline, stage),
  );
  print(io, asked, { records: plain(records) }, () =>
    table(
      ["STAGE", "RECORD", "ATTEMPTS", "FAILED AT", "NODE", "ERROR"],
      records.map((one) => [
        one.stage_id,
        showId(one),
        String(one.attempts),
        showTime(one.failed_at),
        one.node_id,
        one.error,
      ]),
      "no dead records",
    ));
  return EXIT.ok;
}

async function listed(
  cluster: Cluster,
  pipeline_id: string,
  stage_id: string,
): Promise<DeadRecord__Output[]> {
  const { admin } = loadProtos();
  const found: DeadRecord__Output[] = [];
  const page = (after: string) =>
    cluster.call(admin.ListDeadRecords, { pipeline_id, stage_id, after });
  for (let after: string | undefined = ""; after !== undefined && found.length < SHOWN;) {
    const { records, next } = await page(after);
    found.push(...records);
    after = next === "" ? undefined : next;
  }
  return found;
}

async function replay(
  pipeline_id: string,
  stage_id: string,
  ids: readonly RecordId[],
  asked: Invocation,
  io: Io,
): Promise<number> {
  const { admin } = loadProtos();
  const request = { pipeline_id, stage_id, ids: [...ids] };
  const { replayed } = await withCluster(
    asked.servers,
    io,
    (cluster) => cluster.call(admin.ReplayDeadRecords, request),
  );
  print(io, asked, { pipeline_id, replayed }, () => `${replayed} records are on their way again`);
  return EXIT.ok;
}

/** `source/partition/sequence`, as `dead list` shows it; a source may have slashes in its id. */
function recordId(text: string): RecordId {
  const [, source_id, partition, sequence_number] = /^(.+)\/(\d{1,10})\/(\d{1,20})$/.exec(text) ??
    [];
  if (source_id === undefined || sequence_number === undefined) {
    throw new UsageError(`ID: ${JSON.stringify(text)} is not SOURCE/PARTITION/SEQUENCE`);
  }
  return { source_id, partition: Number(partition), sequence_number };
}

function showId({ record }: DeadRecord__Output): string {
  const id = record?.id;
  return id ? `${id.source_id}/${id.partition}/${id.sequence_number}` : "";
}
