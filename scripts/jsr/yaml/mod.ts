// Stands for jsr:@std/yaml where only the npm registry can be reached (see `links` in deno.json):
// the same code from npm, with the signatures this project uses.

import * as impl from "npm:deno-std@1.4.0/yaml/mod.js";

/** How `parse` reads a document. */
export interface ParseOptions {
  /** Which YAML tags are known; `core` (JSON's types, written freely) is enough for settings. */
  readonly schema?: "core" | "default" | "failsafe" | "json" | "extended";
  /** Lets a later key replace an earlier one instead of being an error. */
  readonly allowDuplicateKeys?: boolean;
  /** Told of what is odd but not an error. */
  readonly onWarning?: (error: Error) => void;
}

/** How `stringify` writes a document. */
export interface StringifyOptions {
  /** Spaces per level. */
  readonly indent?: number;
  /** Sorts keys, with a comparison of one's own or alphabetically. */
  readonly sortKeys?: boolean | ((a: string, b: string) => number);
  /** Longest line before text is folded; -1 for no limit. */
  readonly lineWidth?: number;
}

/** Reads one YAML document. Throws a `SyntaxError` that names line and column. */
export const parse: (content: string, options?: ParseOptions) => unknown = impl.parse;

/** Reads several YAML documents, separated by `---`. Throws like `parse`. */
export const parseAll: (content: string, options?: ParseOptions) => unknown[] = impl.parseAll;

/** Writes a value as one YAML document. Throws a `TypeError` for what YAML cannot hold. */
export const stringify: (data: unknown, options?: StringifyOptions) => string = impl.stringify;
