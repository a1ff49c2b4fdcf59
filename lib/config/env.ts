/** The environment: `CONVEYOR_` + section + `__` + key, in upper case. */
import type { Given, Reading } from "./given.ts";
import { nearest, suggestion } from "./nearest.ts";
import { type Problem, show, showName } from "./problem.ts";
import { type Setting, SETTINGS } from "./settings.ts";
import { textValue } from "./text_value.ts";

const PREFIX = "CONVEYOR_";

/**
 * What Kubernetes sets in every pod beside a Service named `conveyor` or `conveyor-…`. Nobody chose
 * these names, so they are no mistakes.
 */
const KUBERNETES =
  /^CONVEYOR(_[A-Z0-9]+)*_(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

/** Variables that commands read, and a node has no use for. */
const CLIENT_VARIABLES: readonly string[] = ["CONVEYOR_SERVER"];

/** The variable that sets a setting. */
export function variableOf(setting: Setting): string {
  return `${PREFIX}${setting.section}__${setting.key}`.toUpperCase();
}

const BY_VARIABLE = new Map(SETTINGS.map((setting) => [variableOf(setting), setting]));

/** Reads the settings that the environment gives; an unknown `CONVEYOR_` variable is a problem. */
export function readEnv(env: Readonly<Record<string, string>>): Reading {
  const given = new Map<string, Given>();
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX)) continue;
    const setting = BY_VARIABLE.get(name);
    if (setting) {
      const source = { kind: "env", name } as const;
      given.set(setting.path, { value: textValue(setting.kind, text), source });
    } else if (!CLIENT_VARIABLES.includes(name) && !KUBERNETES.test(name)) {
      const found = nearest(name, [...BY_VARIABLE.keys()]);
      problems.push({
        path: showName(name),
        value: show(text),
        problem: `unknown environment variable${suggestion(found)}`,
      });
    }
  }
  return { given, problems };
}
