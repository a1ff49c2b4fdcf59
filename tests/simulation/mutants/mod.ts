import { CORE_MUTANTS } from "./core_mutants.ts";
import type { Mutant } from "./mutant.ts";
import { GROUP_MUTANTS } from "./group_mutants.ts";
import { NODE_MUTANTS } from "./node_mutants.ts";
import { STORAGE_MUTANTS } from "./storage_mutants.ts";

export type { Mutant } from "./mutant.ts";

/** Bugs that the simulator has to find. */
export const MUTANTS: readonly Mutant[] = [
  ...CORE_MUTANTS,
  ...GROUP_MUTANTS,
  ...NODE_MUTANTS,
  ...STORAGE_MUTANTS,
];
