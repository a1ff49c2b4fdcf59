/** Single questions, apart from any load. */
import type { Buffer } from "node:buffer";
import type { MethodDefinition } from "@grpc/proto-loader";
import { H2Client } from "./h2_client.ts";

const LONGEST_MS = 5_000;

/** The answer's protobuf bytes; undefined where there is none in time, or an error. */
export async function askBytes(
  address: string,
  path: string,
  request: Uint8Array,
): Promise<Uint8Array | undefined> {
  let client: H2Client;
  try {
    client = await H2Client.connect(address);
  } catch {
    return undefined;
  }
  const answer = Promise.withResolvers<Uint8Array | undefined>();
  const timer = setTimeout(() => client.close(), LONGEST_MS);
  client.call(path, request, (status, bytes) => answer.resolve(status === 0 ? bytes : undefined));
  const bytes = await answer.promise;
  clearTimeout(timer);
  client.close();
  return bytes;
}

/** A method as a client sees it. */
type ClientMethod<In, Out> = Pick<
  MethodDefinition<In, never, unknown, Out>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

/** As `askBytes`, with messages. */
export async function ask<In, Out>(
  address: string,
  method: ClientMethod<In, Out>,
  request: In,
): Promise<Out | undefined> {
  const answer = await askBytes(address, method.path, method.requestSerialize(request));
  return answer === undefined ? undefined : method.responseDeserialize(answer as Buffer);
}
