/** What the example shows at its end. */
import type { Child } from "./child.ts";

type Count = { readonly records: number; readonly times: number };

const COLUMNS = [14, 12, 8, 8];

/** Rows for what each program has counted; one that was killed has counted nothing. */
export function showTotals(children: readonly Child[]): string {
  const rows = children.flatMap(({ name, lines }) => {
    const totals = lines.find((line) => line.startsWith("totals "))?.slice("totals ".length);
    const counts: Record<string, Count> = JSON.parse(totals ?? "{}");
    return Object.entries(counts).map(([what, { records, times }]) => [name, what, records, times]);
  });
  return [["SERVICE", "WHAT", "RECORDS", "TIMES"], ...rows].map(showRow).join("\n");
}

function showRow(cells: readonly (string | number)[]): string {
  return cells.map((cell, i) =>
    typeof cell === "number" ? String(cell).padStart(7).padEnd(8) : cell.padEnd(COLUMNS[i] ?? 0)
  ).join(" ").trimEnd();
}
