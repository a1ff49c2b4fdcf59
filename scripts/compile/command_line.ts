import { parseArgs } from "@std/cli";
import { UsageError } from "../usage_error.ts";
import { type Target, TARGETS } from "./arguments.ts";

export type Asked =
  | { readonly kind: "all" }
  /** Undefined: this platform. */
  | { readonly kind: "one"; readonly target: Target | undefined };

/** Throws UsageError for a command line that is wrong. */
export function readCommandLine(args: readonly string[]): Asked {
  const { all, target } = parseArgs(args, {
    boolean: ["all"],
    string: ["target"],
    unknown: (arg) => {
      throw new UsageError(`${arg}: unknown; there are --target=TARGET and --all`);
    },
  });
  if (target === undefined) return all === true ? { kind: "all" } : { kind: "one", target };
  if (all === true) throw new UsageError("--all and --target exclude each other");
  const known = TARGETS.find((one) => one === target);
  if (known !== undefined) return { kind: "one", target: known };
  throw new UsageError(`--target: ${target} is none of ${TARGETS.join(", ")}`);
}
