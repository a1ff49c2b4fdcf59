/** The settings as a flat list, read off the schema: what help, environment and messages go by. */
import type { z } from "zod";
import { configSchema } from "./schema.ts";

export type Setting = {
  /** `section.key`. */
  readonly path: string;
  readonly section: string;
  readonly key: string;
  /** How a text (flag, environment) becomes a value. */
  readonly kind: "number" | "text" | "list";
  /** What values are allowed, in words. */
  readonly allowed: string;
  /** As it would stand in the file; undefined where a value has to be given. */
  readonly default: string | number | readonly string[] | undefined;
};

/** The schema beneath a default, and that default. */
function unwrap(schema: z.ZodType): { inner: z.ZodType; fallback: unknown } {
  const def = schema.def as { type: string; innerType?: z.ZodType; defaultValue?: unknown };
  const wraps = def.type === "default" || def.type === "prefault";
  if (!wraps || !def.innerType) return { inner: schema, fallback: undefined };
  return { inner: def.innerType, fallback: def.defaultValue };
}

function kindOf(schema: z.ZodType): Setting["kind"] {
  if (schema.def.type === "number") return "number";
  return schema.def.type === "array" ? "list" : "text";
}

function describe(section: string, key: string, schema: z.ZodType): Setting {
  const { inner, fallback } = unwrap(schema);
  return {
    path: `${section}.${key}`,
    section,
    key,
    kind: kindOf(inner),
    allowed: inner.description ?? "",
    default: fallback as Setting["default"],
  };
}

/** Every setting, in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.entries(configSchema.shape).flatMap(
  ([section, schema]) =>
    Object.entries(schema.shape).map(([key, inner]) => describe(section, key, inner)),
);

/** The sections that have settings. */
export const SECTIONS: readonly string[] = Object.keys(configSchema.shape);

const byPath = new Map(SETTINGS.map((setting) => [setting.path, setting]));

/** The setting `section.key`, if there is one. */
export function findSetting(path: string): Setting | undefined {
  return byPath.get(path);
}
