/**
 * Services that libraries implement (health, reflection): counted, bounded, and ended by a stop of
 * the server like our own.
 */
import type { Buffer } from "node:buffer";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type sendUnaryData,
  type Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  status as Code,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ConveyorError, GRPC_LIMITS } from "../base/mod.ts";
import { Call } from "./call.ts";
import type { Edge } from "./edge.ts";
import { guard } from "./methods.ts";
import { type OpenStreams, ResponseStream } from "./streams.ts";

/** What such libraries take for a server. */
export class EcosystemServer {
  constructor(
    private readonly server: Server,
    private readonly edge: Edge,
    private readonly streams: OpenStreams,
  ) {}

  addService(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
    const wrapped: UntypedServiceImplementation = {};
    for (
      const [name, { path, originalName, requestStream, responseStream }] of Object.entries(service)
    ) {
      const handler = implementation[name] ?? implementation[originalName ?? name];
      if (handler === undefined) continue;
      const method = path.slice(1);
      wrapped[name] = requestStream
        ? this.#bidi(method, handler as handleBidiStreamingCall<Buffer, Buffer>)
        : responseStream
        ? this.#serverStream(method, handler as handleServerStreamingCall<Buffer, Buffer>)
        : this.#unary(method, handler as handleUnaryCall<Buffer, Buffer>);
    }
    this.server.addService(service, wrapped);
  }

  #unary(method: string, handler: handleUnaryCall<Buffer, Buffer>) {
    return (raw: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void => {
      const call = new Call(this.edge, method, raw);
      raw.on("cancelled", () => call.cancel());
      try {
        handler(raw, (error, value, trailer, flags) => {
          if (call.settle(error === null ? Code.OK : error.code ?? Code.UNKNOWN)) {
            reply(error, value, trailer, flags);
          }
        });
      } catch (error) {
        const status = call.fail(error);
        if (status !== undefined) reply(status);
      }
    };
  }

  #serverStream(method: string, handler: handleServerStreamingCall<Buffer, Buffer>) {
    return (raw: ServerWritableStream<Buffer, Buffer>): void => {
      const stream = new ResponseStream(this.edge, method, raw, this.streams);
      raw.once("finish", () => stream.end());
      guard(stream, () => handler(raw));
    };
  }

  #bidi(method: string, handler: handleBidiStreamingCall<Buffer, Buffer>) {
    return (raw: ServerDuplexStream<Buffer, Buffer>): void => {
      const stream = new ResponseStream(this.edge, method, raw, this.streams);
      raw.once("finish", () => stream.end());
      guard(stream, () => handler(raw));
      // The library would go on answering; a write after the end would swallow the status.
      stream.onEnd(() => raw.removeAllListeners("data"));
      let requests = 0;
      raw.on("data", () => {
        if (++requests < GRPC_LIMITS.ecosystemStreamRequests) return;
        const text = `one stream may send ${GRPC_LIMITS.ecosystemStreamRequests} requests`;
        stream.end(new ConveyorError("resource_exhausted", text));
      });
    };
  }
}
