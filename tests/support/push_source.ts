// A source that pushes numbered records over one stream, as fast as they are acknowledged.

import { PROTOS } from "./nodes.ts";
import type { GrpcClient } from "./grpc_client.ts";

const BATCH = 200;
/** Batches that wait for their ack. */
const OUTSTANDING = 8;

export type PushedRecord = { readonly partition: number; readonly sequence: number };

/**
 * Pushes `sequence` from `from` to `to` of a partition. Calls `acknowledged` for all that are in, and
 * resolves when the stream has ended, with whether all were. Records that were refused are an error.
 */
export async function pushRecords(
  client: Pick<GrpcClient, "channel">,
  sourceId: string,
  partition: number,
  [from, to]: readonly [number, number],
  payloadOf: (record: PushedRecord) => string,
  acknowledged: (record: PushedRecord) => void,
): Promise<boolean> {
  if (from > to) return true;
  const { PushRecords } = PROTOS.source;
  const stream = client.channel.makeBidiStreamRequest(
    PushRecords.path,
    PushRecords.requestSerialize,
    PushRecords.responseDeserialize,
  );
  let [next, left, waiting] = [from, to - from + 1, 0];
  const send = () => {
    for (; waiting < OUTSTANDING && next <= to; waiting++) {
      const count = Math.min(BATCH, to - next + 1);
      const records = Array.from({ length: count }, (_, i) => {
        const sequence = next + i;
        const payload = new TextEncoder().encode(payloadOf({ partition, sequence }));
        const id = { source_id: sourceId, partition, sequence_number: sequence };
        return { id, payload: payload as never };
      });
      next += count;
      stream.write({ batch: { records } });
    }
  };
  return await new Promise((resolve, reject) => {
    stream.on("data", ({ ack }) => {
      if (ack === null || ack === undefined) return;
      waiting--;
      for (const { record_id: id, status, error_message: why } of ack.record_acks) {
        if (status === "ACK_STATUS_REJECTED") return reject(new Error(`rejected: ${why}`));
        left--;
        acknowledged({ partition, sequence: Number(id?.sequence_number) });
      }
      if (left === 0) stream.end();
      else send();
    });
    stream.on("error", () => resolve(left === 0));
    stream.on("end", () => resolve(left === 0));
    send();
  });
}
