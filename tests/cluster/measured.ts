/** For people: appends a line to the file `SHOW_TIMES`. Nothing is decided by it. */
export function noted(line: string): void {
  const file = Deno.env.get("SHOW_TIMES");
  if (file !== undefined) Deno.writeTextFileSync(file, `${line}\n`, { append: true });
}

export function measured(what: string, ms: number): void {
  noted(`${what}: writes again after ${Math.round(ms)} ms`);
}
