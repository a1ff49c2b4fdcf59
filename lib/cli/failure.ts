/** Exit codes: 0 done (a node: stopped as asked), 1 failed, 2 bad command line or configuration. */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/** The command line is wrong. `message` says how, and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command failed. `message` is all that its user needs to know. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
