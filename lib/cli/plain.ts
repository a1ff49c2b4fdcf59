/** Messages as programs and people want to see them. */
import type { Timestamp__Output } from "../../proto/gen/google/protobuf/Timestamp.ts";

/** A message with its times in RFC 3339, and without the names of what a oneof holds. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (isTimestamp(value)) return showTime(value);
  const members = Object.entries(value).filter(([, item]) => !isOneofName(value, item));
  const isLarge = ([, item]: [string, unknown]) => typeof item === "object" && item !== null;
  // The library puts lists first, far away from the id of what they belong to.
  const entries = [...members.filter((one) => !isLarge(one)), ...members.filter(isLarge)];
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}

function isTimestamp(value: object): value is Timestamp__Output {
  const keys = Object.keys(value);
  return keys.length === 2 && "seconds" in value && "nanos" in value &&
    typeof value.seconds === "string" && typeof value.nanos === "number";
}

/** Conditions are the only oneof that is shown: `condition: "expression"` beside `expression`. */
function isOneofName(holder: object, item: unknown): boolean {
  return "condition" in holder && holder.condition === item && typeof item === "string" &&
    Object.hasOwn(holder, item);
}

/** `2026-01-31T12:00:00.5Z`; "" for none. */
export function showTime(time: Timestamp__Output | null | undefined): string {
  if (!time) return "";
  const date = new Date(Number(time.seconds) * 1_000);
  if (Number.isNaN(date.getTime())) return `${time.seconds} s`;
  const fraction = String(time.nanos).padStart(9, "0").replace(/0+$/, "");
  return date.toISOString().replace(".000Z", fraction === "" ? "Z" : `.${fraction}Z`);
}

/** `SERVICE_TYPE_SINK` as `sink`. */
export function showEnum(name: string, prefix: string): string {
  return name.replace(prefix, "").toLowerCase();
}

/** `host:port`, with brackets around an IPv6 address; "" for none. */
export function showEndpoint(
  endpoint: { readonly host: string; readonly port: number; readonly use_tls: boolean } | null,
): string {
  if (endpoint === null) return "";
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return `${host}:${endpoint.port}${endpoint.use_tls ? " (TLS)" : ""}`;
}
