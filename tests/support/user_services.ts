// Transform and sink services as users write them, in the test's own process or in another.

import {
  loadPackageDefinition,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
  status as Code,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fromFileUrl } from "@std/path";
import type { Endpoint } from "../../lib/base/mod.ts";
import type { ProtoGrpcType as SinkProto } from "../../proto/gen/sink.ts";
import type { ProtoGrpcType as TransformProto } from "../../proto/gen/transform.ts";
import type { FlushResponse } from "../../proto/gen/conveyor_etl/sink/FlushResponse.ts";
import type { WriteBatchRequest__Output } from "../../proto/gen/conveyor_etl/sink/WriteBatchRequest.ts";
import type { WriteBatchResponse } from "../../proto/gen/conveyor_etl/sink/WriteBatchResponse.ts";
import type { ProcessBatchRequest__Output } from "../../proto/gen/conveyor_etl/transform/ProcessBatchRequest.ts";
import type { ProcessBatchResponse } from "../../proto/gen/conveyor_etl/transform/ProcessBatchResponse.ts";

const DIR = fromFileUrl(new URL("../../proto", import.meta.url));
const OPTIONS = {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
  includeDirs: [DIR],
};

const { conveyor_etl: PROTOS } = loadPackageDefinition(
  loadSync(["transform.proto", "sink.proto"], OPTIONS),
) as unknown as TransformProto & SinkProto;

export type Processor = (
  request: ProcessBatchRequest__Output,
) => ProcessBatchResponse | Promise<ProcessBatchResponse>;

/** `peer` is the address at the other end of the connection. */
export type Writer = (
  request: WriteBatchRequest__Output,
  peer: string,
) => WriteBatchResponse | Promise<WriteBatchResponse>;

/** What a handler throws to end its call with a status. */
export class Refusal extends Error {
  constructor(readonly code: Code, message = "refused") {
    super(message);
  }
}

/** An answer that never comes. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** One service that listens on a free port of this machine, or on the one that is given. */
export class UserService {
  private constructor(private server: Server, readonly port: number) {}

  static async transform(process: Processor, port = 0): Promise<UserService> {
    const server = newServer();
    server.addService(PROTOS.transform.TransformService.service, { ProcessBatch: unary(process) });
    return new UserService(server, await bind(server, port));
  }

  static async sink(
    write: Writer,
    port = 0,
    flush: () => FlushResponse = () => {
      throw new Refusal(Code.UNIMPLEMENTED);
    },
  ): Promise<UserService> {
    const server = newServer();
    server.addService(PROTOS.sink.SinkService.service, {
      WriteBatch: unary(write),
      Flush: unary(flush),
    });
    return new UserService(server, await bind(server, port));
  }

  get endpoint(): Endpoint {
    return { host: "127.0.0.1", port: this.port, useTls: false };
  }

  /** Cuts off everything, as a crash does. */
  crash(): void {
    this.server.forceShutdown();
  }

  [Symbol.dispose](): void {
    this.crash();
  }
}

function newServer(): Server {
  return new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
}

async function bind(server: Server, port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const done = (error: Error | null, port: number) =>
      error === null ? resolve(port) : reject(error);
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), done);
  });
}

function unary<In, Out>(handle: (request: In, peer: string) => Out | Promise<Out>) {
  return async (call: ServerUnaryCall<In, Out>, reply: sendUnaryData<Out>): Promise<void> => {
    try {
      reply(null, await handle(call.request, call.getPeer()));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : Code.UNKNOWN;
      reply({ code, details: (error as Error).message } as ServiceError);
    }
  };
}

/** A transform that gives every record on as `change` makes it; undefined filters it out. */
export function mapping(
  change: (payload: string) => string | readonly string[] | undefined,
): Processor {
  return ({ input_batch: batch }) => ({
    batch_id: batch?.batch_id ?? "",
    results: (batch?.records ?? []).map((record) => {
      const changed = change(textOf(record.payload));
      if (changed === undefined) {
        return { original_id: record.id, status: "TRANSFORM_STATUS_FILTERED" };
      }
      const texts = typeof changed === "string" ? [changed] : changed;
      const output_records = texts.map((text) => ({
        ...record,
        payload: new TextEncoder().encode(text) as never,
      }));
      const status = texts.length > 1 ? "TRANSFORM_STATUS_SPLIT" : "TRANSFORM_STATUS_SUCCESS";
      return { original_id: record.id, status, output_records };
    }),
  });
}

/** A sink that takes everything, and hands the payloads to `taken`. */
export function collecting(
  taken: (payloads: string[], request: WriteBatchRequest__Output, peer: string) => void,
): Writer {
  return (request, peer) => {
    const records = request.batch?.records ?? [];
    taken(records.map(({ payload }) => textOf(payload)), request, peer);
    return { batch_id: request.batch?.batch_id ?? "", status: "WRITE_STATUS_SUCCESS" };
  };
}

export function textOf(bytes: Uint8Array | string): string {
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
}
