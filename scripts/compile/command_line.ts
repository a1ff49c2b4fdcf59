import { parseArgs } from "@std/cli";
import { UsageError } from "../usage_error.ts";
import { type Target, TARGETS } from "./arguments.ts";

export type Asked = {
  /** Whether binaries export traces, which Deno decides when it compiles. */
  readonly traces: boolean;
  /** Undefined: this platform. */
  readonly target: Target | undefined | "all";
};

/** Throws UsageError for a command line that is wrong. */
export function readCommandLine(args: readonly string[]): Asked {
  const { all, target, traces } = parseArgs(args, {
    boolean: ["all", "traces"],
    string: ["target"],
    unknown: (arg) => {
      throw new UsageError(`${arg}: unknown; there are --target=TARGET, --all and --traces`);
    },
  });
  if (target === undefined) {
    return { target: all === true ? "all" : undefined, traces: traces === true };
  }
  if (all === true) throw new UsageError("--all and --target exclude each other");
  const known = TARGETS.find((one) => one === target);
  if (known !== undefined) return { target: known, traces: traces === true };
  throw new UsageError(`--target: ${target} is none of ${TARGETS.join(", ")}`);
}
