// Checks the direction of imports between the folders of lib/, and that pure folders are pure:
// layers/table.ts says what is allowed. Prints `file:line: problem` and exits with 1 when it finds
// any. `deno task layers` runs it.

import { fromFileUrl, join } from "@std/path";
import { checkSource, type Violation } from "./layers/check.ts";
import { filesBelow } from "./files.ts";

/** All violations below `root`/lib, in the order of the files. */
export function checkTree(root: string): Violation[] {
  return filesBelow(join(root, "lib"))
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const path = `lib/${file}`;
      return checkSource(path, Deno.readTextFileSync(join(root, path)));
    });
}

if (import.meta.main) {
  const root = Deno.args[0] ?? fromFileUrl(new URL("..", import.meta.url));
  const violations = checkTree(root);
  for (const { file, line, problem } of violations) console.error(`${file}:${line}: ${problem}`);
  if (violations.length > 0) Deno.exit(1);
}
