import assert from "node:assert/strict";
import descriptor from "protobufjs/ext/descriptor/index.js";
import type { IDescriptorProto, IFileDescriptorProto } from "protobufjs/ext/descriptor/index.js";
import { linkFiles } from "./descriptors.ts";
import { loadProtos } from "./protos.ts";

const { FileDescriptorProto } = descriptor;

/** What proto-loader attaches to the registry's types. */
function unlinked(): Uint8Array[] {
  const { Register } = loadProtos().registry;
  assert.ok("requestType" in Register);
  return (Register.requestType as { fileDescriptorProtos: Uint8Array[] }).fileDescriptorProtos;
}

function linked(): IFileDescriptorProto[] {
  return linkFiles(unlinked()).map((bytes) =>
    FileDescriptorProto.toObject(FileDescriptorProto.decode(bytes))
  );
}

function file(scope: string): IFileDescriptorProto {
  const found = linked().find((one) => one.package === scope);
  assert.ok(found, scope);
  return found;
}

function message(scope: string, name: string): IDescriptorProto {
  const found = file(scope).messageType?.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
}

Deno.test("each file names the files that it needs", () => {
  assert.deepEqual(file("conveyor_etl.registry").dependency.sort(), [
    "conveyor_etl_common.proto",
    "google_protobuf.proto",
  ]);
  assert.equal(file("google.protobuf").dependency, undefined);
});

Deno.test("each reference is absolute, of messages as of methods", () => {
  const references = linked().flatMap((one) => [
    ...(one.messageType ?? []).flatMap((type) => type.field ?? []).flatMap((field) =>
      field.typeName ?? []
    ),
    ...(one.service ?? []).flatMap((service) => service.method ?? [])
      .flatMap((method) => [method.inputType, method.outputType]),
  ]);
  assert.ok(references.length > 50);
  for (const name of references) assert.match(name ?? "", /^\.(conveyor_etl|google)\./);
});

Deno.test("a map's entry type has the name that protoc would give it", () => {
  const request = message("conveyor_etl.registry", "ListServicesRequest");
  assert.deepEqual(request.nestedType?.map((type) => type.name), ["LabelSelectorEntry"]);
  const field = request.field?.find((one) => one.name === "label_selector");
  assert.equal(field?.typeName, ".conveyor_etl.registry.ListServicesRequest.LabelSelectorEntry");
});

Deno.test("an optional member is marked as one", () => {
  const request = message("conveyor_etl.checkpoint", "GetOffsetRequest");
  const marked = request.field?.filter((field) => "proto3Optional" in field).map((field) =>
    field.name
  );
  assert.deepEqual(marked, ["partition"]);
});

Deno.test("a type that no file declares is an error at start, not at a client", () => {
  const only = unlinked().filter((bytes) =>
    FileDescriptorProto.decode(bytes).toJSON()["package"] === "conveyor_etl.registry"
  );
  assert.equal(only.length, 1);
  assert.throws(() => linkFiles(only), /is not declared/);
});
