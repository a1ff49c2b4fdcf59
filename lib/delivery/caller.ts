/** One call of a service, and what its answer means. */
import { status as Code } from "@grpc/grpc-js";
import { ConveyorError, type Millis } from "../base/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import { sinkVerdicts, transformVerdicts, type Verdicts } from "./answers.ts";
import { CallFailure, type Channel } from "./channels.ts";
import {
  decodeFlush,
  decodeProcessBatch,
  decodeWriteBatch,
  encodeFlush,
  encodeProcessBatch,
  encodeWriteBatch,
  PATHS,
  type WriteAnswer,
} from "./service_wire.ts";

/** What goes out in one call. */
export type OutgoingRecord = { readonly id: Uint8Array; readonly bytes: Uint8Array };

export type CallContext = {
  readonly channel: Channel;
  readonly batchId: string;
  readonly timeout: Millis;
  readonly signal: AbortSignal;
};

/** Fails with CallFailure. */
export async function process(
  { id, config }: Stage,
  records: readonly OutgoingRecord[],
  { channel, batchId, signal }: CallContext,
): Promise<Verdicts> {
  const batch = { batchId, records: records.map(({ bytes }) => bytes) };
  const request = encodeProcessBatch(id, batch, config);
  const answer = await channel.call(PATHS.processBatch, request, signal);
  return read(() => transformVerdicts(records, decodeProcessBatch(answer)));
}

/** Fails with CallFailure. */
export async function write(
  sinkId: string,
  records: readonly OutgoingRecord[],
  context: CallContext,
): Promise<Verdicts> {
  const { channel, batchId, timeout, signal } = context;
  const batch = { batchId, records: records.map(({ bytes }) => bytes) };
  const request = encodeWriteBatch(sinkId, batch, timeout);
  const bytes = await channel.call(PATHS.writeBatch, request, signal);
  const answer = read(() => decodeWriteBatch(bytes));
  if (answer.status !== "pending") return sinkVerdicts(records, answer);
  return sinkVerdicts(records, await flushed(sinkId, answer, context));
}

/** What a sink has taken and not written yet counts once it has flushed it. */
async function flushed(
  sinkId: string,
  answer: WriteAnswer,
  { channel, signal }: CallContext,
): Promise<WriteAnswer> {
  const bytes = await channel.call(PATHS.flush, encodeFlush(sinkId), signal);
  return read(() => decodeFlush(bytes)) ? answer : { ...answer, status: "failed" };
}

function read<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof ConveyorError)) throw error;
    throw new CallFailure(Code.INTERNAL, `the answer cannot be read: ${error.message}`);
  }
}
