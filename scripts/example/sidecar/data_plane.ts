/** What a sidecar serves: records from the source beside it, and from other sidecars. */
import type { RecordBatch__Output } from "../../../proto/gen/conveyor_etl/common/RecordBatch.ts";
import type { PushInit__Output } from "../../../proto/gen/conveyor_etl/sidecar/PushInit.ts";
import type { PushRecordsRequest__Output } from "../../../proto/gen/conveyor_etl/sidecar/PushRecordsRequest.ts";
import type { RecordAck } from "../../../proto/gen/conveyor_etl/sidecar/RecordAck.ts";
import type { SidecarDataPlaneHandlers } from "../../../proto/gen/conveyor_etl/sidecar/SidecarDataPlane.ts";
import { keyOf } from "../program.ts";
import { unary } from "../rpc.ts";
import type { Again, Flow } from "./flow.ts";

/** How many records of one source may be on their way. */
const WINDOW = 100;

export function dataPlaneHandlers(flow: Flow): SidecarDataPlaneHandlers {
  return {
    ReceiveRecords: unary(async ({ pipeline_id, stage_id, batch }) => {
      const again = await flow.receive(pipeline_id, stage_id, batch?.records ?? []);
      const [error = ""] = again.values();
      return { success: again.size === 0, error, record_acks: acksOf(batch, again) };
    }),

    PushRecords: (call) => {
      let init: PushInit__Output | undefined;
      let underWay = 0;
      const grant = () => call.write({ credits: { granted: Math.max(WINDOW - underWay, 0) } });

      call.on("data", async (message: PushRecordsRequest__Output) => {
        if (message.init) {
          init = message.init;
          grant();
          return;
        }
        const { batch } = message;
        if (!batch || init === undefined) return;
        underWay += batch.records.length;
        const again = await flow.enter(init.pipeline_id, init.source_id, batch.records);
        underWay -= batch.records.length;
        const ack = { batch_id: batch.batch_id, success: again.size === 0 };
        call.write({ ack: { ...ack, record_acks: acksOf(batch, again) } });
        grant();
      });
      call.on("end", () => call.end());
      call.on("error", () => {}); // The source is gone; it pushes again what it got no answer to.
    },
  };
}

function acksOf(batch: RecordBatch__Output | null, again: Again): RecordAck[] {
  return (batch?.records ?? []).map(({ id }) => {
    const error = again.get(keyOf(id));
    return error === undefined
      ? { record_id: id, status: "ACK_STATUS_SUCCESS" }
      : { record_id: id, status: "ACK_STATUS_RETRY", error };
  });
}
