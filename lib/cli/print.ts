/** Data for people and for programs. */
import { stringify } from "@std/yaml";
import Table from "cli-table3";
import type { Invocation } from "./arguments.ts";
import type { Io } from "./io.ts";
import { printable } from "./printable.ts";

/** Prints `data` as JSON or YAML, or as `text` says it for people. */
export function print(
  io: Io,
  { output }: Pick<Invocation, "output">,
  data: unknown,
  text: () => string,
): void {
  switch (output) {
    case "table":
      return io.out(withNewline(text()));
    case "json":
      return io.out(`${JSON.stringify(data, null, 2)}\n`);
    case "yaml":
      return io.out(stringify(data, { lineWidth: -1 }));
    default: {
      const rest: never = output;
      return rest;
    }
  }
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    ["", "-mid", "-left", "-right"].map((end) => [`${side}${end}`, ""])
  ),
);

/** Rows under a head, in columns. Without rows it says `none`. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string {
  if (rows.length === 0) return none;
  const drawn = new Table({
    chars: { ...NO_LINES, middle: "   " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  drawn.push([...head], ...rows.map((row) => row.map(printable)));
  return drawn.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}
