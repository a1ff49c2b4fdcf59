// Runs every file of tests/scenarios/*.txt. `UPDATE_SCENARIOS=1` writes what it sees into them.

import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { rewrite } from "./runner.ts";

const FOLDER = fromFileUrl(new URL(".", import.meta.url));
const UPDATE = Deno.env.get("UPDATE_SCENARIOS") === "1";

const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
  .filter((name) => name.endsWith(".txt")).sort();

for (const file of files) {
  Deno.test(`scenario ${file}`, () => {
    const path = join(FOLDER, file);
    const expected = Deno.readTextFileSync(path);
    const actual = rewrite(expected);
    if (UPDATE) Deno.writeTextFileSync(path, actual);
    else assert.equal(actual, expected, "other output; if it is right, UPDATE_SCENARIOS=1");
  });
}

Deno.test("there are scenarios", () => assert.ok(files.length > 20));
