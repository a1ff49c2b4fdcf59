import assert from "node:assert/strict";
import { FLAGS } from "./flags.ts";
import { helpText } from "./help.ts";
import { SETTINGS } from "./settings.ts";

Deno.test("help names every flag and every setting with default and range", () => {
  const text = helpText();
  for (const flag of FLAGS) {
    assert.ok(text.includes(`--${flag.name}`), flag.name);
    if (flag.short !== undefined) assert.ok(text.includes(`-${flag.short}, --${flag.name}`));
  }
  for (const { path, allowed } of SETTINGS) {
    assert.ok(allowed.length > 0, `${path} says nothing about what it allows`);
    assert.ok(text.includes(path) && text.includes(allowed), path);
  }
});

Deno.test("flags that set something set a setting that exists, and no two share a letter", () => {
  const paths = SETTINGS.map((setting) => setting.path);
  for (const flag of FLAGS) {
    if (flag.setting !== undefined) assert.ok(paths.includes(flag.setting), flag.name);
  }
  const letters = FLAGS.flatMap((flag) => flag.short ?? []);
  assert.equal(new Set(letters).size, letters.length);
});

Deno.test("help teaches by example and fits a wide terminal", () => {
  const text = helpText();
  assert.match(text, /Examples:[^]*--node-id 1\n/);
  const longest = Math.max(...text.split("\n").map((line) => line.length));
  assert.ok(longest <= 140, `${longest} columns`);
});
