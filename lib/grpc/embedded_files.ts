/**
 * Lets libraries find files that a compiled binary carries. There, `accessSync` answers "permission
 * denied" for an embedded file as soon as a mode is asked for, though it can be read; proto-loader
 * asks before it reads. Import this before any library that loads protobuf files of its own.
 */
import fs from "node:fs";

if (Deno.build.standalone) {
  const access = fs.accessSync;
  fs.accessSync = (path, mode) => access(path, mode === fs.constants.R_OK ? undefined : mode);
}
