/**
 * File descriptors that strict readers can link. protobufjs, from which they come, leaves out which
 * file needs which and what is `optional`, writes the names of types relative, and names map
 * entries its own way: clients that build types by reflection (grpcurl, Python) refuse such files.
 */
import { Buffer } from "node:buffer";
import descriptor from "protobufjs/ext/descriptor/index.js";
import type { IDescriptorProto, IFileDescriptorProto } from "protobufjs/ext/descriptor/index.js";

const { FileDescriptorProto } = descriptor;

/** The same files, complete. Throws when one names a type that none of them declares. */
export function linkFiles(encoded: Iterable<Uint8Array>): Buffer[] {
  const files = new Map<string, IFileDescriptorProto>();
  for (const bytes of encoded) {
    const file: IFileDescriptorProto = FileDescriptorProto.toObject(
      FileDescriptorProto.decode(bytes),
    );
    if (!files.has(file.name ?? "")) files.set(file.name ?? "", file);
  }
  for (const file of files.values()) {
    file.messageType?.forEach(nameMapEntries);
    file.messageType?.forEach(markOptional);
  }
  const homes = declarations(files.values());
  return [...files.values()].map((file) => {
    link(file, homes);
    return Buffer.from(FileDescriptorProto.encode(FileDescriptorProto.fromObject(file)).finish());
  });
}

/** `label_selector` has the entry type LabelSelectorEntry, as protoc would have it. */
function nameMapEntries(message: IDescriptorProto): void {
  for (const nested of message.nestedType ?? []) {
    if (nested.options?.mapEntry !== true) {
      nameMapEntries(nested);
      continue;
    }
    for (const field of message.field ?? []) {
      if (field.typeName !== nested.name) continue;
      const camel = (field.name ?? "").replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());
      nested.name = field.typeName = `${camel}Entry`;
    }
  }
}

/** An `optional` member is written as a oneof of its own, `_name`, and has to say so. */
function markOptional(message: IDescriptorProto): void {
  for (const field of message.field ?? []) {
    const oneof = message.oneofDecl?.[field.oneofIndex ?? -1];
    if (oneof?.name === `_${field.name}`) Object.assign(field, { proto3Optional: true });
  }
  message.nestedType?.forEach(markOptional);
}

/** From the full name of each type to the name of its file. */
function declarations(files: Iterable<IFileDescriptorProto>): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  for (const { name = "", package: scope = "", messageType = [], enumType = [] } of files) {
    const declare = (prefix: string, types: readonly { readonly name?: string }[]) =>
      types.forEach((type) => homes.set(`${prefix}.${type.name}`, name));
    const visit = (prefix: string, messages: readonly IDescriptorProto[]) => {
      declare(prefix, messages);
      for (const { name: message, nestedType = [], enumType: enums = [] } of messages) {
        declare(`${prefix}.${message}`, enums);
        visit(`${prefix}.${message}`, nestedType);
      }
    };
    declare(scope, enumType);
    visit(scope, messageType);
  }
  return homes;
}

/** Makes every reference absolute and lists the files that they lead to. */
function link(file: IFileDescriptorProto, homes: ReadonlyMap<string, string>): void {
  const needed = new Set<string>();
  const absolute = (reference: string, scope: string): string => {
    const name = resolve(reference, scope, homes);
    const home = homes.get(name);
    if (home !== undefined && home !== file.name) needed.add(home);
    return `.${name}`;
  };
  const visit = (messages: readonly IDescriptorProto[], scope: string) => {
    for (const { name, field = [], nestedType = [] } of messages) {
      const own = `${scope}.${name}`;
      for (const one of field) if (one.typeName) one.typeName = absolute(one.typeName, own);
      visit(nestedType, own);
    }
  };
  const scope = file.package ?? "";
  visit(file.messageType ?? [], scope);
  for (const method of (file.service ?? []).flatMap((service) => service.method ?? [])) {
    method.inputType = absolute(method.inputType ?? "", scope);
    method.outputType = absolute(method.outputType ?? "", scope);
  }
  file.dependency = [...needed];
}

/** Protobuf's rule for relative names: from the innermost scope outwards. */
function resolve(reference: string, scope: string, homes: ReadonlyMap<string, string>): string {
  if (reference.startsWith(".")) return reference.slice(1);
  const parts = scope.split(".");
  for (let depth = parts.length; depth >= 0; depth--) {
    const name = [...parts.slice(0, depth), reference].join(".");
    if (homes.has(name)) return name;
  }
  throw new Error(`type ${reference} is not declared in ${scope} or above`);
}
