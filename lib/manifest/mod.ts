/**
 * manifest: pipelines as operators write them in YAML files.
 *
 * In:  the names and texts of files.
 * Out: the pipelines that they describe, or every fault with its file, line and path.
 * Owns: nothing.
 * Never: touches the disk or the network; never throws for what a user wrote.
 */
export * from "./compile.ts";
export * from "./fault.ts";
export * from "./load.ts";
export type { Kind } from "./schema.ts";
