import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { status as Code } from "@grpc/grpc-js";
import { GRPC_LIMITS } from "../base/mod.ts";
import { type TestEdge, withEdge } from "../../tests/support/edge.ts";

/** A ServerReflectionRequest with one member of type string. */
function request(field: number, text: string): Buffer {
  return Buffer.from([field << 3 | 2, text.length, ...Buffer.from(text)]);
}
const LIST_SERVICES = 7;
const FILE_CONTAINING_SYMBOL = 4;

function reflect(edge: TestEdge, version: string) {
  return edge.bidi({
    path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    requestSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes.toString("latin1"),
  });
}

for (const version of ["v1", "v1alpha"]) {
  Deno.test(`reflection ${version} shows what is served, with all the files it takes`, () =>
    withEdge(async (edge) => {
      const { stream, ended } = reflect(edge, version);
      stream.write(request(LIST_SERVICES, ""));
      stream.write(request(FILE_CONTAINING_SYMBOL, "conveyor_etl.registry.ServiceRegistry"));
      stream.end();
      const { messages: [services = "", files = ""], code } = await ended;
      assert.equal(code, Code.OK);
      for (
        const name of [
          "conveyor_etl.registry.ServiceRegistry",
          "conveyor_etl.checkpoint.CheckpointService",
          "conveyor_etl.router.RouterAdmin",
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection",
        ]
      ) assert.ok(services.includes(name), name);
      assert.equal(services.includes("PipelineService"), false);
      for (const type of ["RegisterRequest", "ServiceIdentity", "Timestamp"]) {
        assert.ok(files.includes(type), type);
      }
    }));
}

Deno.test("one stream asks a bounded number of questions", () =>
  withEdge(async (edge) => {
    const { stream, ended } = reflect(edge, "v1");
    for (let i = 0; i <= GRPC_LIMITS.ecosystemStreamRequests; i++) {
      stream.write(request(LIST_SERVICES, ""));
    }
    assert.equal((await ended).code, Code.RESOURCE_EXHAUSTED);
  }));
