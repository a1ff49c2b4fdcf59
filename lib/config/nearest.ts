import { distance } from "fastest-levenshtein";

/** Names further away than this share of their length are not what somebody meant. */
const FAR = 0.4;

/** The known name that is most like `name`, where one is like it at all. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase());
    if (!best || far < best.distance) best = { name: candidate, distance: far };
  }
  if (!best) return undefined;
  const bound = Math.max(2, Math.floor(Math.max(name.length, best.name.length) * FAR));
  return best.distance <= bound ? best.name : undefined;
}

/** `; did you mean X?`, or nothing. */
export function suggestion(found: string | undefined): string {
  return found === undefined ? "" : `; did you mean ${found}?`;
}
