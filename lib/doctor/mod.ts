/**
 * doctor: looks at a data directory as a node does that starts on it, without being one.
 *
 * In:  the path of a data directory that no node runs on.
 * Out: what is in it, or what a node would stop with.
 * Owns: a copy of the directory for as long as it looks.
 * Never: changes what it looks at. A start may (a log that ends before its snapshot is reset, SQLite
 *        tidies up), which is why it looks at a copy.
 */
export * from "./examine.ts";
