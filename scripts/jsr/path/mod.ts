// Stands for jsr:@std/path where only the npm registry can be reached (see `links` in deno.json):
// the same code from npm, with the signatures this project uses.

import * as impl from "npm:deno-std@1.4.0/path/mod.js";

/** Joins path segments and normalises the result. */
export const join: (...paths: string[]) => string = impl.join;

/** Makes a path absolute, from the right, against the working directory. */
export const resolve: (...paths: string[]) => string = impl.resolve;

/** The directory part of a path. */
export const dirname: (path: string) => string = impl.dirname;

/** The last part of a path, without `suffix` where it ends in it. */
export const basename: (path: string, suffix?: string) => string = impl.basename;

/** The extension of a path with its dot, or "". */
export const extname: (path: string) => string = impl.extname;

/** The path from one place to another. */
export const relative: (from: string, to: string) => string = impl.relative;

/** Whether a path starts at the root. */
export const isAbsolute: (path: string) => boolean = impl.isAbsolute;

/** Removes `.`, `..` and doubled separators. */
export const normalize: (path: string) => string = impl.normalize;

/** The path of a `file:` URL. */
export const fromFileUrl: (url: string | URL) => string = impl.fromFileUrl;

/** The `file:` URL of an absolute path. */
export const toFileUrl: (path: string) => URL = impl.toFileUrl;
