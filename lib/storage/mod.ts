/**
 * storage: what a node keeps on disk, in Deno KV files under its data directory.
 *
 * In:  log entries with term and vote, snapshots in chunks, the node's identity, records on their way.
 * Out: the same, verified, after any crash; a promise that resolves once a write is on disk.
 * Owns: the files of the data directory and their format; each store has a twin in memory, under
 *       the same contract tests, for simulation.
 * Never: repairs by guessing. What does not verify is a FatalError.
 */
export * from "./contract.ts";
export * from "./data_dir.ts";
export * from "./identity.ts";
export * from "./kv_log.ts";
export * from "./kv_records.ts";
export * from "./kv_snapshots.ts";
export * from "./memory_identity.ts";
export * from "./memory_log.ts";
export * from "./memory_records.ts";
export * from "./memory_snapshots.ts";
export * from "./record_contract.ts";
