/** The settings file: YAML, one map a section. */
import { parse } from "@std/yaml";
import { CONFIG_BOUNDS } from "./bounds.ts";
import type { Given, Reading } from "./given.ts";
import { nearest, suggestion } from "./nearest.ts";
import { type Problem, show, showName, type Source } from "./problem.ts";
import { findSetting, SECTIONS, SETTINGS } from "./settings.ts";

/** Reads the settings that a file gives. `name` stands in messages; `text` is what is in it. */
export function readSettingsFile(name: string, text: string): Reading {
  if (text.length > CONFIG_BOUNDS.fileChars) {
    const problem =
      `is ${text.length} characters long; at most ${CONFIG_BOUNDS.fileChars} are read`;
    return only({ path: name, problem });
  }
  const document = parseYaml(text);
  if (!document.ok) return only({ path: name, problem: document.problem });
  const root = document.value;
  if (root === null || root === undefined) return { given: new Map(), problems: [] };
  if (!isMap(root)) {
    return only({ path: name, value: show(root), problem: "must be a map of sections" });
  }
  return readSections(name, root);
}

function only(problem: Problem): Reading {
  return { given: new Map(), problems: [problem] };
}

function parseYaml(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: parse(text, { schema: "core" }) };
  } catch (error) {
    // Nesting beyond what the parser's recursion can follow ends in a RangeError.
    const reason = error instanceof RangeError ? "it is nested too deeply" : String(error);
    const line = reason.replace(/^\w*Error: /, "").split("\n")[0]?.replace(/:$/, "");
    return { ok: false, problem: `is not valid YAML: ${line ?? reason}` };
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readSections(name: string, root: Record<string, unknown>): Reading {
  const source = { kind: "file", name } as const;
  const reading = { given: new Map<string, Given>(), problems: [] as Problem[] };
  for (const [section, body] of Object.entries(root)) {
    if (!SECTIONS.includes(section)) {
      const problem = unknownSection(section);
      reading.problems.push({ path: showName(section), source, problem });
    } else if (isMap(body)) {
      readKeys(section, body, source, reading);
    } else if (body !== null) {
      const problem = "must be a map of keys";
      reading.problems.push({ path: section, value: show(body), source, problem });
    }
  }
  return reading;
}

function readKeys(
  section: string,
  body: Record<string, unknown>,
  source: Source,
  into: { readonly given: Map<string, Given>; readonly problems: Problem[] },
): void {
  for (const [key, value] of Object.entries(body)) {
    const path = `${section}.${key}`;
    if (findSetting(path)) {
      into.given.set(path, { value, source });
    } else {
      const problem = unknownKey(section, key);
      into.problems.push({ path: showName(path), value: show(value), source, problem });
    }
  }
}

function unknownSection(section: string): string {
  const misplaced = SETTINGS.find((setting) => setting.key === section);
  return `unknown section${suggestion(misplaced?.path ?? nearest(section, SECTIONS))}`;
}

/** The nearest key of the same section, else the same key of another one. */
function unknownKey(section: string, key: string): string {
  const here = SETTINGS.filter((setting) => setting.section === section);
  const near = nearest(key, here.map((setting) => setting.key));
  const elsewhere = SETTINGS.find((setting) => setting.key === key);
  const found = elsewhere?.path ?? (near === undefined ? undefined : `${section}.${near}`);
  return `unknown key${suggestion(found)}`;
}
