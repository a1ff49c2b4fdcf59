// Original file: raft.proto

/**
 * What an entry carries.
 */
export const EntryKind = {
  ENTRY_KIND_UNSPECIFIED: "ENTRY_KIND_UNSPECIFIED",
  ENTRY_KIND_NOOP: "ENTRY_KIND_NOOP",
  ENTRY_KIND_COMMAND: "ENTRY_KIND_COMMAND",
  ENTRY_KIND_MEMBERSHIP: "ENTRY_KIND_MEMBERSHIP",
} as const;

/**
 * What an entry carries.
 */
export type EntryKind =
  | "ENTRY_KIND_UNSPECIFIED"
  | 0
  | "ENTRY_KIND_NOOP"
  | 1
  | "ENTRY_KIND_COMMAND"
  | 2
  | "ENTRY_KIND_MEMBERSHIP"
  | 3;

/**
 * What an entry carries.
 */
export type EntryKind__Output = typeof EntryKind[keyof typeof EntryKind];
