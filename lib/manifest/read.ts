/** One document at a time: is it a manifest, and is all well with it? */
import type { z } from "zod";
import { nearest, show, showName, suggestion } from "../config/mod.ts";
import { type Fault, type Place, showPath } from "./fault.ts";
import {
  API_VERSION,
  DEFAULT_NAMESPACE,
  type Kind,
  KINDS,
  KNOWN_KEYS,
  type Manifest,
  SCHEMAS,
} from "./schema.ts";
import type { YamlDocument } from "./yaml.ts";

/** A manifest and where its parts stand. */
export type Placed = { readonly manifest: Manifest; readonly document: YamlDocument };

export type ReadManifest =
  | { readonly ok: true; readonly placed: Placed }
  | {
    readonly ok: false;
    readonly faults: readonly Fault[];
    /** What it would be if all were well with it, where it says so. */
    readonly key: string | undefined;
  };

/** What may stand only once. */
export function keyOf(kind: Kind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

export function readManifest(document: YamlDocument): ReadManifest {
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const problem = `must be a map with apiVersion, kind, metadata and spec, is ${show(value)}`;
    return { ok: false, faults: [{ ...document.place([]), path: "", problem }], key: undefined };
  }
  const { kind } = value as { readonly kind?: unknown };
  if (!isKind(kind)) {
    return { ok: false, faults: headFaults(document, value, kind), key: undefined };
  }
  const checked = SCHEMAS[kind].safeParse(value);
  if (checked.success) return { ok: true, placed: { manifest: checked.data, document } };
  const faults = checked.error.issues.flatMap((issue) => faultsOf(issue, document));
  const name = valueAt(value, ["metadata", "name"]);
  const namespace = valueAt(value, ["metadata", "namespace"]) ?? DEFAULT_NAMESPACE;
  return { ok: false, faults, key: keyOf(kind, String(namespace), String(name)) };
}

function isKind(kind: unknown): kind is Kind {
  return KINDS.some((known) => known === kind);
}

/** Of a document whose kind says nothing, only the head can be judged. */
function headFaults(document: YamlDocument, value: object, kind: unknown): Fault[] {
  const meant = typeof kind === "string" ? nearest(kind, KINDS) : undefined;
  const problem = kind === undefined
    ? `is missing; one of ${KINDS.join(", ")}`
    : `must be one of ${KINDS.join(", ")}, is ${show(kind)}${suggestion(meant)}`;
  const faults: Fault[] = [{ ...document.place(["kind"]), path: "kind", problem }];
  const { apiVersion } = value as { readonly apiVersion?: unknown };
  if (apiVersion !== API_VERSION) {
    const wrong = apiVersion === undefined ? "is missing" : `is ${show(apiVersion)}`;
    faults.push({
      ...document.place(["apiVersion"]),
      path: "apiVersion",
      problem: `must be ${API_VERSION}, ${wrong}`,
    });
  }
  return faults;
}

function faultsOf(issue: z.core.$ZodIssue, document: YamlDocument): Fault[] {
  const path = showPath(issue.path);
  const at = (place: Place, problem: string): Fault => ({ ...place, path, problem });
  if (issue.code !== "unrecognized_keys") {
    return [at(document.place(issue.path), problemOf(issue, valueAt(document.value, issue.path)))];
  }
  return issue.keys.map((key): Fault => ({
    ...document.keyPlace([...issue.path, key]),
    path: showPath([...issue.path, showName(key)]),
    problem: `unknown key${suggestion(nearest(key, KNOWN_KEYS))}`,
  }));
}

function problemOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return "is missing";
  switch (issue.code) {
    case "invalid_type":
      if (issue.message.startsWith("must be")) return withValue(issue.message, value);
      return withValue(`must be ${TYPES[issue.expected] ?? issue.expected}`, value);
    case "invalid_value":
      return withValue(`must be ${issue.values.join(" or ")}`, value);
    default:
      return issue.message.startsWith("must be") ? withValue(issue.message, value) : issue.message;
  }
}

function withValue(problem: string, value: unknown): string {
  return `${problem}, is ${show(value)}`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  object: "a map",
  record: "a map",
  string: "a text",
};

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
