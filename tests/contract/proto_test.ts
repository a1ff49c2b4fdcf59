// The wire is a promise to programs that others wrote: names, numbers and types of every member.
// wire_interface.json holds that promise, one line a member; here the .proto files are read by
// protobufjs and rendered in the same notation. A difference is a broken client, so the table is
// only ever added to.

import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import protobuf from "protobufjs";
import wire from "./wire_interface.json" with { type: "json" };

type Package = {
  services: Record<string, string[]>;
  messages: Record<string, string[]>;
  enums: Record<string, string[]>;
};

const PROTO_DIR = fromFileUrl(new URL("../../proto", import.meta.url));

function typeName(field: protobuf.Field): string {
  const resolved = field.resolve();
  return resolved.resolvedType ? resolved.resolvedType.fullName.slice(1) : field.type;
}

function renderField(field: protobuf.Field): string {
  const plain = typeName(field);
  const type = field instanceof protobuf.MapField
    ? `map<${field.keyType}, ${plain}>`
    : field.repeated
    ? `repeated ${plain}`
    : field.getOption("proto3_optional")
    ? `optional ${plain}`
    : plain;
  const oneof = field.partOf && !field.partOf.isProto3Optional ? ` in ${field.partOf.name}` : "";
  return `${field.name} = ${field.id} ${type}${oneof}`;
}

function renderMethod(method: protobuf.Method): string {
  method.resolve();
  const side = (stream: boolean | undefined, type: protobuf.Type | null) =>
    `${stream ? "stream " : ""}${type?.fullName.slice(1)}`;
  const request = side(method.requestStream, method.resolvedRequestType);
  const response = side(method.responseStream, method.resolvedResponseType);
  return `${method.name}(${request}) returns (${response})`;
}

function renderPackage(name: string): Package {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => `${PROTO_DIR}/${target}`;
  root.loadSync(`${name.replace("conveyor_etl.", "")}.proto`, { keepCase: true });
  const result: Package = { services: {}, messages: {}, enums: {} };
  const found = root.lookup(name);
  assert.ok(found instanceof protobuf.Namespace, `${name} is not declared`);
  for (const item of found.nestedArray) {
    if (item instanceof protobuf.Service) {
      result.services[item.name] = item.methodsArray.map(renderMethod);
    } else if (item instanceof protobuf.Type) {
      result.messages[item.name] = item.fieldsArray.map(renderField);
    } else if (item instanceof protobuf.Enum) {
      result.enums[item.name] = Object.entries(item.values).map(([key, n]) => `${key} = ${n}`);
    } else assert.fail(`${name}.${item.name} is of no kind that the table knows`);
  }
  return result;
}

function sorted(lists: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, [...list].sort()]));
}

for (const [name, promised] of Object.entries(wire as Record<string, Package>)) {
  Deno.test(`${name}: every name, number and type is as promised`, () => {
    const actual = renderPackage(name);
    for (const part of ["services", "messages", "enums"] as const) {
      assert.deepEqual(sorted(actual[part]), sorted(promised[part]), part);
    }
  });
}

Deno.test("each promised package has its own file, and only the internal protocol has none here", () => {
  const files = [...Deno.readDirSync(PROTO_DIR)]
    .filter((entry) => entry.name.endsWith(".proto") && entry.name !== "raft.proto")
    .map((entry) => `conveyor_etl.${entry.name.replace(".proto", "")}`);
  assert.deepEqual(files.sort(), Object.keys(wire).sort());
});

Deno.test("the table itself has lost nothing", () => {
  const packages = Object.values(wire as Record<string, Package>);
  const count = (part: keyof Package) =>
    packages.reduce((sum, one) => sum + Object.keys(one[part]).length, 0);
  const counts = {
    services: count("services"),
    messages: count("messages"),
    enums: count("enums"),
  };
  assert.deepEqual(counts, { services: 10, messages: 188, enums: 20 });
});
