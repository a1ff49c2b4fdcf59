import type { Problem, Source } from "./problem.ts";

/** A value that somebody gave for a setting, not yet checked. */
export type Given = { readonly value: unknown; readonly source: Source };

/** What one source (flags, environment, file) says, by setting path. */
export type Reading = {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly Problem[];
};
