// A sink: appends every record as one line of JSON to a file, and answers when that is on disk.

import type { Record__Output } from "../../proto/gen/conveyor_etl/common/Record.ts";
import type { WriteBatchRequest__Output } from "../../proto/gen/conveyor_etl/sink/WriteBatchRequest.ts";
import type { WriteBatchResponse } from "../../proto/gen/conveyor_etl/sink/WriteBatchResponse.ts";
import { readFlags, stopped, Tally } from "./program.ts";
import { sinks } from "./protos.ts";
import { serve, unary } from "./rpc.ts";

const { listen, file } = readFlags(Deno.args, { listen: "127.0.0.1:0", file: undefined });
const tally = new Tally();
const out = Deno.openSync(file, { append: true, create: true });

function lineOf({ id, payload, metadata }: Record__Output): string {
  return JSON.stringify({
    source: id?.source_id,
    partition: id?.partition,
    sequence: Number(id?.sequence_number),
    payload: new TextDecoder().decode(payload),
    metadata,
  });
}

/** Throws when the disk does not take it: then nothing was written, for all that the caller knows. */
function writeBatch({ batch }: WriteBatchRequest__Output): WriteBatchResponse {
  const records = batch?.records ?? [];
  const bytes = new TextEncoder().encode(records.map((record) => `${lineOf(record)}\n`).join(""));
  for (let at = 0; at < bytes.length;) at += out.writeSync(bytes.subarray(at));
  out.syncSync();
  for (const { id } of records) tally.count("written", id);
  return {
    batch_id: batch?.batch_id ?? "",
    status: "WRITE_STATUS_SUCCESS",
    results: records.map(({ id }) => ({ record_id: id, success: true })),
  };
}

const { address, stop } = await serve(listen, (server) =>
  server.addService(sinks, {
    WriteBatch: unary(writeBatch),
    GetCapacity: unary(() => ({ available_capacity: 1_000 })),
    Flush: unary(() => ({ success: true })),
  }));
console.log(`listening on ${address}`);
await stopped();
stop();
out.close();
tally.print();
