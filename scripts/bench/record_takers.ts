/** What takes records durably, each a process of its own, on loopback. */
import { NodeProcess } from "../node_process.ts";
import { PushMessages, RecordPusher } from "./record_pusher.ts";

export type RecordLoad = {
  /** Bytes of one payload. */
  readonly payload: number;
  /** Records of one batch. */
  readonly batch: number;
  /** Batches of one stream that wait for their acks. */
  readonly outstanding: number;
};

export type RecordTaker = {
  readonly name: string;
  readonly pid: number;
  /** Sends until `end`; resolves with how many records were acknowledged. */
  take(load: RecordLoad, stream: number, end: number): Promise<number>;
  stop(): Promise<void>;
};

/** So that nothing but the disk bounds what is accepted: nobody takes the records away. */
const UNBOUNDED = {
  CONVEYOR_BUFFER__MAX_TOTAL_RECORDS: "1000000000",
  CONVEYOR_BUFFER__MAX_PER_STAGE: "1000000000",
};

/** One node with a pipeline that takes the records. */
export async function startNode(): Promise<RecordTaker> {
  const dataDir = await Deno.makeTempDir({ prefix: "bench-records-" });
  const node = NodeProcess.start({ dataDir, env: UNBOUNDED });
  await node.event("leading");
  const pusher = new RecordPusher(await node.address());
  await pusher.createPipeline();
  return {
    name: "node",
    pid: node.pid,
    take({ payload, batch, outstanding }, partition, end) {
      return pusher.push(new PushMessages(partition, batch, payload), outstanding, end);
    },
    async stop() {
      pusher.close();
      await node.stop("SIGKILL");
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
