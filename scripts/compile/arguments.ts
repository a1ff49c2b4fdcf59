/** What `deno compile` is told. */
import manifest from "../../deno.json" with { type: "json" };
import { BESIDE, BUNDLE } from "./bundle.ts";

/** The platforms that Deno has a runtime for. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

export type Target = typeof TARGETS[number];

export const PROGRAM = "conveyor-etl-router";

/** Files that the program reads from inside the binary. */
const EMBEDDED = ["proto", "config/router.yaml", BESIDE.build, BESIDE.protos];

/**
 * Permissions and how V8 treats memory are part of the program, and those of `task start`, so that
 * what the tests run from source may do and does what the binary does. ARCHITECTURE.md says why
 * they are as they are.
 */
const SHARED = manifest.tasks.start.command.split(" ")
  .filter((arg) => /^--(allow|v8-flags)\b/.test(arg));

export type CompileOptions = {
  /** Where the binary is put. */
  readonly output: string;
  /** Undefined: this platform. */
  readonly target: Target | undefined;
};

export function compileArgs({ output, target }: CompileOptions): string[] {
  return [
    "compile",
    "--quiet",
    // Nobody is there to be asked: what is not permitted fails.
    "--no-prompt",
    "--no-remote",
    "--exclude-unused-npm",
    ...SHARED,
    ...EMBEDDED.map((path) => `--include=${path}`),
    ...(target === undefined ? [] : [`--target=${target}`]),
    `--output=${output}`,
    `${BUNDLE}/main.js`,
  ];
}

/** The file for `target`; with all of them in one folder each needs its own name. */
export function outputName(target: Target | undefined): string {
  if (target === undefined) return PROGRAM;
  return `${PROGRAM}-${target}${target.includes("windows") ? ".exe" : ""}`;
}
