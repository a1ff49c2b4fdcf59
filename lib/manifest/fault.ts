/** Where something stands in a file. */
export type Place = {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
};

/** One thing that is wrong with a manifest. */
export type Fault = Place & {
  /** `spec.dlq.maxRetries`; "" for a document as a whole. */
  readonly path: string;
  readonly problem: string;
};

export function showPlace({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** One line: `orders.yaml:12: spec.sink: is missing`. */
export function formatFault({ path, problem, ...place }: Fault): string {
  return [showPlace(place), path, problem].filter((part) => part !== "").join(": ");
}

/** `["spec", "steps", 0]` as `spec.steps[0]`. */
export function showPath(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`);
  return parts.join("").replace(/^\./, "");
}
