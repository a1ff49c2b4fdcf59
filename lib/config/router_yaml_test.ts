// config/router.yaml documents the settings by being one: every key, at its default.

import assert from "node:assert/strict";
import { resolveConfig } from "./mod.ts";
import { SETTINGS } from "./settings.ts";

const TEXT = Deno.readTextFileSync(new URL("../../config/router.yaml", import.meta.url));

const resolve = (file: string | undefined) =>
  resolveConfig({ args: ["--node-id", "1"], env: {}, readFile: () => file });

Deno.test("config/router.yaml equals the defaults", () => {
  assert.deepEqual(resolve(TEXT), resolve(undefined));
});

Deno.test("config/router.yaml names every key, and gives each but the node id", () => {
  for (const { section, key } of SETTINGS) {
    const body = TEXT.split(new RegExp(`^${section}:$`, "m"))[1]?.split(/^\w+:$/m)[0] ?? "";
    assert.match(body, new RegExp(key === "id" ? `^  # ${key}: ` : `^  ${key}: `, "m"));
  }
});

Deno.test("each key of config/router.yaml has a comment above it", () => {
  const lines = TEXT.split("\n");
  lines.forEach((line, i) => {
    if (/^\s*\w+:/.test(line)) assert.match(lines[i - 1] ?? "", /^\s*#/, line);
  });
});
