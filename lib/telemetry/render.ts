/** How a log event becomes one line. */

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFormat = "text" | "json";

export type FieldValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Error
  | readonly (string | number | bigint)[];

/** What is known about an event besides its message. A field that is undefined is left out. */
export type Fields = Readonly<Record<string, FieldValue>>;

export type LogEvent = {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: LogLevel;
  /** What happened, in words that are the same each time; what varies belongs in the fields. */
  readonly message: string;
  readonly fields: Fields;
};

type RenderOptions = {
  /** Whether errors show where they come from: for whoever debugs, not for everybody. */
  readonly withStack: boolean;
};

/** Characters of a message or value that are kept: what a client sent must not fill the log. */
export const SHOWN_CHARS = 2_048;

const OWN_KEYS: ReadonlySet<string> = new Set(["time", "level", "message"]);

/** One line, without its newline; whatever the values are, nothing in it breaks the line. */
export function render(event: LogEvent, format: LogFormat, options: RenderOptions): string {
  const fields = Object.entries(event.fields).filter(([, value]) => value !== undefined);
  switch (format) {
    case "text":
      return renderText(event, fields, options);
    case "json":
      return renderJson(event, fields, options);
    default: {
      const rest: never = format;
      return rest;
    }
  }
}

type Entry = [string, FieldValue];

function renderText(event: LogEvent, fields: Entry[], { withStack }: RenderOptions): string {
  const parts = [timestamp(event.time), event.level.toUpperCase().padEnd(5)];
  parts.push(escapeControls(shorten(event.message)));
  for (const [key, value] of fields) {
    parts.push(`${escapeControls(key)}=${textValue(value)}`);
    if (withStack && value instanceof Error) {
      parts.push(`${key}_stack=${quoted(value.stack ?? "")}`);
    }
  }
  return parts.join(" ");
}

function textValue(value: FieldValue): string {
  if (Array.isArray(value)) return quoted(shorten(value.map(String).join(",")));
  if (value instanceof Error) return quoted(describeError(value));
  return quoted(shorten(String(value)));
}

/** Bare where it can be, so that a line reads well; quoted where it could be misread. */
function quoted(text: string): string {
  return /^[^\s"=\p{C}]+$/u.test(text) ? text : escapeControls(JSON.stringify(text));
}

function renderJson(event: LogEvent, fields: Entry[], options: RenderOptions): string {
  const line: Record<string, unknown> = {
    time: timestamp(event.time),
    level: event.level,
    message: shorten(event.message),
  };
  for (const [key, value] of fields) {
    line[OWN_KEYS.has(key) ? `${key}_` : key] = jsonValue(value, options);
  }
  return JSON.stringify(line);
}

function jsonValue(value: FieldValue, { withStack }: RenderOptions): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return shorten(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, { withStack }));
  if (!(value instanceof Error)) return value;
  return withStack ? { message: describeError(value), stack: value.stack } : describeError(value);
}

/** An error and what caused it, outermost first. */
function describeError(error: Error): string {
  const chain: string[] = [];
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (current !== undefined && !seen.has(current)) {
    seen.add(current);
    chain.push(current instanceof Error ? `${current.name}: ${current.message}` : String(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return shorten(chain.join("; caused by "));
}

function timestamp(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

function shorten(text: string): string {
  if (text.length <= SHOWN_CHARS) return text;
  return `${text.slice(0, SHOWN_CHARS)}… (${text.length} characters)`;
}

/** Line breaks, escape sequences and invisible characters, as `\u{…}`. */
function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
}
