/** A transform service around a function of one record. */
import type { Record__Output } from "../../proto/gen/conveyor_etl/common/Record.ts";
import type { ProcessBatchRequest__Output } from "../../proto/gen/conveyor_etl/transform/ProcessBatchRequest.ts";
import type { ProcessBatchResponse } from "../../proto/gen/conveyor_etl/transform/ProcessBatchResponse.ts";
import type { TransformResult } from "../../proto/gen/conveyor_etl/transform/TransformResult.ts";
import { readFlags, stopped, Tally } from "./program.ts";
import { transforms } from "./protos.ts";
import { messageOf, serve, unary } from "./rpc.ts";

/** The stage's `config`, as its manifest says it. */
export type Config = Readonly<Record<string, string>>;

/** What takes the place of a record: undefined for nothing. Throws when it cannot say. */
export type Transform = (record: Record__Output, config: Config) => Record__Output | undefined;

/** Serves `transform` on `--listen` until it is stopped. `done` is what it does to records. */
export async function runTransform(done: string, transform: Transform): Promise<void> {
  const { listen } = readFlags(Deno.args, { listen: "127.0.0.1:0" });
  const tally = new Tally();

  const one = (record: Record__Output, config: Config): TransformResult => {
    const original_id = record.id;
    try {
      const output = transform(record, config);
      tally.count(output === undefined ? "filtered" : done, record.id);
      return output === undefined
        ? { original_id, status: "TRANSFORM_STATUS_FILTERED" }
        : { original_id, status: "TRANSFORM_STATUS_SUCCESS", output_records: [output] };
    } catch (error) {
      tally.count("failed", record.id);
      return { original_id, status: "TRANSFORM_STATUS_ERROR", error_message: messageOf(error) };
    }
  };

  const processBatch = (request: ProcessBatchRequest__Output): ProcessBatchResponse => ({
    batch_id: request.input_batch?.batch_id ?? "",
    results: request.input_batch?.records.map((record) => one(record, request.transform_config)) ??
      [],
  });

  const { address, stop } = await serve(listen, (server) =>
    server.addService(transforms, {
      ProcessBatch: unary(processBatch),
      GetCapabilities: unary(() => ({ max_batch_size: 1_000, max_concurrent_batches: 1 })),
    }));
  console.log(`listening on ${address}`);
  await stopped();
  stop();
  tally.print();
}

/** The payload of a record as JSON object. Throws for one that is none. */
export function fieldsOf({ payload }: Record__Output): Record<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder().decode(payload));
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error("the payload is no JSON object");
}
