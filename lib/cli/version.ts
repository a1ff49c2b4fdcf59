import type { Invocation } from "./arguments.ts";
import { EXIT } from "./failure.ts";
import { versionText } from "./help.ts";
import type { Io } from "./io.ts";
import { print } from "./print.ts";

export function version(asked: Invocation, io: Io): number {
  print(io, asked, io.version, () => versionText(io.version));
  return EXIT.ok;
}
