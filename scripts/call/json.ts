/** Between JSON and messages, with the names of the .proto files. */
import protobuf from "protobufjs";
import { UsageError } from "../usage_error.ts";

/**
 * The message that `text` describes. Throws UsageError, with all that is wrong, where it does not
 * fit: protobufjs itself would leave out what it does not know.
 */
export function messageFrom(type: protobuf.Type, text: string): protobuf.Message {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const problems = problemsOf(type, value, "");
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return type.fromObject(value as Record<string, unknown>);
}

/**
 * The message as a plain value, its members in the order of the .proto file: 64-bit numbers as
 * text, enums by name, bytes in base64.
 */
export function plainValue(type: protobuf.Type, bytes: Uint8Array): unknown {
  return inOrder(
    type,
    type.toObject(type.decode(bytes), {
      longs: String,
      enums: String,
      bytes: String,
      defaults: true,
    }),
  );
}

function inOrder(type: protobuf.Type | protobuf.Enum | null, value: unknown): unknown {
  if (!(type instanceof protobuf.Type) || !isObject(value)) return value;
  return Object.fromEntries(
    type.fieldsArray.filter(({ name }) => Object.hasOwn(value, name)).map((field) => {
      const member = value[field.name];
      if (Array.isArray(member)) {
        return [field.name, member.map((item) => inOrder(field.resolvedType, item))];
      }
      if (!(field instanceof protobuf.MapField) || !isObject(member)) {
        return [field.name, inOrder(field.resolvedType, member)];
      }
      const entries = Object.entries(member);
      return [
        field.name,
        Object.fromEntries(entries.map(([key, item]) => [key, inOrder(field.resolvedType, item)])),
      ];
    }),
  );
}

function problemsOf(type: protobuf.Type, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path || "the request"}: not an object`];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = path === "" ? key : `${path}.${key}`;
    const field = type.fields[key];
    if (field === undefined) {
      const known = Object.keys(type.fields).join(", ") || "none";
      return [`${at}: unknown; ${type.name} has ${known}`];
    }
    return member === null ? [] : problemsOfField(field, member, at);
  });
}

function problemsOfField(field: protobuf.Field, value: unknown, path: string): string[] {
  if (field instanceof protobuf.MapField) {
    if (!isObject(value)) return [`${path}: not an object`];
    return Object.entries(value).flatMap(([key, item]) => itemProblems(field, item, path, key));
  }
  if (!field.repeated) return itemProblems(field, value, path);
  if (!Array.isArray(value)) return [`${path}: not a list`];
  return value.flatMap((item, i) => itemProblems(field, item, path, String(i)));
}

function itemProblems(
  { resolvedType, type }: protobuf.Field,
  value: unknown,
  path: string,
  key?: string,
): string[] {
  const at = key === undefined ? path : `${path}[${key}]`;
  if (resolvedType instanceof protobuf.Type) return problemsOf(resolvedType, value, at);
  if (resolvedType instanceof protobuf.Enum) {
    const known = typeof value === "number" || Object.hasOwn(resolvedType.values, String(value));
    const names = Object.keys(resolvedType.values).join(", ");
    return known ? [] : [`${at}: unknown; ${resolvedType.name} has ${names}`];
  }
  return fits(type, value) ? [] : [`${at}: not a ${type}`];
}

/** Whether `value` can stand for a scalar; numbers may be written as text, as 64-bit ones have to. */
function fits(type: string, value: unknown): boolean {
  switch (type) {
    case "string":
    case "bytes":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "float":
    case "double":
      return typeof value === "number";
    default:
      return Number.isInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
