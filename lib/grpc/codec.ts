/** Between the bytes of a message and the generated types. */
import { Buffer, isUtf8 } from "node:buffer";
import type { MethodDefinition } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { ConveyorError } from "../base/mod.ts";

/** A method as a server sees it: `In` is what arrives, `Out` what may be answered. */
export type Method<In, Out> = Pick<
  MethodDefinition<never, Out, In, unknown>,
  "path" | "requestDeserialize" | "responseSerialize"
>;

/**
 * Refuses strings that are not UTF-8, as proto3 asks. protobufjs puts U+FFFD in place of what it
 * cannot read, so two different ids could become one.
 */
class StrictReader extends protobuf.BufferReader {
  override string(): string {
    const start = this.pos;
    const text = super.string();
    if (!text.includes("\uFFFD")) return text;
    this.pos = start;
    if (!isUtf8(this.bytes())) throw new RangeError(`string at offset ${start} is not UTF-8`);
    return text;
  }
}

/** Throws `invalid_argument` for bytes that are no message of the method's request type. */
export function decodeRequest<In>(method: Method<In, never>, bytes: Buffer): In {
  try {
    // proto-loader hands its argument on to protobufjs, which takes a reader as well as bytes.
    return method.requestDeserialize(new StrictReader(bytes) as unknown as Buffer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `the request of ${method.path} is not a valid protobuf message: ${reason}`;
    throw new ConveyorError("invalid_argument", text);
  }
}

export function encodeResponse<Out>(method: Method<unknown, Out>, response: Out): Buffer {
  return method.responseSerialize(response);
}
