import type { z } from "zod";
import { type Config, toConfig } from "./config.ts";
import { readEnv, variableOf } from "./env.ts";
import { readSettingsFile } from "./file.ts";
import { type CommandLine, DEFAULT_CONFIG_FILE, FLAGS, readFlags } from "./flags.ts";
import type { Given, Reading } from "./given.ts";
import { helpText } from "./help.ts";
import { type Problem, show } from "./problem.ts";
import { configSchema, RULE } from "./schema.ts";
import { findSetting, SECTIONS, type Setting } from "./settings.ts";

export type ConfigInput = {
  /** The command line, without the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The text of a file, or undefined where there is none. Throws when it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
};

export type Resolution =
  | { readonly kind: "run"; readonly config: Config }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "version" }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/**
 * What the program is to do: run with a configuration, print help or its version, or refuse.
 * A flag wins over the environment, that over the file, that over the default; only the value that
 * wins is checked. A refusal lists every problem of every source at once. Never throws.
 */
export function resolveConfig({ args, env, readFile }: ConfigInput): Resolution {
  const flags = readFlags(args);
  if (flags.help) return { kind: "help", text: helpText() };
  if (flags.version) return { kind: "version" };
  const environment = readEnv(env);
  const file = readFileOf(flags, readFile);
  const given = new Map([...file.given, ...environment.given, ...flags.given]);
  const checked = configSchema.safeParse(nested(given));
  const problems = [
    ...flags.problems,
    ...environment.problems,
    ...file.problems,
    ...(checked.success ? [] : problemsOf(checked.error.issues, given)),
  ];
  if (!checked.success || problems.length > 0) return { kind: "invalid", problems };
  return { kind: "run", config: toConfig(checked.data) };
}

const NOTHING: Reading = { given: new Map(), problems: [] };

function readFileOf(flags: CommandLine, readFile: ConfigInput["readFile"]): Reading {
  const name = flags.configFile ?? DEFAULT_CONFIG_FILE;
  const refuse = (problem: string): Reading => ({
    given: new Map(),
    problems: [{ path: "--config", value: show(name), problem }],
  });
  if (name === "") return refuse("must name a file");
  try {
    const text = readFile(name);
    if (text !== undefined) return readSettingsFile(name, text);
    return flags.configFile === undefined ? NOTHING : refuse("there is no such file");
  } catch (error) {
    return refuse(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nested(given: ReadonlyMap<string, Given>): Record<string, Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const section of SECTIONS) sections[section] = {};
  for (const [path, { value }] of given) {
    const setting = findSetting(path);
    const section = setting && sections[setting.section];
    if (section) section[setting.key] = value;
  }
  return sections;
}

/** One problem a setting and kind of fault: several issues with one value are still one mistake. */
function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  given: ReadonlyMap<string, Given>,
): Problem[] {
  const found = new Map<string, Problem>();
  for (const issue of issues) {
    const path = issue.path.slice(0, 2).join(".");
    const setting = findSetting(path);
    if (!setting) throw new Error(`the schema complains about ${path}, which is no setting`);
    const isRule = issue.code === "custom" && issue.params?.["rule"] === RULE.rule;
    const problem = isRule ? issue.message : `must be ${setting.allowed}`;
    found.set(`${path} ${problem}`, describe(setting, problem, given.get(path)));
  }
  return [...found.values()];
}

function describe(setting: Setting, problem: string, given: Given | undefined): Problem {
  const path = setting.path;
  if (given) return { path, value: show(given.value), source: given.source, problem };
  if (setting.default === undefined) {
    return { path, problem: `is required: ${waysToGive(setting)}` };
  }
  return { path, value: show(setting.default), source: { kind: "default" }, problem };
}

function waysToGive(setting: Setting): string {
  const flag = FLAGS.find((one) => one.setting === setting.path);
  const byFlag = flag ? `--${flag.name} ${flag.value}, ` : "";
  return `give ${byFlag}${variableOf(setting)}, or ${setting.path} in the file`;
}
