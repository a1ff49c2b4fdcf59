// proto/gen is checked in so that nobody needs a generator to build; this keeps it honest.

import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { filesBelow } from "../../scripts/files.ts";
import { generate } from "../../scripts/gen_types.ts";

const CHECKED_IN = fromFileUrl(new URL("../../proto/gen", import.meta.url));

Deno.test("proto/gen is what the generator makes of proto/*.proto (else run `deno task gen`)", async () => {
  const fresh = await Deno.makeTempDir({ prefix: "gen-types-" });
  try {
    await generate(fresh);
    assert.deepEqual(filesBelow(CHECKED_IN), filesBelow(fresh));
    for (const file of filesBelow(fresh)) {
      const [actual, expected] = [join(CHECKED_IN, file), join(fresh, file)]
        .map((path) => Deno.readTextFileSync(path));
      assert.equal(actual, expected, `${file} is out of date`);
    }
  } finally {
    await Deno.remove(fresh, { recursive: true });
  }
});
