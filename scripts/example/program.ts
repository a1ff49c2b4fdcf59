/** What the programs of the example have in common: flags, how they end, and what they count. */
import { parseArgs } from "@std/cli";

/** The text flags of this program by name; all but those with a default have to be given. */
export function readFlags<const Name extends string>(
  args: readonly string[],
  defaults: Readonly<Record<Name, string | undefined>>,
): Readonly<Record<Name, string>> {
  const names = Object.keys(defaults) as Name[];
  const given = parseArgs(args, { string: names });
  const flags = names.map((name): [Name, string] => {
    const value = given[name] ?? defaults[name];
    if (value === undefined) throw new Error(`--${name} is missing`);
    return [name, String(value)];
  });
  return Object.fromEntries(flags) as Record<Name, string>;
}

/** Resolves when the program is asked to end. */
export function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => resolve());
    }
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Place = Readonly<Record<"source_id" | "partition" | "sequence_number", string | number>>;

/** One text for each record: its place in a partition of its source. */
export function keyOf(id: Place | null): string {
  return `${id?.source_id}/${id?.partition}/${id?.sequence_number}`;
}

/**
 * Counts what became of records. At least once means that some come again, so it counts both
 * records and times.
 */
export class Tally {
  readonly #seen = new Map<string, { readonly keys: Set<string>; times: number }>();

  count(what: string, id: Place | null): void {
    const entry = this.#seen.get(what) ?? { keys: new Set(), times: 0 };
    this.#seen.set(what, entry);
    entry.keys.add(keyOf(id));
    entry.times++;
  }

  /** One line that `deno task example` makes its summary of. */
  print(): void {
    const counts = [...this.#seen].map(([what, { keys, times }]) =>
      [what, { records: keys.size, times }] as const
    );
    console.log(`totals ${JSON.stringify(Object.fromEntries(counts))}`);
  }
}
