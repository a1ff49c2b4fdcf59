import { until } from "./until.ts";

/** Waits until `condition` holds. Throws when it does not for so long that it never will. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  await until(what, () => condition() || undefined, { everyMs: 5 });
}
