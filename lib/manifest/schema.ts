/** What a manifest may say, by kind. */
import { z } from "zod";
import { MANIFEST_LIMITS, PIPELINE_LIMITS } from "../base/mod.ts";
import { type Address, parseAddress } from "../config/mod.ts";

export const API_VERSION = "conveyor.etl/v1";

/** The namespace of what names none. */
export const DEFAULT_NAMESPACE = "default";

const NAME =
  `1 to ${MANIFEST_LIMITS.nameBytes} bytes without spaces, slashes or control characters`;

const encodedLength = (text: string) => new TextEncoder().encode(text).length;

const name = () =>
  z.string().refine(
    (text) => /^[^\s/\p{C}]+$/u.test(text) && encodedLength(text) <= MANIFEST_LIMITS.nameBytes,
    { error: `must be ${NAME}` },
  );

const integer = (max: number) => {
  const error = `must be an integer from 0 to ${max}`;
  return z.int({ error }).min(0, { error }).max(max, { error });
};

const texts = () => z.record(z.string(), z.string()).default({});

const metadata = z.strictObject({
  name: name(),
  namespace: name().default(DEFAULT_NAMESPACE),
  labels: texts(),
  annotations: texts(),
});

const endpoint = () =>
  z.string().transform((text, context): Address => {
    const address = parseAddress(text);
    if (address && address.port > 0) return address;
    context.issues.push({
      code: "custom",
      input: text,
      message: "must be host:port, such as kafka-source:7001 or [::1]:7001",
    });
    return z.NEVER;
  });

/** `true`, or a map of settings for the service's own use, which says "yes" by being there. */
const tls = () =>
  z.union([z.boolean(), z.looseObject({ enabled: z.boolean().default(true) })], {
    error: "must be true, false, or a map",
  }).transform((value) => typeof value === "boolean" ? value : value.enabled);

/** Services get texts: what is none is written as JSON. */
const setting = z.unknown().transform((value, context): string => {
  if (typeof value === "string") return value;
  const lost = inexact(value);
  if (lost === undefined) return JSON.stringify(value ?? null);
  const message =
    `holds a number that would not arrive as it is written (${lost}); put it in quotes`;
  context.issues.push({ code: "custom", input: value, message });
  return z.NEVER;
});

/** The first number in `value` that JSON cannot carry, or that was rounded when it was read. */
function inexact(value: unknown): number | undefined {
  if (typeof value === "number") {
    const exact = Number.isFinite(value) &&
      (!Number.isInteger(value) || Number.isSafeInteger(value));
    return exact ? undefined : value;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = inexact(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const service = z.strictObject({
  grpc: z.strictObject({
    endpoint: endpoint(),
    proto: z.string().optional(),
    tls: tls().default(false),
  }),
  config: z.record(z.string(), setting).default({}),
});

const dlq = z.strictObject({
  enabled: z.boolean().default(true),
  sink: name(),
  maxRetries: integer(PIPELINE_LIMITS.retries).default(3),
  retryBackoffMs: integer(PIPELINE_LIMITS.backoffMs).default(100),
  maxRetryBackoffMs: integer(PIPELINE_LIMITS.backoffMs).default(30_000),
}).refine((it) => it.retryBackoffMs <= it.maxRetryBackoffMs, {
  path: ["retryBackoffMs"],
  error: ({ input }) => {
    const { retryBackoffMs, maxRetryBackoffMs } = input as Record<string, unknown>;
    return `${retryBackoffMs} is more than maxRetryBackoffMs, which is ${maxRetryBackoffMs}`;
  },
});

const pipeline = z.strictObject({
  source: name(),
  steps: z.array(name()).default([]),
  sink: name(),
  enabled: z.boolean().default(true),
  dlq: dlq.optional(),
});

const of = <K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.strictObject({ apiVersion: z.literal(API_VERSION), kind: z.literal(kind), metadata, spec });

/** One schema a kind. */
export const SCHEMAS = {
  Source: of("Source", service),
  Transform: of("Transform", service),
  Sink: of("Sink", service),
  Pipeline: of("Pipeline", pipeline),
} as const;

export type Kind = keyof typeof SCHEMAS;

export const KINDS = Object.keys(SCHEMAS) as readonly Kind[];

export type ServiceManifest = z.output<typeof SCHEMAS["Source" | "Transform" | "Sink"]>;
export type PipelineManifest = z.output<typeof SCHEMAS["Pipeline"]>;

/** What passed every check by itself; whether what it names is there is another question. */
export type Manifest = ServiceManifest | PipelineManifest;

/** The keys that there are anywhere, for those who mistype one. */
export const KNOWN_KEYS: readonly string[] = [
  ...["apiVersion", "kind", "metadata", "spec"],
  ...Object.keys(metadata.shape),
  ...Object.keys(service.shape),
  ...Object.keys(service.shape.grpc.shape),
  ...Object.keys(pipeline.shape),
  ...Object.keys(dlq.shape),
];
